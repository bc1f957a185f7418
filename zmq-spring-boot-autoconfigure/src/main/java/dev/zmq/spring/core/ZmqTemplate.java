// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqUnsupportedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sends through the application's sockets by name.
 *
 * <p>Thread-safe.
 */
public final class ZmqTemplate implements ZmqOperations {

    private final ZmqSockets sockets;
    private final ZmqSocketConsumers socketConsumers;
    private final ZmqMessageConverter converter;
    private final ZmqErrorReplyStrategy errorReplies;
    private final Duration replyTimeout;
    private final ConcurrentMap<String, RequestChannel> requestChannels = new ConcurrentHashMap<>();
    private final ReplyWaits replyWaits = new ReplyWaits();

    /**
     * Creates a template.
     *
     * @param replyTimeout how long {@link #sendAndReceive(String, Object, Class)} waits; negative for no limit
     */
    public ZmqTemplate(
            ZmqSockets sockets,
            ZmqSocketConsumers socketConsumers,
            ZmqMessageConverter converter,
            ZmqErrorReplyStrategy errorReplies,
            Duration replyTimeout) {
        this.sockets = sockets;
        this.socketConsumers = socketConsumers;
        this.converter = converter;
        this.errorReplies = errorReplies;
        this.replyTimeout = replyTimeout;
    }

    @Override
    public void send(String socketName, @Nullable Object payload) {
        Socket socket = sockets.get(socketName);
        SocketType type = socket.type();
        if (!type.canSend()) {
            throw unsupported(socketName, type, "only receives; send through a socket of type " + peersOf(type));
        }
        if (type == SocketType.REQ) {
            throw unsupported(socketName, type, "takes its next request only after a reply; use sendAndReceive");
        }
        socket.send(converter.toMessage(payload));
    }

    @Override
    public void publish(String socketName, String topic, @Nullable Object payload) {
        Socket socket = sockets.get(socketName);
        if (socket.type() != SocketType.PUB && socket.type() != SocketType.XPUB) {
            throw unsupported(socketName, socket.type(), "does not publish; use a socket of type PUB or XPUB, or send");
        }
        socket.send(Message.of(topic.getBytes(StandardCharsets.UTF_8), converter.toPart(payload)));
    }

    @Override
    public <T> @Nullable T sendAndReceive(String socketName, @Nullable Object request, Class<T> responseType) {
        return sendAndReceive(socketName, request, responseType, replyTimeout);
    }

    @Override
    public <T> @Nullable T sendAndReceive(
            String socketName, @Nullable Object request, Class<T> responseType, Duration timeout) {
        Message content = converter.toMessage(request);
        Message reply = requestChannel(socketName).exchange(content, replyWaits.begin(timeout));
        ZmqErrorReplyException error = errorReplies.toException(socketName, reply);
        if (error != null) {
            throw error;
        }
        return converter.fromMessage(reply, responseType);
    }

    /**
     * Limits how long {@link #sendAndReceive} waits, so that the application can stop although nobody answers: calls
     * under way go on for that time at most, and so does each later one. A call that is ended by this limit throws
     * {@link dev.zmq.engine.ZmqClosedException}. How long senders wait is for {@link
     * dev.zmq.engine.Context#limitSendWaits} to limit.
     *
     * @param time negative takes the limit back
     */
    public void limitReplyWaits(Duration time) {
        replyWaits.limit(time);
    }

    private RequestChannel requestChannel(String socketName) {
        RequestChannel channel = requestChannels.get(socketName);
        return channel != null ? channel : requestChannels.computeIfAbsent(socketName, this::openRequestChannel);
    }

    private RequestChannel openRequestChannel(String socketName) {
        Socket socket = sockets.get(socketName);
        SocketType type = socket.type();
        if (type != SocketType.REQ && type != SocketType.DEALER) {
            throw unsupported(socketName, type, "does not send requests; use a socket of type REQ or DEALER");
        }
        socketConsumers.claim(socketName, "ZmqTemplate.sendAndReceive");
        return type == SocketType.REQ ? new ReqChannel(socketName, socket) : new DealerChannel(socketName, socket);
    }

    private static String peersOf(SocketType type) {
        return type.peers().stream().sorted().map(SocketType::name).collect(Collectors.joining(" or "));
    }

    private static ZmqUnsupportedException unsupported(String socketName, SocketType type, String reason) {
        return new ZmqUnsupportedException("Socket '" + socketName + "' of type " + type + " " + reason);
    }
}
