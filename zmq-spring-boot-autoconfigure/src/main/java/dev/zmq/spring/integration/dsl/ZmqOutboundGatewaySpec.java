// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.dsl;

import dev.zmq.spring.integration.outbound.ZmqOutboundGateway;
import java.time.Duration;
import org.springframework.integration.dsl.MessageHandlerSpec;

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
}
