// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.engine.ZmqUnsupportedException;
import dev.zmq.spring.core.ZmqMessageSender.Outgoing;
import dev.zmq.spring.core.ZmqSendObserver.Operation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.ParameterizedTypeReference;

/**
 * Sends through the application's sockets by name.
 *
 * <p>Starts threads of its own only for asynchronous requests: one for each DEALER socket that receives the replies, and
 * one that watches the timeouts, both daemons.
 *
 * <p>Thread-safe.
 */
public final class ZmqTemplate implements ZmqOperations, DisposableBean {

    private static final String RECEIVE = "ZmqTemplate.receive";

    private final ZmqSockets sockets;
    private final ZmqSocketConsumers socketConsumers;
    private final ZmqMessageConverter converter;
    private final ZmqErrorReplyStrategy errorReplies;
    private final Duration replyTimeout;
    private final ConcurrentMap<String, Requests> requests = new ConcurrentHashMap<>();
    private final Set<String> received = ConcurrentHashMap.newKeySet();
    private final ReplyWaits replyWaits = new ReplyWaits();
    private final ObserverGuard requestGuard = new ObserverGuard(
            LogFactory.getLog(ZmqRequestObserver.class), "The end of a request could not be observed");
    private volatile int retries;
    private volatile int maxRequestsInFlight;
    private volatile List<ZmqRequestObserver> requestObservers = List.of();
    private volatile boolean destroyed;

    // Null if messages are plain and nobody observes: then nothing more is asked for each of them.
    private final @Nullable ZmqMessageSender sender;

    /**
     * Creates a template that sends plain messages.
     *
     * @param replyTimeout how long a request waits for its reply, where {@link ZmqRequestOptions} do not say; negative
     *     for no limit
     */
    public ZmqTemplate(
            ZmqSockets sockets,
            ZmqSocketConsumers socketConsumers,
            ZmqMessageConverter converter,
            ZmqErrorReplyStrategy errorReplies,
            Duration replyTimeout) {
        this(sockets, socketConsumers, converter, errorReplies, replyTimeout, ZmqMessageSender.PLAIN);
    }

    /**
     * Creates a template.
     *
     * @param replyTimeout how long a request waits for its reply, where {@link ZmqRequestOptions} do not say; negative
     *     for no limit
     * @param sender what goes with the messages
     */
    public ZmqTemplate(
            ZmqSockets sockets,
            ZmqSocketConsumers socketConsumers,
            ZmqMessageConverter converter,
            ZmqErrorReplyStrategy errorReplies,
            Duration replyTimeout,
            ZmqMessageSender sender) {
        this.sockets = sockets;
        this.socketConsumers = socketConsumers;
        this.converter = converter;
        this.errorReplies = errorReplies;
        this.replyTimeout = replyTimeout;
        this.sender = sender.isPlain() ? null : sender;
    }

    /**
     * Sets how often a request that got no reply in time is sent again, where {@link ZmqRequestOptions} do not say.
     *
     * @param retries 0, which is the default, or more
     */
    public void setRetries(int retries) {
        requireNotNegative("retries", retries);
        this.retries = retries;
    }

    /**
     * Sets how many requests may be open at a time on one DEALER socket; further ones wait for their turn. To be set before
     * the first request.
     *
     * @param maxRequestsInFlight 0, which is the default, for no limit
     */
    public void setMaxRequestsInFlight(int maxRequestsInFlight) {
        requireNotNegative("maxRequestsInFlight", maxRequestsInFlight);
        this.maxRequestsInFlight = maxRequestsInFlight;
    }

    /** Returns the sockets whose messages the template gives headers. */
    public ZmqSocketHeaders socketHeaders() {
        return sender == null ? ZmqSocketHeaders.NONE : sender.socketHeaders();
    }

    /** Sets who is told how requests end, in place of all others; nobody by default. */
    public synchronized void setRequestObserver(ZmqRequestObserver requestObserver) {
        requestObservers = List.of(requestObserver);
    }

    /** Adds one who is told how requests end, after those that there are; without effect if it is one of them. */
    public synchronized void addRequestObserver(ZmqRequestObserver requestObserver) {
        if (!requestObservers.contains(requestObserver)) {
            List<ZmqRequestObserver> all = new ArrayList<>(requestObservers);
            all.add(requestObserver);
            requestObservers = List.copyOf(all);
        }
    }

    @Override
    public void send(String socketName, @Nullable Object payload) {
        Socket socket = senderOf(socketName);
        if (sender == null) {
            socket.send(toMessage(socket, payload));
        } else {
            var unused = sender.send(
                    outgoing(Operation.SEND, socketName, socket, null, payload),
                    () -> toMessage(socket, payload),
                    message -> sent(socket, message));
        }
    }

    @Override
    public boolean trySend(String socketName, @Nullable Object payload) {
        Socket socket = senderOf(socketName);
        return sender == null
                ? socket.trySend(toMessage(socket, payload))
                : sender.send(
                        outgoing(Operation.SEND, socketName, socket, null, payload),
                        () -> toMessage(socket, payload),
                        socket::trySend);
    }

    @Override
    public boolean trySend(String socketName, @Nullable Object payload, Duration timeout) {
        Socket socket = senderOf(socketName);
        return sender == null
                ? socket.send(toMessage(socket, payload), timeout)
                : sender.send(
                        outgoing(Operation.SEND, socketName, socket, null, payload),
                        () -> toMessage(socket, payload),
                        message -> socket.send(message, timeout));
    }

    @Override
    public void publish(String socketName, String topic, @Nullable Object payload) {
        Socket socket = publisher(socketName);
        if (sender == null) {
            socket.send(toMessage(topic, payload));
        } else {
            var unused = sender.send(
                    outgoing(Operation.PUBLISH, socketName, socket, topic, payload),
                    () -> toMessage(topic, payload),
                    message -> sent(socket, message));
        }
    }

    @Override
    public boolean tryPublish(String socketName, String topic, @Nullable Object payload) {
        Socket socket = publisher(socketName);
        return sender == null
                ? socket.trySend(toMessage(topic, payload))
                : sender.send(
                        outgoing(Operation.PUBLISH, socketName, socket, topic, payload),
                        () -> toMessage(topic, payload),
                        socket::trySend);
    }

    @Override
    public <T> @Nullable T receive(String socketName, Class<T> type, Duration timeout) {
        Objects.requireNonNull(type, "type must not be null");
        Socket socket = receiver(socketName);
        ReplyWaits.Call call = replyWaits.begin(timeout);
        Message message = call.receive(socket);
        if (message != null) {
            return converter.fromMessage(message, type);
        }
        if (!call.isTimedOut()) {
            throw new ZmqClosedException("No message on socket '" + socketName
                    + "', and the application is stopping, so that calls no longer wait");
        }
        return null;
    }

    @Override
    public <T> @Nullable T sendAndReceive(
            String socketName, @Nullable Object request, Class<T> responseType, ZmqRequestOptions options) {
        requireResponseType(responseType);
        return exchange(socketName, request, reply -> converter.fromMessage(reply, responseType), options);
    }

    @Override
    public <T> @Nullable T sendAndReceive(
            String socketName,
            @Nullable Object request,
            ParameterizedTypeReference<T> responseType,
            ZmqRequestOptions options) {
        requireResponseType(responseType);
        return exchange(socketName, request, reply -> converter.fromMessage(reply, responseType), options);
    }

    @Override
    public <T> CompletableFuture<@Nullable T> sendAndReceiveAsync(
            String socketName, @Nullable Object request, Class<T> responseType, ZmqRequestOptions options) {
        requireResponseType(responseType);
        return exchangeAsync(socketName, request, reply -> converter.fromMessage(reply, responseType), options);
    }

    @Override
    public <T> CompletableFuture<@Nullable T> sendAndReceiveAsync(
            String socketName,
            @Nullable Object request,
            ParameterizedTypeReference<T> responseType,
            ZmqRequestOptions options) {
        requireResponseType(responseType);
        return exchangeAsync(socketName, request, reply -> converter.fromMessage(reply, responseType), options);
    }

    private static void requireResponseType(Object responseType) {
        Objects.requireNonNull(responseType, "responseType must not be null");
    }

    private <T> @Nullable T exchange(
            String socketName,
            @Nullable Object request,
            Function<Message, @Nullable T> conversion,
            ZmqRequestOptions options) {
        Requests channel = requests(socketName);
        if (sender == null) {
            return exchange(channel, converter.toMessage(request), conversion, options);
        }
        return sender.exchange(
                outgoing(Operation.REQUEST, socketName, channel.socket(), null, request),
                () -> converter.toMessage(request),
                content -> exchange(channel, content, conversion, options));
    }

    private <T> @Nullable T exchange(
            Requests channel, Message content, Function<Message, @Nullable T> conversion, ZmqRequestOptions options) {
        String socketName = channel.socketName();
        long start = System.nanoTime();
        T response;
        try {
            Message reply = channel.exchange(content, timeout(options), retries(options));
            response = toResponse(socketName, reply, conversion);
        } catch (Throwable failure) {
            tellRequestEnd(socketName, start, failure);
            throw failure;
        }
        tellRequestEnd(socketName, start, null);
        return response;
    }

    private <T> CompletableFuture<@Nullable T> exchangeAsync(
            String socketName,
            @Nullable Object request,
            Function<Message, @Nullable T> conversion,
            ZmqRequestOptions options) {
        Requests channel = requests(socketName);
        if (sender == null) {
            return exchangeAsync(channel, converter.toMessage(request), conversion, options);
        }
        return sender.exchangeAsync(
                outgoing(Operation.REQUEST, socketName, channel.socket(), null, request),
                () -> converter.toMessage(request),
                content -> exchangeAsync(channel, content, conversion, options));
    }

    private <T> CompletableFuture<@Nullable T> exchangeAsync(
            Requests channel, Message content, Function<Message, @Nullable T> conversion, ZmqRequestOptions options) {
        String socketName = channel.socketName();
        long start = System.nanoTime();
        CompletableFuture<Message> exchange = channel.exchangeAsync(content, timeout(options), retries(options));
        CompletableFuture<@Nullable T> response = new CompletableFuture<>();
        CompletableFuture<Void> unused = exchange.handle((reply, failure) -> {
            if (failure != null) {
                response.completeExceptionally(failure);
            } else {
                complete(response, socketName, reply, conversion);
            }
            return null;
        });
        unused = response.handle((reply, failure) -> {
            exchange.cancel(false); // If the response was cancelled; otherwise it is over.
            tellRequestEnd(socketName, start, failure);
            return null;
        });
        return response;
    }

    private void tellRequestEnd(String socketName, long start, @Nullable Throwable failure) {
        long nanos = System.nanoTime() - start;
        for (ZmqRequestObserver observer : requestObservers) {
            requestGuard.run(() -> observer.onRequestEnd(socketName, nanos, failure));
        }
    }

    private <T> void complete(
            CompletableFuture<@Nullable T> response,
            String socketName,
            Message reply,
            Function<Message, @Nullable T> conversion) {
        try {
            response.complete(toResponse(socketName, reply, conversion));
        } catch (Throwable failure) {
            // Errors too: nobody else would ever complete the future.
            response.completeExceptionally(failure);
        }
    }

    private <T> @Nullable T toResponse(String socketName, Message reply, Function<Message, @Nullable T> conversion) {
        ZmqErrorReplyException error = errorReplies.toException(socketName, reply);
        if (error != null) {
            throw error;
        }
        return conversion.apply(reply);
    }

    private Duration timeout(ZmqRequestOptions options) {
        Duration timeout = options.timeout();
        return timeout != null ? timeout : replyTimeout;
    }

    private int retries(ZmqRequestOptions options) {
        Integer chosen = options.retries();
        return chosen != null ? chosen : retries;
    }

    private static Outgoing outgoing(
            Operation operation, String socketName, Socket socket, @Nullable String topic, @Nullable Object payload) {
        return new Outgoing(operation, socketName, socket.type(), topic, payload);
    }

    private static boolean sent(Socket socket, Message message) {
        socket.send(message);
        return true;
    }

    private Message toMessage(Socket socket, @Nullable Object payload) {
        Message message = converter.toMessage(payload);
        MessageEnvelope.requireAddress(socket, message);
        return message;
    }

    private Message toMessage(String topic, @Nullable Object payload) {
        return Message.of(topic.getBytes(StandardCharsets.UTF_8), converter.toPart(payload));
    }

    /**
     * Limits how long requests wait, so that the application can stop although nobody answers: calls
     * under way go on for that time at most, and so does each later one. A call that is ended by this limit throws
     * {@link dev.zmq.engine.ZmqClosedException}. How long senders wait is for {@link
     * dev.zmq.engine.Context#limitSendWaits} to limit.
     *
     * @param time negative takes the limit back
     */
    public void limitReplyWaits(Duration time) {
        replyWaits.limit(time);
        requests.values().forEach(Requests::reviewDeadlines);
    }

    /**
     * Ends requests that are under way with {@link dev.zmq.engine.ZmqClosedException}, and the template's threads. Others may
     * receive from its sockets then, unless these are shared with further templates, which go on.
     */
    @Override
    public void destroy() {
        destroyed = true;
        limitReplyWaits(Duration.ZERO);
        replyWaits.close();
        requests.keySet().forEach(socketName -> socketConsumers.leaveRequests(socketName, this));
        received.forEach(socketName -> socketConsumers.release(socketName, RECEIVE, this));
    }

    private Socket senderOf(String socketName) {
        Socket socket = sockets.get(socketName);
        SocketType type = socket.type();
        if (!type.canSend()) {
            throw unsupported(socketName, type, "only receives; send through a socket of type " + peersOf(type));
        }
        if (type == SocketType.REQ) {
            throw unsupported(socketName, type, "takes its next request only after a reply; use sendAndReceive");
        }
        return socket;
    }

    private Socket receiver(String socketName) {
        requireOpen("nothing was received from", socketName);
        Socket socket = sockets.get(socketName);
        SocketType type = socket.type();
        if (!type.canReceive()) {
            throw unsupported(socketName, type, "only sends; receive from a socket of type " + peersOf(type));
        }
        if (type == SocketType.REQ || type == SocketType.REP) {
            throw unsupported(
                    socketName, type, "receives nothing but requests or replies; use sendAndReceive, or a listener");
        }
        if (!received.contains(socketName)) {
            socketConsumers.claim(socketName, RECEIVE, this);
            received.add(socketName);
            if (destroyed) { // perhaps too late for destroy() to see it
                socketConsumers.release(socketName, RECEIVE, this);
                requireOpen("nothing was received from", socketName);
            }
        }
        return socket;
    }

    private Socket publisher(String socketName) {
        Socket socket = sockets.get(socketName);
        if (socket.type() != SocketType.PUB && socket.type() != SocketType.XPUB) {
            throw unsupported(socketName, socket.type(), "does not publish; use a socket of type PUB or XPUB, or send");
        }
        return socket;
    }

    private Requests requests(String socketName) {
        Objects.requireNonNull(socketName, "socketName must not be null");
        requireOpen("no request was sent on", socketName);
        Requests known = requests.get(socketName);
        if (known != null) {
            return known;
        }
        Requests opened = requests.computeIfAbsent(socketName, this::openRequests);
        if (destroyed) { // perhaps too late for destroy() to see it
            socketConsumers.leaveRequests(socketName, this);
            requireOpen("no request was sent on", socketName);
        }
        return opened;
    }

    /** A closed template has given its sockets back, so that others may receive from them. */
    private void requireOpen(String consequence, String socketName) {
        if (destroyed) {
            throw new ZmqClosedException("The template was closed; " + consequence + " socket '" + socketName + "'");
        }
    }

    private Requests openRequests(String socketName) {
        Socket socket = sockets.get(socketName);
        SocketType type = socket.type();
        if (type != SocketType.REQ && type != SocketType.DEALER) {
            throw unsupported(socketName, type, "does not send requests; use a socket of type REQ or DEALER");
        }
        boolean dealer = type == SocketType.DEALER;
        RequestChannel channel = socketConsumers.joinRequests(
                socketName,
                this,
                () -> dealer ? new DealerChannel(socketName, socket) : new ReqChannel(socketName, socket));
        return new Requests(channel, replyWaits, dealer ? maxRequestsInFlight : 0);
    }

    private static void requireNotNegative(String setting, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(setting + " is " + value + ", must be 0 or more");
        }
    }

    private static String peersOf(SocketType type) {
        return type.peers().stream().sorted().map(SocketType::name).collect(Collectors.joining(" or "));
    }

    private static ZmqUnsupportedException unsupported(String socketName, SocketType type, String reason) {
        return new ZmqUnsupportedException("Socket '" + socketName + "' of type " + type + " " + reason);
    }
}
