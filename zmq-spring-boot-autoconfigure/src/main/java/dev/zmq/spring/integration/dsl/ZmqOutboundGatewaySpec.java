// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.dsl;

import dev.zmq.spring.core.ZmqHeaderMapper;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.integration.outbound.ZmqOutboundGateway;
import java.time.Duration;
import org.springframework.integration.dsl.MessageHandlerSpec;
import org.springframework.integration.mapping.BytesMessageMapper;

/** Settings of a {@link ZmqOutboundGateway}. Not thread-safe. */
public final class ZmqOutboundGatewaySpec extends MessageHandlerSpec<ZmqOutboundGatewaySpec, ZmqOutboundGateway> {

    private final ZmqOutboundGateway gateway;

    ZmqOutboundGatewaySpec(ZmqOutboundGateway gateway) {
        this.target = gateway;
        this.gateway = gateway;
    }

    /** See {@link ZmqOutboundGateway#setReplyType}. */
    public ZmqOutboundGatewaySpec replyType(Class<?> replyType) {
        gateway.setReplyType(replyType);
        return this;
    }

    /** See {@link ZmqOutboundGateway#setReplyTimeout}. */
    public ZmqOutboundGatewaySpec replyTimeout(Duration replyTimeout) {
        gateway.setReplyTimeout(replyTimeout);
        return this;
    }

    /** See {@link ZmqOutboundGateway#setHeaderMapper}. */
    public ZmqOutboundGatewaySpec headerMapper(ZmqHeaderMapper headerMapper) {
        gateway.setHeaderMapper(headerMapper);
        return this;
    }

    /** See {@link ZmqOutboundGateway#setPayloadMapper}. */
    public ZmqOutboundGatewaySpec payloadMapper(BytesMessageMapper payloadMapper) {
        gateway.setPayloadMapper(payloadMapper);
        return this;
    }

    /** See {@link ZmqOutboundGateway#setRetries}. */
    public ZmqOutboundGatewaySpec retries(int retries) {
        gateway.setRetries(retries);
        return this;
    }

    /** See {@link ZmqOutboundGateway#setAsync}. */
    public ZmqOutboundGatewaySpec async(boolean async) {
        gateway.setAsync(async);
        return this;
    }

    /** See {@link ZmqOutboundGateway#setMessageConverter}. */
    public ZmqOutboundGatewaySpec messageConverter(ZmqMessageConverter messageConverter) {
        gateway.setMessageConverter(messageConverter);
        return this;
    }
}
