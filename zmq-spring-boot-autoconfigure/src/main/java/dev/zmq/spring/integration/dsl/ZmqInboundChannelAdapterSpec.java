// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.dsl;

import dev.zmq.engine.Message;
import dev.zmq.spring.core.ZmqHeaderMapper;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.integration.inbound.ZmqInboundChannelAdapter;
import org.springframework.integration.dsl.MessageProducerSpec;
import org.springframework.integration.mapping.BytesMessageMapper;
import org.springframework.integration.mapping.InboundMessageMapper;

/** Settings of a {@link ZmqInboundChannelAdapter}. Not thread-safe. */
public final class ZmqInboundChannelAdapterSpec
        extends MessageProducerSpec<ZmqInboundChannelAdapterSpec, ZmqInboundChannelAdapter> {

    private final ZmqInboundChannelAdapter adapter;

    ZmqInboundChannelAdapterSpec(ZmqInboundChannelAdapter adapter) {
        super(adapter);
        this.adapter = adapter;
    }

    /** See {@link ZmqInboundChannelAdapter#setMessageConverter}. */
    public ZmqInboundChannelAdapterSpec messageConverter(ZmqMessageConverter messageConverter) {
        adapter.setMessageConverter(messageConverter);
        return this;
    }

    /** See {@link ZmqInboundChannelAdapter#setPayloadType}. */
    public ZmqInboundChannelAdapterSpec payloadType(Class<?> payloadType) {
        adapter.setPayloadType(payloadType);
        return this;
    }

    /** See {@link ZmqInboundChannelAdapter#setMessageMapper}. */
    public ZmqInboundChannelAdapterSpec messageMapper(InboundMessageMapper<Message> messageMapper) {
        adapter.setMessageMapper(messageMapper);
        return this;
    }

    /** See {@link ZmqInboundChannelAdapter#setHeaderMapper}. */
    public ZmqInboundChannelAdapterSpec headerMapper(ZmqHeaderMapper headerMapper) {
        adapter.setHeaderMapper(headerMapper);
        return this;
    }

    /** See {@link ZmqInboundChannelAdapter#setPayloadMapper}. */
    public ZmqInboundChannelAdapterSpec payloadMapper(BytesMessageMapper payloadMapper) {
        adapter.setPayloadMapper(payloadMapper);
        return this;
    }

    /** See {@link ZmqInboundChannelAdapter#setMapPeerAddress}. */
    public ZmqInboundChannelAdapterSpec mapPeerAddress(boolean mapPeerAddress) {
        adapter.setMapPeerAddress(mapPeerAddress);
        return this;
    }

    /** See {@link ZmqInboundChannelAdapter#setTopics}. */
    public ZmqInboundChannelAdapterSpec topics(String... topics) {
        adapter.setTopics(topics);
        return this;
    }

    /** See {@link ZmqInboundChannelAdapter#setConcurrency}. */
    public ZmqInboundChannelAdapterSpec concurrency(int concurrency) {
        adapter.setConcurrency(concurrency);
        return this;
    }
}
