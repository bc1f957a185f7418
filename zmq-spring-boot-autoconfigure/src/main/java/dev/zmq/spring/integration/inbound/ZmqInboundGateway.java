// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.inbound;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.JsonErrorReplyStrategy;
import dev.zmq.spring.core.MessageEnvelope;
import dev.zmq.spring.core.ZmqConfigurationException;
import dev.zmq.spring.core.ZmqErrorReplyStrategy;
import dev.zmq.spring.core.ZmqHeaderMapper;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.core.ZmqSocketHeaders;
import dev.zmq.spring.integration.support.ZmqOutboundMessageMapper;
import dev.zmq.spring.listener.ZmqListenerContainer;
import dev.zmq.spring.listener.ZmqListenerContainerFactory;
import dev.zmq.spring.listener.ZmqMessageListener;
import dev.zmq.spring.listener.ZmqMessageTaker;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.integration.MessageTimeoutException;
import org.springframework.integration.context.OrderlyShutdownCapable;
import org.springframework.integration.core.Pausable;
import org.springframework.integration.gateway.MessagingGatewaySupport;
import org.springframework.integration.mapping.BytesMessageMapper;
import org.springframework.integration.mapping.InboundMessageMapper;
import org.springframework.messaging.converter.ByteArrayMessageConverter;
import org.springframework.util.Assert;

/**
 * Answers the requests that a REP, ROUTER, DEALER or PAIR socket receives: each goes to the request channel, and the reply goes
 * back to the requester, whose envelope the gateway keeps: on DEALER, whose requests come from a ROUTER such as that of a
 * broker, everything up to the first empty part, if there is one before the payload. (Such a DEALER has one
 * peer, or replies would go to others.) One request after the other, or several at a time, on threads of its own
 * that wait in the socket without polling.
 *
 * <p>Every request is answered. If the flow fails, or gives no reply within the reply timeout (30 seconds by default), the
 * error flow may answer; without an error channel, the container factory decides whether the request is tried again, and if
 * not, the requester gets an error reply and the factory's error handler logs the failure.
 *
 * <p>A ROUTER whose replies come at any time, or more than one for a request, takes a pair of one-way adapters in place of
 * this gateway.
 *
 * <p>Stopping is graceful: requests that were taken out of the socket are still answered. All others wait in the socket,
 * which stays bound and connected, for the next start. When the socket is closed, the gateway stops.
 *
 * <p>Thread-safe once it is initialised.
 */
public class ZmqInboundGateway extends MessagingGatewaySupport
        implements ZmqMessageTaker, Pausable, OrderlyShutdownCapable {

    private static final Set<SocketType> ANSWERING =
            EnumSet.of(SocketType.REP, SocketType.ROUTER, SocketType.DEALER, SocketType.PAIR);
    private static final Message EMPTY = Message.of(new byte[0]);

    private final EndpointContainer container;

    private ZmqMessageConverter messageConverter = new ZmqMessageConverter(new ByteArrayMessageConverter());
    private ZmqErrorReplyStrategy errorReplyStrategy = new JsonErrorReplyStrategy();
    private Class<?> payloadType = byte[].class;
    private boolean requestMapperSet;
    private @Nullable ZmqHeaderMapper headerMapper;
    private @Nullable BytesMessageMapper payloadMapper;
    private boolean mapPeerAddress;

    /**
     * Creates a gateway.
     *
     * @param socketName the name of the socket bean to receive from and reply through, of type REP, ROUTER, DEALER or PAIR
     * @param containerFactory makes what runs the gateway
     */
    public ZmqInboundGateway(String socketName, ZmqListenerContainerFactory containerFactory) {
        this.container = new EndpointContainer(socketName, containerFactory);
    }

    /** Sets the converter of requests and replies; by default only bytes and text can be converted. */
    public void setMessageConverter(ZmqMessageConverter messageConverter) {
        this.messageConverter = messageConverter;
    }

    /** Sets what a requester gets when its request failed; a {@link JsonErrorReplyStrategy} by default. */
    public void setErrorReplyStrategy(ZmqErrorReplyStrategy errorReplyStrategy) {
        this.errorReplyStrategy = errorReplyStrategy;
    }

    /** Sets the type of the payloads of requests: {@code byte[]} by default, {@code String} for text in UTF-8. */
    public void setPayloadType(Class<?> payloadType) {
        this.payloadType = payloadType;
    }

    /** Sets what maps headers to the parts before the payload, of requests and of replies; none by default. */
    public void setHeaderMapper(@Nullable ZmqHeaderMapper headerMapper) {
        this.headerMapper = headerMapper;
    }

    /** Sets the header mapper to that of the socket, if its messages carry headers wherever they are sent or received. */
    public void setSocketHeaders(ZmqSocketHeaders socketHeaders) {
        setHeaderMapper(socketHeaders.mapper(container.socketName()));
    }

    /**
     * Sets what maps payload and headers to the last part, of requests and of replies, such as an {@code
     * EmbeddedHeadersJsonMessageMapper}, in place of the converter and the payload type.
     */
    public void setPayloadMapper(@Nullable BytesMessageMapper payloadMapper) {
        this.payloadMapper = payloadMapper;
    }

    /**
     * Sets whether requests have the header {@link dev.zmq.spring.core.ZmqHeaders#PEER_ADDRESS}, which costs a look-up: on
     * ROUTER, and on other types as long as all that they have received came over one connection. False by default.
     */
    public void setMapPeerAddress(boolean mapPeerAddress) {
        this.mapPeerAddress = mapPeerAddress;
    }

    /**
     * Sets how many requests of a ROUTER are worked on at the same time; 1 by default. A REP socket, which takes its next
     * request only after a reply, has one in any case.
     *
     * @param concurrency at least 1
     */
    public void setConcurrency(int concurrency) {
        container.setConcurrency(concurrency);
    }

    @Override
    public void pause() {
        container.pause();
    }

    @Override
    public void resume() {
        container.resume();
    }

    @Override
    public boolean isPaused() {
        return container.isPaused();
    }

    /** Stops, and returns 0, as then no request is under way. */
    @Override
    public int beforeShutdown() {
        stop();
        return 0;
    }

    @Override
    public int afterShutdown() {
        return 0;
    }

    /**
     * Sets the mapper of requests, which is given {@link Message}s, to use in place of a {@link ZmqInboundMessageMapper} with
     * the converter and the payload type; null for that one.
     */
    @Override
    public void setRequestMapper(@Nullable InboundMessageMapper<?> requestMapper) {
        super.setRequestMapper(requestMapper);
        requestMapperSet = requestMapper != null;
    }

    @Override
    public String getComponentType() {
        return "zmq:inbound-gateway";
    }

    @Override
    protected void onInit() {
        super.onInit();
        Assert.state(getRequestChannel() != null, "'requestChannel' or 'requestChannelName' is required");
        container.create(this, lifecycleLock, headerMapper, this::listener);
    }

    @Override
    public void takeNoMore() {
        container.takeNoMore();
    }

    @Override
    public Collection<ZmqListenerContainer> containers() {
        return container.containers();
    }

    @Override
    public void destroy() {
        super.destroy();
        container.destroy();
    }

    @Override
    protected void doStart() {
        super.doStart();
        container.start();
    }

    @Override
    protected void doStop() {
        container.stop();
        super.doStop();
    }

    @Override
    protected void doStop(Runnable callback) {
        container.stop(() -> {
            super.doStop();
            callback.run();
        });
    }

    private ZmqMessageListener listener(Socket socket) {
        SocketType type = socket.type();
        if (!ANSWERING.contains(type)) {
            throw new ZmqConfigurationException(
                    "The " + EndpointContainer.describe(this) + " is to answer what socket '" + container.socketName()
                            + "' of type " + type + " receives, which cannot reply.",
                    "Name a socket of type rep, router, dealer or pair, or take messages with Zmq.inboundChannelAdapter(…).");
        }
        if (!requestMapperSet) {
            super.setRequestMapper(requestMapper(socket));
        }
        return new Answering(socket);
    }

    private InboundMessageMapper<Message> requestMapper(Socket socket) {
        ZmqInboundMessageMapper mapper = new ZmqInboundMessageMapper(
                container.socketName(),
                socket.type(),
                messageConverter,
                payloadType,
                headerMapper,
                payloadMapper,
                MessageEnvelope::requestSize);
        PeerAddresses addresses = mapPeerAddress ? container.openPeerAddresses(socket) : null;
        return addresses == null ? mapper : (request, more) -> mapper.toMessage(request, addresses.header(request));
    }

    private Message process(Message request) {
        org.springframework.messaging.Message<?> reply = sendAndReceiveMessage(request);
        if (reply == null) {
            throw new MessageTimeoutException("The flow gave no reply within the reply timeout");
        }
        return toContent(reply);
    }

    private Message toContent(org.springframework.messaging.Message<?> reply) {
        try {
            return new ZmqOutboundMessageMapper(messageConverter, headerMapper, payloadMapper).fromMessage(reply);
        } catch (RuntimeException failure) {
            // Not the converter's exception itself, as that would put the blame on the request.
            throw new IllegalStateException("The flow replied with what cannot be sent", failure);
        }
    }

    private Message toErrorReply(Message request, Throwable failure) {
        try {
            return errorReplyStrategy.toErrorReply(request, failure);
        } catch (RuntimeException strategyFailure) {
            failure.addSuppressed(strategyFailure);
            return EMPTY;
        }
    }

    /** Answers each request, with an error reply if that failed and is not tried again. */
    private final class Answering implements ZmqMessageListener {

        private final Socket socket;

        private Answering(Socket socket) {
            this.socket = socket;
        }

        @Override
        public void onMessage(Message request) {
            socket.send(MessageEnvelope.reply(socket.type(), request, process(request)));
        }

        @Override
        public void onFailure(Message request, Throwable failure) {
            socket.send(MessageEnvelope.reply(socket.type(), request, toErrorReply(request, failure)));
        }
    }
}
