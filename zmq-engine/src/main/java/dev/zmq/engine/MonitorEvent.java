// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a connection or listener of a socket.
 *
 * @param kind what happened
 * @param socketName the name of the socket
 * @param endpoint the local endpoint of a listener, or the one connected to
 * @param peerAddress the peer's address and port, null if not connected
 * @param routingId the peer's routing id as in {@link PeerStatistics#routingId()}, null if it has none or has not told it yet
 * @param value a number whose meaning depends on the kind, 0 where none is mentioned there
 * @param detail the reason or cause in words, null if there is nothing to add
 * @param time when it happened
 */
public record MonitorEvent(
        Kind kind,
        String socketName,
        String endpoint,
        @Nullable String peerAddress,
        @Nullable String routingId,
        long value,
        @Nullable String detail,
        Instant time) {

    /** What can happen; named as libzmq's ZMQ_EVENT_ constants. */
    public enum Kind {
        /** A connection was established; the handshake follows. */
        CONNECTED,
        /** An attempt to connect is under way; absent where the peer answers at once. */
        CONNECT_DELAYED,
        /** The next attempt to connect was scheduled; the value is the time until then in milliseconds. */
        CONNECT_RETRIED,
        /** The socket listens. */
        LISTENING,
        /** The socket cannot listen at an endpoint, of which {@link Socket#bind} tells its caller too. */
        BIND_FAILED,
        /** A connection was accepted; the handshake follows. */
        ACCEPTED,
        /** A connection could not be accepted. */
        ACCEPT_FAILED,
        /** A listener, or an attempt to connect, was closed. */
        CLOSED,
        /** An established connection was lost or closed. */
        DISCONNECTED,
        /** The handshake succeeded; messages may flow. */
        HANDSHAKE_SUCCEEDED,
        /** The handshake ended without a reason from the peer: connection lost, or time passed. */
        HANDSHAKE_FAILED_NO_DETAIL,
        /** The peer broke the protocol; the value is libzmq's number of the violation (ZMQ_PROTOCOL_ERROR_…). */
        HANDSHAKE_FAILED_PROTOCOL,
        /** The peer refused us or was refused; the value is the status: 300, 400 or 500, or 0 if another reason was given. */
        HANDSHAKE_FAILED_AUTH,
        /** The last event that a listener is told: it was removed, or its socket has ended. */
        MONITOR_STOPPED
    }
}
