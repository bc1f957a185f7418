// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

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
     * @throws dev.zmq.engine.ZmqUnsupportedException if the socket only receives, or is a REQ, whose requests go through
     *     {@link #sendAndReceive}
     */
    void send(String socketName, @Nullable Object payload);

    /**
     * Sends a message of two parts, the topic in UTF-8 and the payload, to all subscribers whose prefix matches. Never
     * waits.
     *
     * @throws dev.zmq.engine.ZmqUnsupportedException if the socket does not publish
     */
    void publish(String socketName, String topic, @Nullable Object payload);

    /**
     * Sends a request and waits for its reply as long as {@code zmq.template.reply-timeout} says; see
     * {@link #sendAndReceive(String, Object, Class, Duration)}.
     */
    <T> @Nullable T sendAndReceive(String socketName, @Nullable Object request, Class<T> responseType);

    /**
     * Sends a request and waits for its reply, on a REQ or DEALER socket. Requests through one socket follow one another:
     * further threads wait for their turn, and their timeout includes that.
     *
     * <p>After a timeout the socket takes the next request, and a reply that comes too late is dropped, never taken for
     * another's. The request itself is not taken back: one that is still queued, as no peer is connected, goes to the next
     * that connects, unless {@link dev.zmq.engine.SocketOptions#IMMEDIATE} keeps the socket from queueing it at all. On
     * REQ, {@link dev.zmq.engine.SocketOptions#REQ_RELAXED} and {@link dev.zmq.engine.SocketOptions#REQ_CORRELATE} are set
     * from then on, as the late reply may come at any time: requests carry an id, which REP peers send back. On DEALER
     * this works with REP peers and with ROUTER peers that send the envelope of a request back: each
     * request goes out as an id, an empty delimiter, and the content.
     *
     * @param timeout covers waiting for other requests, for room to send, and for the reply; negative waits without limit
     * @param responseType {@code byte[]}, {@code String}, {@link dev.zmq.engine.Message}, or what the reply's last part
     *     is converted to
     * @return the reply, without envelope; null for an empty one, unless {@code byte[]}, {@code String} or {@code
     *     Message} is asked for
     * @throws ZmqReplyTimeoutException if there was no reply in time
     * @throws ZmqErrorReplyException if the peer answered with an error reply
     * @throws dev.zmq.engine.ZmqUnsupportedException if the socket is neither REQ nor DEALER
     * @throws DuplicateConsumerException if a listener or channel adapter receives from the socket
     */
    <T> @Nullable T sendAndReceive(
            String socketName, @Nullable Object request, Class<T> responseType, Duration timeout);
}
