// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.dsl;

import dev.zmq.engine.Message;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.integration.inbound.ZmqInboundChannelAdapter;
import org.springframework.integration.dsl.MessageProducerSpec;
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
}
