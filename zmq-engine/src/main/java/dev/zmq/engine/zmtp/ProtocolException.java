// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.zmtp;

import java.util.Objects;

/** A peer broke the protocol, or refused us: the connection it came from has to be closed. */
public final class ProtocolException extends Exception {

    private static final long serialVersionUID = 1L;

    /** ZMQ_PROTOCOL_ERROR_ZMTP_UNSPECIFIED. */
    private static final int UNSPECIFIED = 0x10000000;

    /** What kind of violation it was; the names follow libzmq's handshake failure events. */
    public enum Reason {
        /** The first bytes are no greeting of any ZMTP version. */
        MALFORMED_GREETING(UNSPECIFIED),
        /** The peer speaks a ZMTP version that this side does not. */
        UNSUPPORTED_VERSION(UNSPECIFIED),
        /** The peer announces another security mechanism. */
        MECHANISM_MISMATCH(0x11000002),
        /** A well-formed command that has no place in the present state. */
        UNEXPECTED_COMMAND(0x10000001),
        /** A command whose body is too short for what it announces. */
        MALFORMED_COMMAND(0x10000011),
        /** A property list that is cut off, or a property with a value out of bounds. */
        INVALID_METADATA(0x10000018),
        /** The peer's socket type is none that this socket can talk to. */
        SOCKET_TYPE_MISMATCH(UNSPECIFIED),
        /** A frame announces more bytes than the limit in force. */
        FRAME_TOO_LARGE(UNSPECIFIED),
        /** The peer answered the handshake with an ERROR command. */
        REFUSED_BY_PEER(UNSPECIFIED),
        /** A frame in a place or of a form that the protocol does not allow. */
        MALFORMED_FRAME(UNSPECIFIED);

        private final int code;

        Reason(int code) {
            this.code = code;
        }
    }

    private final Reason reason;
    private final int code;

    /** Creates an exception with a message that says what was received and what would have been right. */
    public ProtocolException(Reason reason, String message) {
        this(reason, message, reason.code);
    }

    private ProtocolException(Reason reason, String message, int code) {
        super(message);
        this.reason = Objects.requireNonNull(reason, "reason");
        this.code = code;
    }

    /** Returns the exception for an ERROR command, whose reason ought to be a status (RFC 27). */
    static ProtocolException refusedByPeer(String reason) {
        int status = reason.matches("[345]00") ? Integer.parseInt(reason) : 0;
        return new ProtocolException(
                Reason.REFUSED_BY_PEER, "the peer refused the connection: '" + reason + "'", status);
    }

    /** Returns the kind of violation. */
    public Reason reason() {
        return reason;
    }

    /** Returns libzmq's number of the violation, the status of a refusal, 0 for another reason of a refusal. */
    public int code() {
        return code;
    }
}
