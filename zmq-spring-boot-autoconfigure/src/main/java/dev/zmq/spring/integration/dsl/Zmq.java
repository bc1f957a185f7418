// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.dsl;

import dev.zmq.engine.Socket;
import dev.zmq.spring.core.ZmqOperations;
import dev.zmq.spring.integration.channel.ZmqMessageChannel;
import dev.zmq.spring.integration.inbound.ZmqInboundChannelAdapter;
import dev.zmq.spring.integration.inbound.ZmqInboundGateway;
import dev.zmq.spring.integration.outbound.ZmqOutboundChannelAdapter;
import dev.zmq.spring.integration.outbound.ZmqOutboundGateway;
import dev.zmq.spring.listener.ZmqListenerContainerFactory;

/**
 * ZeroMQ endpoints for flows in Java:
 *
 * <pre>{@code
 * @Bean
 * IntegrationFlow orders(ZmqListenerContainerFactory containerFactory) {
 *     return IntegrationFlow.from(Zmq.inboundChannelAdapter("orders-in", containerFactory).payloadType(String.class))
 *             .handle(...)
 *             .get();
 * }
 * }</pre>
 */
public final class Zmq {

    private Zmq() {}

    /** Returns a start of flows that gives them what a socket receives; see {@link ZmqInboundChannelAdapter}. */
    public static ZmqInboundChannelAdapterSpec inboundChannelAdapter(
            String socketName, ZmqListenerContainerFactory containerFactory) {
        return new ZmqInboundChannelAdapterSpec(new ZmqInboundChannelAdapter(socketName, containerFactory));
    }

    /** Returns a start of flows that answer what a REP, ROUTER, DEALER or PAIR socket receives; see {@link ZmqInboundGateway}. */
    public static ZmqInboundGatewaySpec inboundGateway(
            String socketName, ZmqListenerContainerFactory containerFactory) {
        return new ZmqInboundGatewaySpec(new ZmqInboundGateway(socketName, containerFactory));
    }

    /** Returns an end of flows that sends through a socket; see {@link ZmqOutboundChannelAdapter}. */
    public static ZmqOutboundChannelAdapterSpec outboundChannelAdapter(Socket socket) {
        return new ZmqOutboundChannelAdapterSpec(new ZmqOutboundChannelAdapter(socket));
    }

    /** Returns a step of flows that makes a request and goes on with the reply; see {@link ZmqOutboundGateway}. */
    public static ZmqOutboundGatewaySpec outboundGateway(String socketName, ZmqOperations operations) {
        return new ZmqOutboundGatewaySpec(new ZmqOutboundGateway(socketName, operations));
    }

    /** Returns a channel whose subscribers are in other applications; see {@link ZmqMessageChannel#sending}. */
    public static ZmqMessageChannelSpec sendingChannel(Socket outgoing) {
        return new ZmqMessageChannelSpec(ZmqMessageChannel.sending(outgoing));
    }

    /** Returns a channel that others send to, each message to one subscriber; see {@link ZmqMessageChannel#pointToPoint}. */
    public static ZmqMessageChannelSpec pointToPointChannel(
            String incoming, ZmqListenerContainerFactory containerFactory) {
        return new ZmqMessageChannelSpec(ZmqMessageChannel.pointToPoint(incoming, containerFactory));
    }

    /**
     * Returns a channel that others send to, each message to all subscribers; see {@link ZmqMessageChannel#publishSubscribe}.
     */
    public static ZmqMessageChannelSpec publishSubscribeChannel(
            String incoming, ZmqListenerContainerFactory containerFactory) {
        return new ZmqMessageChannelSpec(ZmqMessageChannel.publishSubscribe(incoming, containerFactory));
    }

    /** Returns a channel with subscribers here and in other applications; see {@link ZmqMessageChannel}. */
    public static ZmqMessageChannelSpec channel(
            Socket outgoing, String incoming, ZmqListenerContainerFactory containerFactory) {
        return new ZmqMessageChannelSpec(new ZmqMessageChannel(outgoing, incoming, containerFactory));
    }
}
