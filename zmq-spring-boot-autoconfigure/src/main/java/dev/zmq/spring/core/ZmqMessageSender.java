// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.ZmqSendObserver.Operation;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.MessageHeaders;

/**
 * What goes with messages that are sent: their headers, where the socket's messages have some, and who observes.
 *
 * <p>Immutable; safe for use by any thread.
 */
public final class ZmqMessageSender {

    /** Sends plain messages, observed by nobody. */
    public static final ZmqMessageSender PLAIN = new ZmqMessageSender(ZmqSocketHeaders.NONE, null);

    private static final byte[] NO_TOPIC = {};

    private final ZmqSocketHeaders socketHeaders;
    private final @Nullable ZmqSendObserver observer;
    private final boolean plain;

    /**
     * What is to be sent: where to, and what as.
     *
     * @param topic what it is published under; null if none was given
     * @param payload what the caller sends, before it is converted
     */
    public record Outgoing(
            Operation operation,
            String socketName,
            SocketType socketType,
            @Nullable String topic,
            @Nullable Object payload) {}

    /** Creates it; the observer may be null for nobody. */
    public ZmqMessageSender(ZmqSocketHeaders socketHeaders, @Nullable ZmqSendObserver observer) {
        this.socketHeaders = socketHeaders;
        this.observer = observer == null ? null : new GuardedSendObserver(observer);
        this.plain = observer == null && socketHeaders.isEmpty();
    }

    /** Returns the sockets whose messages have headers. */
    public ZmqSocketHeaders socketHeaders() {
        return socketHeaders;
    }

    /** Returns whether there are neither headers nor an observer, so that messages can as well be sent without this. */
    public boolean isPlain() {
        return plain;
    }

    /** Returns what makes that which this thread is at current on other threads. */
    public ScopeSource capture() {
        return observer == null ? ScopeSource.NONE : observer.capture();
    }

    /**
     * Makes a message and sends it.
     *
     * @param content makes it, without headers
     * @param sending sends it, and returns whether it was sent
     * @return whether it was sent
     */
    public boolean send(Outgoing outgoing, Supplier<Message> content, Predicate<Message> sending) {
        return exchange(outgoing, content, sending::test, Boolean::booleanValue);
    }

    /** Makes a request, sends it and returns what came of it. */
    <T> T exchange(Outgoing request, Supplier<Message> content, Function<Message, T> exchange) {
        return exchange(request, content, exchange, response -> true);
    }

    private <T> T exchange(
            Outgoing outgoing, Supplier<Message> content, Function<Message, T> exchange, Predicate<T> isSent) {
        Map<String, Object> headers = headers(outgoing.payload());
        ZmqSendObserver.Call call = begin(outgoing, headers);
        T result;
        try {
            ScopeSource.Scope scope = call.openScope();
            try {
                result = exchange.apply(withHeaders(outgoing, content.get(), headers));
            } finally {
                scope.close();
            }
        } catch (Throwable failure) {
            call.end(false, failure);
            throw failure;
        }
        call.end(isSent.test(result), null);
        return result;
    }

    /** Makes a request and sends it; the observed call ends with the future. */
    <T> CompletableFuture<T> exchangeAsync(
            Outgoing request, Supplier<Message> content, Function<Message, CompletableFuture<T>> exchange) {
        Map<String, Object> headers = headers(request.payload());
        ZmqSendObserver.Call call = begin(request, headers);
        CompletableFuture<T> response;
        try {
            ScopeSource.Scope scope = call.openScope();
            try {
                response = exchange.apply(withHeaders(request, content.get(), headers));
            } finally {
                scope.close();
            }
        } catch (Throwable failure) {
            call.end(false, failure);
            throw failure;
        }
        CompletableFuture<Void> unused = response.handle((value, failure) -> {
            call.end(true, failure);
            return null;
        });
        return response;
    }

    /** Returns a reply with the headers of the value that it was made of, if the socket's messages have headers. */
    public Message reply(String socketName, Message content, @Nullable Object value) {
        ZmqHeaderMapper mapper = socketHeaders.mapper(socketName);
        return mapper == null ? content : withHeaders(mapper, content, headers(value));
    }

    private Message withHeaders(Outgoing outgoing, Message content, Map<String, Object> headers) {
        ZmqHeaderMapper mapper = socketHeaders.outgoingMapper(outgoing.socketName(), outgoing.socketType());
        if (mapper == null) {
            return content;
        }
        boolean publishes = outgoing.socketType() == SocketType.PUB || outgoing.socketType() == SocketType.XPUB;
        // Or the subscriber would take the headers for the topic.
        return withHeaders(mapper, publishes && content.size() == 1 ? content.withFirst(NO_TOPIC) : content, headers);
    }

    private static Message withHeaders(ZmqHeaderMapper mapper, Message content, Map<String, Object> headers) {
        return MessageEnvelope.withBeforePayload(content, mapper.toParts(new MessageHeaders(headers)));
    }

    private ZmqSendObserver.Call begin(Outgoing outgoing, Map<String, Object> headers) {
        return observer == null ? GuardedSendObserver.UNOBSERVED : observer.begin(outgoing, headers);
    }

    private static Map<String, Object> headers(@Nullable Object payload) {
        return payload instanceof org.springframework.messaging.Message<?> message
                ? new HashMap<>(message.getHeaders())
                : new HashMap<>();
    }
}
