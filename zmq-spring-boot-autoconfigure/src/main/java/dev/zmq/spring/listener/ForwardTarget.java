// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.MessageEnvelope;
import dev.zmq.spring.core.ZmqHeaders;
import dev.zmq.spring.core.ZmqMessageConverter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.MessageHeaders;

/**
 * Sends values on through other sockets, as {@code @SendTo} says. A requester gets what it would get of a void method.
 *
 * <p>Of a value that is a Spring {@code Message}, the header {@link ZmqHeaders#TOPIC} becomes the first part on PUB and
 * XPUB, and {@link ZmqHeaders#ROUTING_ID} on ROUTER.
 */
final class ForwardTarget implements ResultTarget {

    private final List<Socket> sockets;
    private final ZmqMessageConverter converter;
    private final @Nullable Replies replies;

    /**
     * Creates the target.
     *
     * @param replies answers the request itself, null if its socket cannot
     */
    ForwardTarget(List<Socket> sockets, ZmqMessageConverter converter, @Nullable Replies replies) {
        this.sockets = sockets;
        this.converter = converter;
        this.replies = replies;
    }

    @Override
    public void send(Message request, @Nullable Object value) {
        if (value != null) {
            for (Socket socket : sockets) {
                Message message = toMessage(socket.type(), value);
                MessageEnvelope.requireAddress(socket, message);
                socket.send(message);
            }
        }
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

    private Message toMessage(SocketType type, Object value) {
        Message content = Replies.toContent(converter, value);
        byte[] first = value instanceof org.springframework.messaging.Message<?> message
                ? firstPart(type, message.getHeaders())
                : null;
        return first != null ? content.withFirst(first) : content;
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
