// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.dsl;

import dev.zmq.spring.core.ZmqErrorReplyStrategy;
import dev.zmq.spring.core.ZmqHeaderMapper;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.integration.inbound.ZmqInboundGateway;
import org.springframework.integration.dsl.MessagingGatewaySpec;
import org.springframework.integration.mapping.BytesMessageMapper;

/** Settings of a {@link ZmqInboundGateway}. Not thread-safe. */
public final class ZmqInboundGatewaySpec extends MessagingGatewaySpec<ZmqInboundGatewaySpec, ZmqInboundGateway> {

    private final ZmqInboundGateway gateway;

    ZmqInboundGatewaySpec(ZmqInboundGateway gateway) {
        super(gateway);
        this.gateway = gateway;
    }

    /** See {@link ZmqInboundGateway#setMessageConverter}. */
    public ZmqInboundGatewaySpec messageConverter(ZmqMessageConverter messageConverter) {
        gateway.setMessageConverter(messageConverter);
        return this;
    }

    /** See {@link ZmqInboundGateway#setErrorReplyStrategy}. */
    public ZmqInboundGatewaySpec errorReplyStrategy(ZmqErrorReplyStrategy errorReplyStrategy) {
        gateway.setErrorReplyStrategy(errorReplyStrategy);
        return this;
    }

    /** See {@link ZmqInboundGateway#setPayloadType}. */
    public ZmqInboundGatewaySpec payloadType(Class<?> payloadType) {
        gateway.setPayloadType(payloadType);
        return this;
    }

    /** See {@link ZmqInboundGateway#setHeaderMapper}. */
    public ZmqInboundGatewaySpec headerMapper(ZmqHeaderMapper headerMapper) {
        gateway.setHeaderMapper(headerMapper);
        return this;
    }

    /** See {@link ZmqInboundGateway#setPayloadMapper}. */
    public ZmqInboundGatewaySpec payloadMapper(BytesMessageMapper payloadMapper) {
        gateway.setPayloadMapper(payloadMapper);
        return this;
    }

    /** See {@link ZmqInboundGateway#setMapPeerAddress}. */
    public ZmqInboundGatewaySpec mapPeerAddress(boolean mapPeerAddress) {
        gateway.setMapPeerAddress(mapPeerAddress);
        return this;
    }

    /** See {@link ZmqInboundGateway#setConcurrency}. */
    public ZmqInboundGatewaySpec concurrency(int concurrency) {
        gateway.setConcurrency(concurrency);
        return this;
    }
}
