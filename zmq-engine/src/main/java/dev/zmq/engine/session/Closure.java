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
 * @param code libzmq's number of a violation, the status of a refusal, otherwise 0
 */
record Closure(Cause cause, String detail, @Nullable String remedy, int code) {

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
        this(cause, detail, null, 0);
    }

    /**
     * Returns what follows from a violation of the protocol. libzmq 4.3.4 as a connecting peer was seen to do the same,
     * case by case (LibzmqTroubleTest).
     */
    static Closure of(ProtocolException violation, boolean duringHandshake) {
        return switch (violation.reason()) {
            case MALFORMED_GREETING, UNSUPPORTED_VERSION, MALFORMED_FRAME -> of(violation, Cause.PROTOCOL_ERROR, null);
            case MALFORMED_COMMAND, UNEXPECTED_COMMAND, INVALID_METADATA ->
                duringHandshake
                        ? of(violation, Cause.INCOMPATIBLE, "Find out what answers there")
                        : of(violation, Cause.PROTOCOL_ERROR, null);
            case MECHANISM_MISMATCH -> of(violation, Cause.INCOMPATIBLE, "Give both sides the same security mechanism");
            case SOCKET_TYPE_MISMATCH ->
                of(violation, Cause.INCOMPATIBLE, "Correct the endpoint, or the socket type of either side");
            case FRAME_TOO_LARGE ->
                of(violation, Cause.INCOMPATIBLE, "Raise maxMessageSize, or let the peer send less at once");
            case REFUSED_BY_PEER -> of(violation, Cause.REFUSED, "Let the peer admit this application");
        };
    }

    private static Closure of(ProtocolException violation, Cause cause, @Nullable String remedy) {
        return new Closure(cause, String.valueOf(violation.getMessage()), remedy, violation.code());
    }

    boolean isFinal() {
        return cause == Cause.INCOMPATIBLE || cause == Cause.REFUSED || cause == Cause.CLOSED_HERE;
    }
}
