// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.MessageEnvelope;
import dev.zmq.spring.core.ZmqHeaders;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.core.ZmqMessageSender;
import dev.zmq.spring.core.ZmqSendObserver;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;

/**
 * Sends values on through other sockets, as {@code @SendTo} says. A requester gets what it would get of a void method.
 *
 * <p>Of a value that is a Spring {@code Message}, the header {@link ZmqHeaders#TOPIC} becomes the first part on PUB and
 * XPUB, and {@link ZmqHeaders#ROUTING_ID} on ROUTER.
 */
final class ForwardTarget implements ResultTarget {

    /** A socket to send to, and its name in the application. */
    record Destination(String name, Socket socket) {}

    private final List<Destination> destinations;
    private final ZmqMessageConverter converter;
    private final ZmqMessageSender sender;
    private final @Nullable Replies replies;

    /**
     * Creates the target.
     *
     * @param sender what goes with the messages
     * @param replies answers the request itself, null if its socket cannot
     */
    ForwardTarget(
            List<Destination> destinations,
            ZmqMessageConverter converter,
            ZmqMessageSender sender,
            @Nullable Replies replies) {
        this.destinations = destinations;
        this.converter = converter;
        this.sender = sender;
        this.replies = replies;
    }

    @Override
    public void send(Message request, @Nullable Object value) {
        if (value != null) {
            for (Destination destination : destinations) {
                send(destination, value);
            }
        }
    }

    private void send(Destination destination, Object value) {
        Socket socket = destination.socket();
        if (sender.isPlain()) {
            socket.send(toMessage(socket, value));
            return;
        }
        try {
            var unused = sender.send(
                    new ZmqMessageSender.Outgoing(
                            ZmqSendObserver.Operation.SEND,
                            destination.name(),
                            socket.type(),
                            topic(socket, value),
                            value),
                    () -> toMessage(socket, value),
                    message -> {
                        socket.send(message);
                        return true;
                    });
        } catch (MessageConversionException headers) {
            throw Replies.unsendable(headers);
        }
    }

    @Override
    public ResultTarget forLater() {
        return sender.isPlain() ? this : new ScopedTarget(this, sender.capture());
    }

    @Override
    public void complete(Message request) {
        if (replies != null) {
            replies.send(request, null);
        }
    }

    @Override
    public void sendError(Message request, Throwable failure) {
        if (replies != null) {
            replies.sendError(request, failure);
        }
    }

    private Message toMessage(Socket socket, Object value) {
        Message content = Replies.toContent(converter, value);
        byte[] first = value instanceof org.springframework.messaging.Message<?> message
                ? firstPart(socket.type(), message.getHeaders())
                : null;
        Message whole = first != null ? content.withFirst(first) : content;
        MessageEnvelope.requireAddress(socket, whole);
        return whole;
    }

    private static @Nullable String topic(Socket socket, Object value) {
        return (socket.type() == SocketType.PUB || socket.type() == SocketType.XPUB)
                        && value instanceof org.springframework.messaging.Message<?> message
                        && message.getHeaders().get(ZmqHeaders.TOPIC) instanceof String topic
                ? topic
                : null;
    }

    private static byte @Nullable [] firstPart(SocketType type, MessageHeaders headers) {
        return switch (type) {
            case PUB, XPUB -> bytes(headers.get(ZmqHeaders.TOPIC));
            case ROUTER -> bytes(headers.get(ZmqHeaders.ROUTING_ID));
            default -> null;
        };
    }

    private static byte @Nullable [] bytes(@Nullable Object header) {
        if (header instanceof byte[] bytes) {
            return bytes;
        }
        return header != null ? header.toString().getBytes(StandardCharsets.UTF_8) : null;
    }
}
