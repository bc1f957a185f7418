// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.zmtp;

import dev.zmq.engine.SocketType;
import dev.zmq.engine.zmtp.ProtocolException.Reason;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What follows the first bytes with a peer of ZMTP 1.0 or 2.0 (RFC 13, RFC 15): both sides send their identity, and that is
 * all. Not thread-safe.
 */
final class OlderHandshake {

    /** In which way a peer is older. */
    enum Version {
        /** ZMTP 1.0, without a greeting: the first bytes are the identity. */
        UNVERSIONED,
        /** ZMTP 1.0 behind the greeting of 2.0, with the version 0. */
        ONE,
        /** ZMTP 2.0. */
        TWO
    }

    private enum State {
        /** Awaits the peer's socket type, the last byte of its greeting; then our identity goes out. */
        SOCKET_TYPE,
        /** Awaits the rest of the peer's identity. */
        IDENTITY,
        /** Awaits nothing. */
        DONE
    }

    private static final String NO_SECURITY = "NULL";
    /** The types in the order of their numbers (RFC 15; libzmq for the last two). */
    private static final List<SocketType> NUMBERED = List.of(
            SocketType.PAIR,
            SocketType.PUB,
            SocketType.SUB,
            SocketType.REQ,
            SocketType.REP,
            SocketType.DEALER,
            SocketType.ROUTER,
            SocketType.PULL,
            SocketType.PUSH,
            SocketType.XPUB,
            SocketType.XSUB);

    private final Version version;
    private final byte[] routingId;
    private final Version1IdentityReader version1Identity = new Version1IdentityReader();
    private final HandshakeFrameReader version2Identity = new HandshakeFrameReader(Commands.MAX_ROUTING_ID_BYTES);

    private State state;
    private @Nullable SocketType peerType;
    private @Nullable PeerInfo peer;

    /** Creates the handshake with a peer of a version, and sends it the first that it understands. */
    OlderHandshake(Version version, SocketType type, byte[] routingId, Consumer<byte[]> out) {
        this.version = version;
        this.routingId = routingId;
        if (version == Version.UNVERSIONED) {
            // Our signature was the header of a frame that announces just this.
            out.accept(routingId);
            state = State.IDENTITY;
        } else {
            out.accept(new byte[] {(byte) NUMBERED.indexOf(type)});
            state = State.SOCKET_TYPE;
        }
    }

    /** Takes what has arrived; returns whether the peer is known. */
    boolean consume(ByteBuffer in, Consumer<byte[]> out) throws ProtocolException {
        if (state == State.SOCKET_TYPE && in.hasRemaining()) {
            int number = in.get() & 0xFF;
            peerType = number < NUMBERED.size() ? NUMBERED.get(number) : null; // nothing depends on it (libzmq)
            out.accept(version == Version.TWO ? Frames.message(0, routingId) : Version1Frames.message(routingId));
            state = State.IDENTITY;
        }
        if (state == State.IDENTITY) {
            byte[] identity = version == Version.TWO ? readVersion2Identity(in) : version1Identity.read(in);
            if (identity != null) {
                peer = describe(identity);
                state = State.DONE;
            }
        }
        return state == State.DONE;
    }

    private byte @Nullable [] readVersion2Identity(ByteBuffer in) throws ProtocolException {
        byte[] identity = version2Identity.read(in);
        if (identity != null && (version2Identity.flags() & Frames.COMMAND_OR_MORE) != 0) {
            throw new ProtocolException(
                    Reason.MALFORMED_FRAME,
                    "the peer's first frame, in ZMTP 2.0 its identity, is a command or a part of a message");
        }
        return identity;
    }

    private PeerInfo describe(byte[] identity) {
        SocketType announced = version == Version.TWO ? peerType : null;
        return new PeerInfo(
                version == Version.TWO ? 2 : 1,
                0,
                NO_SECURITY,
                announced == null ? null : announced.name(),
                identity,
                Map.of(),
                version == Version.UNVERSIONED);
    }

    @Nullable
    PeerInfo peer() {
        return peer;
    }
}
