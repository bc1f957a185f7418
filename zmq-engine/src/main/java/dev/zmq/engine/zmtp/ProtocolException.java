// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.zmtp;

import java.util.Objects;

/** A peer broke the protocol, or refused us: the connection it came from has to be closed. */
public final class ProtocolException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What kind of violation it was; the names follow libzmq's handshake failure events. */
    public enum Reason {
        /** The first bytes are no greeting of any ZMTP version. */
        MALFORMED_GREETING,
        /** The peer speaks a ZMTP version that this side does not. */
        UNSUPPORTED_VERSION,
        /** The peer announces another security mechanism. */
        MECHANISM_MISMATCH,
        /** A well-formed command that has no place in the present state. */
        UNEXPECTED_COMMAND,
        /** A command whose body is too short for what it announces. */
        MALFORMED_COMMAND,
        /** A property list that is cut off, or a property with a value out of bounds. */
        INVALID_METADATA,
        /** The peer's socket type is none that this socket can talk to. */
        SOCKET_TYPE_MISMATCH,
        /** A frame announces more bytes than the limit in force. */
        FRAME_TOO_LARGE,
        /** The peer answered the handshake with an ERROR command. */
        REFUSED_BY_PEER,
        /** A frame in a place or of a form that the protocol does not allow. */
        MALFORMED_FRAME
    }

    private final Reason reason;

    /** Creates an exception with a message that says what was received and what would have been right. */
    public ProtocolException(Reason reason, String message) {
        super(message);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /** Returns the kind of violation. */
    public Reason reason() {
        return reason;
    }
}
