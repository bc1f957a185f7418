// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketStatistics;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.MessageEnvelope;
import dev.zmq.spring.core.ZmqMessageConverter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.converter.MessageConversionException;

/**
 * The other side of one of the application's sockets: a program somewhere, as a test plays it. Made by
 * {@link ZmqTestSockets#peer}.
 *
 * <p>Payloads are converted as the application converts them. Whatever does not come in time ends in an
 * {@link AssertionError} that says what came instead, by default after five seconds.
 *
 * <p>Thread-safe.
 */
public final class ZmqTestPeer {

    private static final byte[] DELIMITER = {};

    private final Socket socket;
    private final Socket tested;
    private final ZmqMessageConverter converter;
    private final AtomicLong sentMessages;
    private final Audience audience;
    private final boolean usual;
    private final Subscriptions subscriptions;

    private volatile Duration timeout;
    private volatile @Nullable Responder responder;

    ZmqTestPeer(
            Socket socket,
            Socket tested,
            ZmqMessageConverter converter,
            AtomicLong sentMessages,
            Audience audience,
            boolean usual,
            Duration timeout) {
        this.socket = socket;
        this.tested = tested;
        this.converter = converter;
        this.sentMessages = sentMessages;
        this.audience = audience;
        this.usual = usual;
        this.timeout = timeout;
        this.subscriptions = new Subscriptions(socket);
    }

    boolean isUsualPeerOf(String socketName) {
        return usual && tested.name().equals(socketName);
    }

    /** Returns the peer's socket, for what this class does not do. */
    public Socket socket() {
        return socket;
    }

    /** Sets how long this peer waits for anything, and returns this peer. */
    public ZmqTestPeer timeout(Duration timeout) {
        this.timeout = timeout;
        return this;
    }

    /**
     * Sends a payload. An XPUB waits first until the application has subscribed to it.
     *
     * @param payload text, bytes, a {@link Message} or list of {@code byte[]} for several parts, or an object to be converted
     * @throws AssertionError if the application takes nothing, or has not subscribed, in time
     */
    public void send(Object payload) {
        send(converter.toMessage(payload));
    }

    /**
     * Sends a message of two parts, topic and payload, once the application has subscribed to the topic.
     *
     * @throws AssertionError if it has not in time
     */
    public void publish(String topic, Object payload) {
        send(Message.builder()
                .add(converter.toPart(topic))
                .add(converter.toPart(payload))
                .build());
    }

    private void send(Message message) {
        if (socket.type() == SocketType.XPUB) {
            awaitSubscription(message.text());
        }
        if (!socket.send(message, timeout)) {
            throw failure("could not send " + Texts.of(message) + ", as the application takes no more,");
        }
        sentMessages.incrementAndGet();
    }

    /**
     * Waits until the application has subscribed to a topic or to a prefix of it.
     *
     * @throws AssertionError if it has not in time
     * @throws IllegalStateException if this peer is not an XPUB
     */
    public void awaitSubscription(String topic) {
        require(SocketType.XPUB, "told of subscriptions");
        if (tested.type() == SocketType.SUB && tested.getOption(SocketOptions.INVERT_MATCHING)) {
            return;
        }
        Waiting waiting = new Waiting(timeout);
        while (!subscriptions.match(topic)) {
            if (!waiting.goOn()) {
                throw failure("was not subscribed to '" + topic + "', but to " + subscriptions.prefixes() + ",");
            }
        }
    }

    /**
     * Subscribes to topics, and waits until the application's socket knows of them, so that nothing that it publishes from
     * now on is missed. (Over a network, of several peers with the same topic only the first one is waited for.)
     *
     * @param topics prefixes; an empty one is everything
     * @return this peer
     * @throws AssertionError if it does not know in time
     * @throws IllegalStateException if this peer is not a SUB
     */
    public ZmqTestPeer subscribe(String... topics) {
        require(SocketType.SUB, "subscribing");
        if (!audience.subscribe(socket, List.of(topics), timeout)) {
            throw failure("could not subscribe to " + List.of(topics));
        }
        return this;
    }

    /**
     * Waits for the next message.
     *
     * @throws AssertionError if there is none in time
     */
    public Message awaitReceived() {
        return awaitMessage(message -> true);
    }

    /**
     * Waits for the next message and returns its payload, which is its last part.
     *
     * @param type {@code byte[]}, {@code String}, {@link Message}, or what the payload is converted to
     * @throws AssertionError if there is no message in time, or its payload cannot be converted
     */
    public <T> T awaitReceived(Class<T> type) {
        return payload(awaitReceived(), type);
    }

    /**
     * Waits for a message whose payload fits, passing over those that do not.
     *
     * @throws AssertionError if none came in time; it shows those that were passed over
     */
    public <T> T awaitReceived(Class<T> type, Predicate<? super T> condition) {
        return payload(awaitMessage(message -> condition.test(payload(message, type))), type);
    }

    /**
     * Waits for a number of messages and returns their payloads in order.
     *
     * @throws AssertionError if they have not all come in time, or a payload cannot be converted
     */
    public <T> List<T> awaitReceived(int count, Class<T> type) {
        List<Message> messages = new ArrayList<>();
        Waiting waiting = new Waiting(timeout);
        while (messages.size() < count) {
            Message message = receive(waiting.left());
            if (message == null) {
                throw failure(
                        "received " + messages.size() + " of " + count + " messages (" + Texts.of(messages) + ")");
            }
            messages.add(message);
        }
        return messages.stream().map(message -> payload(message, type)).toList();
    }

    /**
     * Waits the given time, and fails if a message comes in it.
     *
     * @throws AssertionError if one does
     */
    public void assertNothingReceived(Duration time) {
        Message message = receive(time);
        if (message != null) {
            throw new AssertionError(this + " received " + Texts.of(message) + ", though nothing was to come");
        }
    }

    /**
     * Sends a request and waits for the payload of the reply. A DEALER puts an empty delimiter before the request, as a REQ
     * does.
     *
     * @throws AssertionError if there is no reply in time, or its payload cannot be converted
     * @throws IllegalStateException if this peer is neither a REQ nor a DEALER
     */
    public <T> T request(Object request, Class<T> replyType) {
        if (socket.type() != SocketType.DEALER) {
            require(SocketType.REQ, "asking");
            send(request);
        } else {
            send(Message.builder()
                    .add(DELIMITER)
                    .addAll(converter.toMessage(request), 0)
                    .build());
        }
        return awaitReceived(replyType);
    }

    /**
     * Sends the reply to a request that was {@linkplain #awaitReceived() received} whole, with its envelope.
     *
     * @throws AssertionError if the application does not take it in time
     */
    public void reply(Message request, @Nullable Object payload) {
        send(replyTo(request, payload));
    }

    /**
     * Answers all requests from now on, while the test goes on. They can be seen by {@code awaitReceived} afterwards.
     *
     * @param requestType as for {@link #awaitReceived(Class)}
     * @param answer returns the payload of the reply; called on a thread of the peer's own. What it throws ends the answers,
     *     and is thrown by the next wait of this peer that is in vain, or else after the test method
     * @return this peer
     * @throws IllegalStateException if this peer cannot answer, or does so already
     */
    public synchronized <T> ZmqTestPeer answer(Class<T> requestType, Function<? super T, ?> answer) {
        if (responder != null) {
            throw new IllegalStateException(this + " answers already");
        }
        if (socket.type() == SocketType.REQ
                || !socket.type().canSend()
                || !socket.type().canReceive()) {
            throw new IllegalStateException(this + " is no peer for answering");
        }
        Responder started =
                new Responder(socket, request -> replyTo(request, answer.apply(payload(request, requestType))));
        started.start();
        responder = started;
        return this;
    }

    /** On ROUTER and DEALER, what was before the payload goes back with the reply, so that it finds the request. */
    private Message replyTo(Message request, @Nullable Object payload) {
        boolean enveloped = socket.type() == SocketType.ROUTER
                || (socket.type() == SocketType.DEALER && MessageEnvelope.hasDelimiter(request));
        Message content = converter.toMessage(payload);
        return enveloped ? MessageEnvelope.reply(SocketType.ROUTER, request, content) : content;
    }

    private Message awaitMessage(Predicate<Message> condition) {
        List<Message> others = new ArrayList<>();
        Waiting waiting = new Waiting(timeout);
        while (true) {
            Message message = receive(waiting.left());
            if (message == null) {
                throw failure(
                        others.isEmpty() ? "received nothing" : "received nothing that fits, but " + Texts.of(others));
            }
            if (condition.test(message)) {
                return message;
            }
            others.add(message);
        }
    }

    private @Nullable Message receive(Duration time) {
        if (!socket.type().canReceive() || socket.type() == SocketType.XPUB) {
            throw new IllegalStateException(this + " receives nothing");
        }
        Responder answering = responder;
        return answering != null ? answering.poll(time) : socket.receive(time);
    }

    private <T> T payload(Message message, Class<T> type) {
        T payload;
        try {
            payload = converter.fromMessage(message, type);
        } catch (MessageConversionException mismatch) {
            throw new AssertionError(
                    this + " received " + Texts.of(message) + ", which is no " + type.getSimpleName(), mismatch);
        }
        if (payload == null) {
            throw new AssertionError(this + " received an empty payload, which is no " + type.getSimpleName() + ": "
                    + Texts.of(message));
        }
        return payload;
    }

    private AssertionError failure(String what) {
        SocketStatistics statistics = tested.statistics();
        return new AssertionError(
                this + " " + what + " within " + Waiting.text(timeout) + ". The application's socket has"
                        + (tested.type().canSend() ? " sent " + statistics.sentMessages() + " message(s)," : "")
                        + (tested.type().canReceive() ? " received " + statistics.receivedMessages() + "," : "")
                        + (statistics.dropped().isEmpty() ? "" : " dropped " + statistics.dropped() + ",")
                        + " and has " + statistics.peers().size() + " peer(s) "
                        + statistics.peers().stream()
                                .map(peer -> peer.state().name().toLowerCase(Locale.ROOT))
                                .toList());
    }

    private void require(SocketType type, String activity) {
        if (socket.type() != type) {
            throw new IllegalStateException(this + " is no peer for " + activity + ": that is a " + type);
        }
    }

    /** Throws what ended the answers, if nobody has been told. After {@link #close}. */
    void throwFailure() {
        Responder answering = responder;
        if (answering != null) {
            answering.awaitEnd();
            answering.throwFailure();
        }
    }

    void close() {
        socket.close();
    }

    @Override
    public String toString() {
        return "The " + socket.type() + " peer of socket '" + tested.name() + "' (" + tested.type() + ")";
    }
}
