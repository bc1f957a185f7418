// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.zmtp.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection ended.
 *
 * @param cause the kind of cause, which decides what follows
 * @param detail the cause in words
 * @param remedy what to do if this side does not connect again because of it, null if it does
 */
record Closure(Cause cause, String detail, @Nullable String remedy) {

    enum Cause {
        /** The network or the peer ended the connection: connect again. */
        LOST,
        /** Greeting and handshake took too long, or the peer fell silent: connect again. */
        TIMED_OUT,
        /**
         * What answered speaks no ZMTP that we know: an HTTP server, a proxy while services are being replaced. Something
         * else may answer the next time: connect again, but ever more slowly.
         */
        PROTOCOL_ERROR,
        /** A peer of our protocol whose settings contradict ours, today and tomorrow: do not connect again (libzmq). */
        INCOMPATIBLE,
        /** The peer refused us: do not connect again (libzmq). */
        REFUSED,
        /** We closed it. */
        CLOSED_HERE
    }

    Closure(Cause cause, String detail) {
        this(cause, detail, null);
    }

    /**
     * Returns what follows from a violation of the protocol. libzmq 4.3.4 as a connecting peer was seen to do the same,
     * case by case (LibzmqTroubleTest).
     */
    static Closure of(ProtocolException violation, boolean duringHandshake) {
        String detail = String.valueOf(violation.getMessage());
        return switch (violation.reason()) {
            case MALFORMED_GREETING, UNSUPPORTED_VERSION, MALFORMED_FRAME -> new Closure(Cause.PROTOCOL_ERROR, detail);
            case MALFORMED_COMMAND, UNEXPECTED_COMMAND, INVALID_METADATA ->
                duringHandshake
                        ? new Closure(Cause.INCOMPATIBLE, detail, "Find out what answers there")
                        : new Closure(Cause.PROTOCOL_ERROR, detail);
            case MECHANISM_MISMATCH ->
                new Closure(Cause.INCOMPATIBLE, detail, "Give both sides the same security mechanism");
            case SOCKET_TYPE_MISMATCH ->
                new Closure(Cause.INCOMPATIBLE, detail, "Correct the endpoint, or the socket type of either side");
            case FRAME_TOO_LARGE ->
                new Closure(Cause.INCOMPATIBLE, detail, "Raise maxMessageSize, or let the peer send less at once");
            case REFUSED_BY_PEER -> new Closure(Cause.REFUSED, detail, "Let the peer admit this application");
        };
    }

    boolean isFinal() {
        return cause == Cause.INCOMPATIBLE || cause == Cause.REFUSED || cause == Cause.CLOSED_HERE;
    }
}
