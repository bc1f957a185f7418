// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.inbound;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.MessageEnvelope;
import dev.zmq.spring.core.ZmqConfigurationException;
import dev.zmq.spring.core.ZmqHeaderMapper;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.core.ZmqSocketHeaders;
import dev.zmq.spring.listener.ZmqListenerContainer;
import dev.zmq.spring.listener.ZmqListenerContainerFactory;
import dev.zmq.spring.listener.ZmqMessageListener;
import dev.zmq.spring.listener.ZmqMessageTaker;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.integration.context.OrderlyShutdownCapable;
import org.springframework.integration.core.Pausable;
import org.springframework.integration.endpoint.MessageProducerSupport;
import org.springframework.integration.mapping.BytesMessageMapper;
import org.springframework.integration.mapping.InboundMessageMapper;
import org.springframework.jmx.export.annotation.ManagedOperation;
import org.springframework.messaging.converter.ByteArrayMessageConverter;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.support.GenericMessage;

/**
 * Sends what a socket receives to a message channel, in order of arrival, on a thread of its own, or several, that waits in
 * the socket without polling.
 *
 * <p>A failure, in the mapping or downstream, concerns one message: it goes to the error channel or, if there is none, to
 * the error handler of the container factory, which logs it. The next message follows.
 *
 * <p>Stopping is graceful: what was taken out of the socket is still sent to the channel. All else waits in the socket,
 * which stays bound and connected, for the next start; so does what arrives while the adapter is paused, until the
 * high-water mark of the socket holds its peers up. When the socket is closed, the adapter stops.
 *
 * <p>Thread-safe once it is initialised.
 */
public class ZmqInboundChannelAdapter extends MessageProducerSupport
        implements ZmqMessageTaker, Pausable, OrderlyShutdownCapable {

    private final EndpointContainer container;

    private ZmqMessageConverter messageConverter = new ZmqMessageConverter(new ByteArrayMessageConverter());
    private Class<?> payloadType = byte[].class;
    private @Nullable InboundMessageMapper<Message> messageMapper;
    private @Nullable ZmqHeaderMapper headerMapper;
    private @Nullable BytesMessageMapper payloadMapper;
    private boolean mapPeerAddress;

    /**
     * Creates an adapter.
     *
     * @param socketName the name of the socket bean to receive from, of any type but PUSH, PUB, REQ and
     *     REP
     * @param containerFactory makes what runs the adapter
     */
    public ZmqInboundChannelAdapter(String socketName, ZmqListenerContainerFactory containerFactory) {
        this.container = new EndpointContainer(socketName, containerFactory);
    }

    /** Sets the converter of payloads; by default only bytes and text can be made. */
    public void setMessageConverter(ZmqMessageConverter messageConverter) {
        this.messageConverter = messageConverter;
    }

    /** Sets the type of payloads: {@code byte[]} by default, {@code String} for text in UTF-8. */
    public void setPayloadType(Class<?> payloadType) {
        this.payloadType = payloadType;
    }

    /** Sets the mapper to use in place of a {@link ZmqInboundMessageMapper} with the converter and the payload type. */
    public void setMessageMapper(InboundMessageMapper<Message> messageMapper) {
        this.messageMapper = messageMapper;
    }

    /** Sets what makes headers of the parts between envelope and payload; by default they are in {@code zmq_parts} only. */
    public void setHeaderMapper(@Nullable ZmqHeaderMapper headerMapper) {
        this.headerMapper = headerMapper;
    }

    /** Sets the header mapper to that of the socket, if its messages carry headers wherever they are sent or received. */
    public void setSocketHeaders(ZmqSocketHeaders socketHeaders) {
        setHeaderMapper(socketHeaders.mapper(container.socketName()));
    }

    /**
     * Sets what makes payload and headers of the last part, such as an {@code EmbeddedHeadersJsonMessageMapper}, in place of
     * the converter and the payload type.
     */
    public void setPayloadMapper(@Nullable BytesMessageMapper payloadMapper) {
        this.payloadMapper = payloadMapper;
    }

    /**
     * Sets whether messages have the header {@link dev.zmq.spring.core.ZmqHeaders#PEER_ADDRESS}, which costs a look-up: on
     * ROUTER and STREAM, and on other types as long as all that they have received came over one connection. False by
     * default.
     */
    public void setMapPeerAddress(boolean mapPeerAddress) {
        this.mapPeerAddress = mapPeerAddress;
    }

    /** Sets prefixes to which a SUB or XSUB socket is subscribed when the adapter starts first, besides those that it has. */
    public void setTopics(String... topics) {
        container.setTopics(List.of(topics));
    }

    /**
     * Sets how many threads take messages; 1 by default, which keeps their order.
     *
     * @param concurrency at least 1
     */
    public void setConcurrency(int concurrency) {
        container.setConcurrency(concurrency);
    }

    /**
     * Subscribes the socket to a prefix.
     *
     * @throws dev.zmq.engine.ZmqUnsupportedException if the socket is neither SUB nor XSUB
     */
    @ManagedOperation(description = "Subscribe to messages whose topic starts with the text")
    public void subscribe(String topic) {
        container.socket().subscribe(topic);
    }

    /**
     * Takes one subscription back.
     *
     * @throws dev.zmq.engine.ZmqUnsupportedException if the socket is neither SUB nor XSUB
     */
    @ManagedOperation(description = "Cancel the subscription to messages whose topic starts with the text")
    public void unsubscribe(String topic) {
        container.socket().unsubscribe(topic);
    }

    /** Has the socket connect to one more endpoint. */
    @ManagedOperation(description = "Connect the socket to one more endpoint")
    public void connect(String endpoint) {
        container.socket().connect(endpoint);
    }

    /** Has the socket give up a connection. */
    @ManagedOperation(description = "Give up the connection to an endpoint")
    public void disconnect(String endpoint) {
        container.socket().disconnect(endpoint);
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

    /** Stops, and returns 0, as then nothing is under way. */
    @Override
    public int beforeShutdown() {
        stop();
        return 0;
    }

    @Override
    public int afterShutdown() {
        return 0;
    }

    @Override
    public String getComponentType() {
        return "zmq:inbound-channel-adapter";
    }

    @Override
    protected void onInit() {
        super.onInit();
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
        container.start();
    }

    @Override
    protected void doStop() {
        container.stop();
    }

    @Override
    protected void doStop(Runnable callback) {
        container.stop(callback);
    }

    private ZmqMessageListener listener(Socket found) {
        if (found.type() == SocketType.REP) {
            throw new ZmqConfigurationException(
                    "The " + EndpointContainer.describe(this) + " receives from socket '" + container.socketName()
                            + "' of type REP, which must answer each request.",
                    "Answer them with Zmq.inboundGateway(…), or name a socket of another type.");
        }
        InboundMessageMapper<Message> mapper = messageMapper != null
                ? messageMapper
                : new ZmqInboundMessageMapper(
                        container.socketName(),
                        found.type(),
                        messageConverter,
                        payloadType,
                        headerMapper,
                        payloadMapper);
        PeerAddresses addresses = mapPeerAddress ? container.openPeerAddresses(found) : null;
        return message -> {
            org.springframework.messaging.Message<?> mapped = map(message, mapper, addresses, found);
            if (mapped != null) {
                sendMessage(mapped);
            }
        };
    }

    /** Returns the mapped message, or null if that failed and the error channel knows. */
    private org.springframework.messaging.@Nullable Message<?> map(
            Message message, InboundMessageMapper<Message> mapper, @Nullable PeerAddresses addresses, Socket found) {
        try {
            org.springframework.messaging.Message<?> mapped =
                    mapper.toMessage(message, addresses == null ? null : addresses.header(message));
            if (mapped == null) {
                throw new MessageConversionException("The mapper made nothing of a message");
            }
            return mapped;
        } catch (RuntimeException failure) {
            var unmapped = new GenericMessage<>(
                    message, MessageEnvelope.headers(container.socketName(), found.type(), message));
            if (!sendErrorMessageIfNecessary(unmapped, failure)) {
                throw failure;
            }
            return null;
        }
    }
}
