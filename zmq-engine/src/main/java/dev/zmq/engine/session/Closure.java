// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

/**
 * Why a connection ended.
 *
 * @param cause the kind of cause, which decides what follows
 * @param detail the cause in words
 */
record Closure(Cause cause, String detail) {

    enum Cause {
        /** The network or the peer ended the connection: connect again. */
        LOST,
        /** Greeting and handshake took too long, or the peer fell silent: connect again. */
        TIMED_OUT,
        /** The peer breaks the protocol and would do so again: do not connect again (libzmq). */
        PROTOCOL_ERROR,
        /** The peer refused us: do not connect again (libzmq). */
        REFUSED,
        /** We closed it. */
        CLOSED_HERE
    }

    boolean isFinal() {
        return cause == Cause.PROTOCOL_ERROR || cause == Cause.REFUSED || cause == Cause.CLOSED_HERE;
    }
}
