// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.engine.SocketOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/**
 * Sends through the application's sockets by name.
 *
 * <p>Payloads are converted by a {@link ZmqMessageConverter}: {@code byte[]}, {@code String}, {@link
 * dev.zmq.engine.Message} and lists of {@code byte[]} go as they are, null as an empty part, everything else as JSON by
 * default.
 *
 * <p>All methods throw {@link UnknownSocketException} for a name that no socket has, {@link
 * org.springframework.messaging.converter.MessageConversionException} for a payload that cannot be converted, {@link
 * dev.zmq.engine.ZmqInterruptedException} if the thread is interrupted while it waits, and {@link
 * dev.zmq.engine.ZmqClosedException} once the application has closed the socket.
 *
 * <p>Implementations are thread-safe.
 */
public interface ZmqOperations {

    /**
     * Sends a payload, waiting up to the socket's {@code send-timeout} while no peer has room. PUB and ROUTER never wait,
     * but drop what has no room. On return the message is queued, not delivered.
     *
     * <p>On ROUTER the payload is a {@link dev.zmq.engine.Message} or list of parts whose first is the routing id.
     *
     * @throws dev.zmq.engine.ZmqTimeoutException if the time passed; the message was not sent
     * @throws dev.zmq.engine.ZmqUnroutableException on a ROUTER, if the message has one part only, so that it names no peer,
     *     and with {@code router-mandatory}, if no peer has the routing id; the message was not sent
     * @throws dev.zmq.engine.ZmqUnsupportedException if the socket only receives, or is a REQ, whose requests go through
     *     {@link #sendAndReceive}
     */
    void send(String socketName, @Nullable Object payload);

    /**
     * Sends a payload if there is room for it now; otherwise as {@link #send}.
     *
     * @return false if the queues of all peers are full, or no peer is there: the message was not sent
     */
    boolean trySend(String socketName, @Nullable Object payload);

    /**
     * Sends a payload, waiting at most the given time for room; otherwise as {@link #send}.
     *
     * @param timeout zero does not wait, a negative duration waits without limit
     * @return false if the time passed; the message was not sent
     */
    boolean trySend(String socketName, @Nullable Object payload, Duration timeout);

    /**
     * Sends a message of two parts, the topic in UTF-8 and the payload, to all subscribers whose prefix matches. Never
     * waits, but drops the message for a subscriber without room; with {@code xpub-nodrop} it waits for the slowest
     * subscriber up to the socket's {@code send-timeout}.
     *
     * @throws dev.zmq.engine.ZmqTimeoutException if the time passed; the message was sent to nobody
     * @throws dev.zmq.engine.ZmqUnsupportedException if the socket does not publish
     */
    void publish(String socketName, String topic, @Nullable Object payload);

    /**
     * Publishes as {@link #publish} does, but does not wait with {@code xpub-nodrop} either.
     *
     * @return false if a subscriber has no room, with {@code xpub-nodrop}: the message was sent to nobody. Without it, true
     */
    boolean tryPublish(String socketName, String topic, @Nullable Object payload);

    /**
     * Receives a message, waiting for one without limit; see {@link #receive(String, Class, Duration)}.
     *
     * @return null for an empty payload, unless {@code byte[]}, {@code String} or {@code Message} is asked for
     */
    default <T> @Nullable T receive(String socketName, Class<T> type) {
        return receive(socketName, type, SocketOptions.INFINITE);
    }

    /**
     * Receives a message, waiting at most the given time for one. The socket is the template's from then on: no listener or
     * channel adapter may receive from it.
     *
     * @param type {@code byte[]}, {@code String}, {@link dev.zmq.engine.Message} for all parts, or what the last part is
     *     converted to
     * @param timeout zero does not wait, a negative duration waits without limit
     * @return null if the time passed, and for an empty payload, unless {@code byte[]}, {@code String} or {@code Message} is
     *     asked for
     * @throws dev.zmq.engine.ZmqUnsupportedException if the socket only sends, or is a REQ or a REP
     * @throws DuplicateConsumerException if a listener or channel adapter receives from the socket, or {@link
     *     #sendAndReceive} does
     */
    <T> @Nullable T receive(String socketName, Class<T> type, Duration timeout);

    /** Sends a request and waits for its reply, with the template's timeout and retries; see the last of these methods. */
    default <T> @Nullable T sendAndReceive(String socketName, @Nullable Object request, Class<T> responseType) {
        return sendAndReceive(socketName, request, responseType, ZmqRequestOptions.defaults());
    }

    /** Sends a request and waits for its reply, at most the given time; see the last of these methods. */
    default <T> @Nullable T sendAndReceive(
            String socketName, @Nullable Object request, Class<T> responseType, Duration timeout) {
        return sendAndReceive(socketName, request, responseType, ZmqRequestOptions.timeout(timeout));
    }

    /**
     * Sends a request and waits for its reply, on a REQ or DEALER socket. On REQ, requests follow one another: further
     * threads wait for their turn, and their timeout includes that. On DEALER, any number is in flight, and replies may come
     * in any order: each request goes out as an id, an empty delimiter, and the content. This works with REP peers, and with
     * ROUTER peers that send the envelope of a request back.
     *
     * <p>After a timeout the socket takes the next request, and a reply that comes too late is dropped, never taken for
     * another's. The request itself is not taken back: one that is still queued, as no peer is connected, goes to the next
     * that connects, unless {@link dev.zmq.engine.SocketOptions#IMMEDIATE} keeps the socket from queueing it at all. On
     * REQ, {@link dev.zmq.engine.SocketOptions#REQ_RELAXED} and {@link dev.zmq.engine.SocketOptions#REQ_CORRELATE} are set
     * from then on, as the late reply may come at any time: requests carry an id, which REP peers send back.
     *
     * <p>With retries, a request that got no reply in time is sent again, as in the Lazy Pirate pattern; each attempt has the
     * whole timeout. A connection that this socket made, that took something to send since the request went out and brought
     * nothing back, is first replaced by a fresh one. <b>The peer may see a request more than once</b>, as a lost reply looks
     * the same as a lost request; so retry only what may be done twice. On DEALER all copies have the same id, and the first
     * reply counts. As long as no peer is connected, the request waits in a queue and is not sent a second time.
     *
     * @param responseType {@code byte[]}, {@code String}, {@link dev.zmq.engine.Message}, or what the reply's last part
     *     is converted to
     * @return the reply, without envelope; null for an empty one, unless {@code byte[]}, {@code String} or {@code
     *     Message} is asked for
     * @throws ZmqReplyTimeoutException if there was no reply in time: that covers waiting for other requests, for room to
     *     send, and for the reply
     * @throws ZmqErrorReplyException if the peer answered with an error reply
     * @throws dev.zmq.engine.ZmqUnsupportedException if the socket is neither REQ nor DEALER
     * @throws DuplicateConsumerException if a listener or channel adapter receives from the socket
     */
    <T> @Nullable T sendAndReceive(
            String socketName, @Nullable Object request, Class<T> responseType, ZmqRequestOptions options);

    /** Sends a request and waits for its reply, with the template's timeout and retries; see the one with options. */
    default <T> @Nullable T sendAndReceive(
            String socketName, @Nullable Object request, ParameterizedTypeReference<T> responseType) {
        return sendAndReceive(socketName, request, responseType, ZmqRequestOptions.defaults());
    }

    /**
     * Sends a request and waits for its reply, of a generic type such as {@code List<Quote>}; otherwise as {@link
     * #sendAndReceive(String, Object, Class, ZmqRequestOptions)}.
     *
     * @param responseType {@code new ParameterizedTypeReference<List<Quote>>() {}}
     * @return the reply; null for an empty one
     */
    <T> @Nullable T sendAndReceive(
            String socketName,
            @Nullable Object request,
            ParameterizedTypeReference<T> responseType,
            ZmqRequestOptions options);

    /** Sends a request with the template's timeout and retries; see the one with options. */
    default <T> CompletableFuture<@Nullable T> sendAndReceiveAsync(
            String socketName, @Nullable Object request, Class<T> responseType) {
        return sendAndReceiveAsync(socketName, request, responseType, ZmqRequestOptions.defaults());
    }

    /**
     * Sends a request and returns at once; the future gets the reply, or the exception that {@link
     * #sendAndReceive(String, Object, Class, ZmqRequestOptions) sendAndReceive} would have thrown for this request. Sending
     * waits for room, as {@link #send} does, at most the timeout. On REQ, requests wait for one another on a thread of their
     * own.
     *
     * <p>What depends on the future runs on the thread that receives the replies to all other requests on the socket, unless
     * one of the {@code …Async} methods of the future names another: it must not block.
     *
     * <p>Cancelling the future gives the request up; the peer does not learn of that.
     *
     * @throws dev.zmq.engine.ZmqUnsupportedException if the socket is neither REQ nor DEALER
     * @throws DuplicateConsumerException if a listener or channel adapter receives from the socket
     */
    <T> CompletableFuture<@Nullable T> sendAndReceiveAsync(
            String socketName, @Nullable Object request, Class<T> responseType, ZmqRequestOptions options);

    /** Sends a request with the template's timeout and retries; see the one with options. */
    default <T> CompletableFuture<@Nullable T> sendAndReceiveAsync(
            String socketName, @Nullable Object request, ParameterizedTypeReference<T> responseType) {
        return sendAndReceiveAsync(socketName, request, responseType, ZmqRequestOptions.defaults());
    }

    /**
     * Sends a request and returns at once; the future gets the reply, of a generic type. Otherwise as {@link
     * #sendAndReceiveAsync(String, Object, Class, ZmqRequestOptions)}.
     */
    <T> CompletableFuture<@Nullable T> sendAndReceiveAsync(
            String socketName,
            @Nullable Object request,
            ParameterizedTypeReference<T> responseType,
            ZmqRequestOptions options);
}
