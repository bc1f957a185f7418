// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.inbound;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.MessageEnvelope;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.listener.ZmqListenerContainerFactory;
import dev.zmq.spring.listener.ZmqMessageListener;
import dev.zmq.spring.listener.ZmqMessageTaker;
import org.jspecify.annotations.Nullable;
import org.springframework.integration.endpoint.MessageProducerSupport;
import org.springframework.integration.mapping.InboundMessageMapper;
import org.springframework.messaging.converter.ByteArrayMessageConverter;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.util.Assert;

/**
 * Sends what a socket receives to a message channel, in order of arrival, on a thread of its own that waits in the socket
 * without polling.
 *
 * <p>A failure, in the mapping or downstream, concerns one message: it goes to the error channel or, if there is none, to
 * the error handler of the container factory, which logs it. The next message follows.
 *
 * <p>Stopping is graceful: what was taken out of the socket is still sent to the channel. All else waits in the socket,
 * which stays bound and connected, for the next start. When the socket is closed, the adapter stops.
 *
 * <p>Thread-safe once it is initialised.
 */
public class ZmqInboundChannelAdapter extends MessageProducerSupport implements ZmqMessageTaker {

    private final EndpointContainer container;

    private ZmqMessageConverter messageConverter = new ZmqMessageConverter(new ByteArrayMessageConverter());
    private Class<?> payloadType = byte[].class;
    private @Nullable InboundMessageMapper<Message> messageMapper;

    /**
     * Creates an adapter.
     *
     * @param socketName the name of the socket bean to receive from, of type PULL, SUB, DEALER, ROUTER or PAIR
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

    @Override
    public String getComponentType() {
        return "zmq:inbound-channel-adapter";
    }

    @Override
    protected void onInit() {
        super.onInit();
        container.create(this, lifecycleLock, this::listener);
    }

    @Override
    public void takeNoMore() {
        container.takeNoMore();
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

    private ZmqMessageListener listener(Socket socket) {
        Assert.state(
                socket.type() != SocketType.REP,
                () -> "Socket '" + container.socketName()
                        + "' is of type REP, which must answer each request; that takes" + " an inbound gateway");
        InboundMessageMapper<Message> mapper = messageMapper != null
                ? messageMapper
                : new ZmqInboundMessageMapper(container.socketName(), socket.type(), messageConverter, payloadType);
        return message -> {
            org.springframework.messaging.Message<?> mapped = map(message, mapper, socket);
            if (mapped != null) {
                sendMessage(mapped);
            }
        };
    }

    /** Returns the mapped message, or null if that failed and the error channel knows. */
    private org.springframework.messaging.@Nullable Message<?> map(
            Message message, InboundMessageMapper<Message> mapper, Socket socket) {
        try {
            org.springframework.messaging.Message<?> mapped = mapper.toMessage(message);
            if (mapped == null) {
                throw new MessageConversionException("The mapper made nothing of a message");
            }
            return mapped;
        } catch (RuntimeException failure) {
            var unmapped = new GenericMessage<>(
                    message, MessageEnvelope.headers(container.socketName(), socket.type(), message));
            if (!sendErrorMessageIfNecessary(unmapped, failure)) {
                throw failure;
            }
            return null;
        }
    }
}
