// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.dsl;

import dev.zmq.spring.core.ZmqHeaderMapper;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.integration.channel.ZmqMessageChannel;
import org.springframework.integration.dsl.MessageChannelSpec;
import org.springframework.integration.mapping.BytesMessageMapper;

/** Settings of a {@link ZmqMessageChannel}. Not thread-safe. */
public final class ZmqMessageChannelSpec extends MessageChannelSpec<ZmqMessageChannelSpec, ZmqMessageChannel> {

    private final ZmqMessageChannel zmqChannel;

    ZmqMessageChannelSpec(ZmqMessageChannel channel) {
        this.channel = channel;
        this.zmqChannel = channel;
    }

    /** Sets the name of the channel's bean. */
    @Override
    public ZmqMessageChannelSpec id(String id) {
        return super.id(id);
    }

    /** See {@link ZmqMessageChannel#setPayloadConverter}. */
    public ZmqMessageChannelSpec payloadConverter(ZmqMessageConverter payloadConverter) {
        zmqChannel.setPayloadConverter(payloadConverter);
        return this;
    }

    /** See {@link ZmqMessageChannel#setPayloadType}. */
    public ZmqMessageChannelSpec payloadType(Class<?> payloadType) {
        zmqChannel.setPayloadType(payloadType);
        return this;
    }

    /** See {@link ZmqMessageChannel#setHeaderMapper}. */
    public ZmqMessageChannelSpec headerMapper(ZmqHeaderMapper headerMapper) {
        zmqChannel.setHeaderMapper(headerMapper);
        return this;
    }

    /** See {@link ZmqMessageChannel#setPayloadMapper}. */
    public ZmqMessageChannelSpec payloadMapper(BytesMessageMapper payloadMapper) {
        zmqChannel.setPayloadMapper(payloadMapper);
        return this;
    }

    /** See {@link ZmqMessageChannel#setTopic}. */
    public ZmqMessageChannelSpec topic(String topic) {
        zmqChannel.setTopic(topic);
        return this;
    }

    /** See {@link ZmqMessageChannel#setAutoStartup}. */
    public ZmqMessageChannelSpec autoStartup(boolean autoStartup) {
        zmqChannel.setAutoStartup(autoStartup);
        return this;
    }

    /** See {@link ZmqMessageChannel#setPhase}. */
    public ZmqMessageChannelSpec phase(int phase) {
        zmqChannel.setPhase(phase);
        return this;
    }
}
