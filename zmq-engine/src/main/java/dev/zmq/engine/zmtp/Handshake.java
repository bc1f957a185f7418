// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.zmtp;

import dev.zmq.engine.SocketType;
import dev.zmq.engine.zmtp.Commands.Command;
import dev.zmq.engine.zmtp.ProtocolException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One side of the handshake of one connection: greeting and NULL mechanism (RFC 37, "Greeting" and "The NULL Security
 * Mechanism"), or with an older peer the exchange of identities (RFC 13, RFC 15). Both sides do the same, whoever connected.
 *
 * <p>Send what {@link #start()} returns, then hand everything that arrives to {@link #consume} until that returns true or
 * throws. Not thread-safe.
 */
public final class Handshake {

    /**
     * The greatest body of a handshake frame, in bytes, whatever the limit for message frames is: who has not finished the
     * handshake gets no more memory than this.
     */
    public static final int MAX_FRAME_BYTES = 64 * 1024;

    private static final String MECHANISM = "NULL";
    private static final byte[] NO_ROUTING_ID = {};

    private enum State {
        /** Awaits the rest of the peer's signature; then our major version goes out, unless the peer is older. */
        SIGNATURE,
        /** Awaits the peer's major version; then the rest of our greeting goes out. */
        MAJOR_VERSION,
        /** Awaits the rest of the peer's greeting; then our READY goes out. */
        GREETING,
        /** Awaits the peer's READY or ERROR. */
        READY,
        /** The peer speaks ZMTP 1.0 or 2.0; awaits what {@link OlderHandshake} does. */
        OLDER,
        /** Both sides are ready; awaits nothing. */
        DONE,
        /** A violation was reported; awaits nothing. */
        FAILED
    }

    private final SocketType type;
    private final byte[] routingId;
    private final boolean secured;
    private final byte[] greeting = new byte[Greeting.BYTES];
    private final HandshakeFrameReader frames;

    private State state = State.SIGNATURE;
    private int greetingFilled;
    private @Nullable OlderHandshake older;
    private @Nullable PeerInfo peer;

    /**
     * Creates a handshake that has not sent anything.
     *
     * @param type the type of this side's socket
     * @param routingId the routing id of this side's socket, 0 to 255 bytes
     * @param maxFrameBytes the limit for the body of any frame, -1 for none; {@link #MAX_FRAME_BYTES} holds in any case
     * @param secured whether this side demands security, of which peers of ZMTP 1.0 and 2.0 know none: they are refused
     */
    public Handshake(SocketType type, byte[] routingId, long maxFrameBytes, boolean secured) {
        Commands.requireRoutingId(routingId);
        this.type = Objects.requireNonNull(type, "type");
        this.routingId = routingId;
        this.secured = secured;
        this.frames = new HandshakeFrameReader(
                maxFrameBytes < 0 ? MAX_FRAME_BYTES : (int) Math.min(maxFrameBytes, MAX_FRAME_BYTES));
    }

    /** Returns what has to be sent at once: if both sides waited for the other one, none would ever begin. */
    public byte[] start() {
        return Greeting.signature(routingId.length);
    }

    /**
     * Takes what has arrived, as far as it belongs to the handshake.
     *
     * @param in the bytes, in any byte order; those after the peer's READY or identity are left in it
     * @param out takes what has to be sent, in order; the arrays are given away
     * @return whether the handshake is complete; false asks for more bytes, and all of {@code in} was taken
     * @throws ProtocolException if the peer breaks the protocol or refuses us: close the connection, do not go on
     * @throws IllegalStateException if an earlier call has thrown
     */
    public boolean consume(ByteBuffer in, Consumer<byte[]> out) throws ProtocolException {
        try {
            boolean advanced = true;
            while (advanced && state != State.DONE) {
                advanced = advance(in, out);
            }
            return state == State.DONE;
        } catch (ProtocolException violation) {
            state = State.FAILED;
            throw violation;
        }
    }

    /**
     * Returns what is known about the peer.
     *
     * @throws IllegalStateException if the handshake is not complete
     */
    public PeerInfo peer() {
        if (peer == null) {
            throw new IllegalStateException("the handshake is not complete");
        }
        return peer;
    }

    /** Returns whether the peer's greeting has begun to arrive and has a signature: it speaks ZMTP 2 or later. */
    public boolean hasPeerSignature() {
        return greetingFilled >= Greeting.SIGNATURE_BYTES && Greeting.isSignature(greeting);
    }

    /** Does one step; returns whether there was enough to do it. */
    private boolean advance(ByteBuffer in, Consumer<byte[]> out) throws ProtocolException {
        return switch (state) {
            case SIGNATURE -> onSignature(in, out);
            case MAJOR_VERSION -> onMajorVersion(in, out);
            case GREETING -> onGreeting(in, out);
            case READY -> onReady(in);
            case OLDER -> onOlder(in, out);
            case DONE -> false;
            case FAILED -> throw new IllegalStateException("the handshake has failed");
        };
    }

    private boolean onSignature(ByteBuffer in, Consumer<byte[]> out) throws ProtocolException {
        if (greetingFilled == 0 && in.hasRemaining() && !Greeting.maySign(in.get(in.position()))) {
            startUnversioned(in, out);
            return true;
        }
        if (!fillGreeting(in, Greeting.SIGNATURE_BYTES)) {
            return false;
        }
        if (Greeting.isSignature(greeting)) {
            out.accept(Greeting.majorVersion());
            state = State.MAJOR_VERSION;
        } else {
            ByteBuffer first = ByteBuffer.wrap(greeting, 0, Greeting.SIGNATURE_BYTES);
            startUnversioned(first, out).consume(first, out);
        }
        return true;
    }

    private boolean onMajorVersion(ByteBuffer in, Consumer<byte[]> out) throws ProtocolException {
        if (!fillGreeting(in, Greeting.MAJOR_VERSION_OFFSET + 1)) {
            return false;
        }
        OlderHandshake.Version olderVersion = Greeting.olderVersion(greeting);
        if (olderVersion == null) {
            out.accept(Greeting.rest(MECHANISM));
            state = State.GREETING;
        } else {
            startOlder(olderVersion, out);
        }
        return true;
    }

    private OlderHandshake startUnversioned(ByteBuffer first, Consumer<byte[]> out) throws ProtocolException {
        if (secured) {
            throw new ProtocolException(
                    Reason.UNSUPPORTED_VERSION,
                    ForeignProtocol.describe(first)
                            + " or its version 1.0, which has no security; this socket demands it");
        }
        return startOlder(OlderHandshake.Version.UNVERSIONED, out);
    }

    /** Goes on with an older peer, but not without the security that is demanded (CVE-2014-7202, CVE-2014-9721). */
    private OlderHandshake startOlder(OlderHandshake.Version version, Consumer<byte[]> out) throws ProtocolException {
        if (secured) {
            throw new ProtocolException(
                    Reason.UNSUPPORTED_VERSION,
                    "the peer speaks ZMTP " + (version == OlderHandshake.Version.TWO ? "2.0" : "1.0")
                            + ", which has no security; this socket demands it");
        }
        OlderHandshake started = new OlderHandshake(version, type, routingId, out);
        older = started;
        state = State.OLDER;
        return started;
    }

    private boolean onOlder(ByteBuffer in, Consumer<byte[]> out) throws ProtocolException {
        OlderHandshake started = Objects.requireNonNull(older);
        if (!started.consume(in, out)) {
            return false;
        }
        peer = started.peer();
        state = State.DONE;
        return true;
    }

    private boolean onGreeting(ByteBuffer in, Consumer<byte[]> out) throws ProtocolException {
        if (!fillGreeting(in, Greeting.BYTES)) {
            return false;
        }
        Greeting.checkMechanism(greeting, MECHANISM);
        // Not "client first" as RFC 37 has it: like libzmq, both sides send READY without waiting.
        out.accept(Commands.ready(type, routingId));
        state = State.READY;
        return true;
    }

    private boolean onReady(ByteBuffer in) throws ProtocolException {
        byte[] body = frames.read(in);
        if (body == null) {
            return false;
        }
        Command command = Commands.parse(body);
        switch (command.name()) {
            case Commands.READY -> peer = describe(Metadata.parse(command.data()));
            case Commands.ERROR -> throw refusal(command.data());
            default ->
                throw new ProtocolException(
                        Reason.UNEXPECTED_COMMAND,
                        "the peer sent '" + Printable.text(command.name()) + "' where READY or ERROR has its place");
        }
        state = State.DONE;
        return true;
    }

    private boolean fillGreeting(ByteBuffer in, int end) {
        int count = Math.min(in.remaining(), end - greetingFilled);
        in.get(greeting, greetingFilled, count);
        greetingFilled += count;
        return greetingFilled == end;
    }

    private static ProtocolException refusal(byte[] data) {
        // Nothing at all after the name is JeroMQ's way; a size beyond the end is nobody's.
        if (data.length > 0 && (data[0] & 0xFF) > data.length - 1) {
            return new ProtocolException(
                    Reason.MALFORMED_COMMAND,
                    "the peer sent an ERROR whose reason is cut off: '" + Commands.parseError(data) + "'");
        }
        return ProtocolException.refusedByPeer(Commands.parseError(data));
    }

    private PeerInfo describe(Map<String, byte[]> properties) throws ProtocolException {
        byte[] socketType = properties.get(Metadata.SOCKET_TYPE);
        String peerType = socketType == null ? null : accepted(new String(socketType, StandardCharsets.ISO_8859_1));
        byte[] identity = properties.get(Metadata.IDENTITY);
        if (identity != null && identity.length > Commands.MAX_ROUTING_ID_BYTES) {
            throw new ProtocolException(
                    Reason.INVALID_METADATA,
                    "the peer's routing id has " + identity.length + " bytes where at most "
                            + Commands.MAX_ROUTING_ID_BYTES + " are allowed");
        }
        return new PeerInfo(
                Greeting.MAJOR_VERSION,
                Greeting.commonMinorVersion(greeting),
                MECHANISM,
                peerType,
                identity == null ? NO_ROUTING_ID : identity,
                toText(properties),
                false);
    }

    /**
     * Returns the name of the peer's type, one string for all peers, if this side talks to it (RFC 37, "Socket Type
     * Property"). It is compared with its case, as libzmq does.
     */
    private String accepted(String peerType) throws ProtocolException {
        for (SocketType allowed : type.peers()) {
            if (allowed.name().equals(peerType)) {
                return allowed.name();
            }
        }
        throw new ProtocolException(
                Reason.SOCKET_TYPE_MISMATCH,
                "the peer is a '" + Printable.text(peerType) + "' socket, which a " + type + " socket cannot talk to");
    }

    private static Map<String, String> toText(Map<String, byte[]> properties) {
        Map<String, String> metadata = new HashMap<>();
        properties.forEach((name, value) -> metadata.put(name, new String(value, StandardCharsets.UTF_8)));
        String identity = metadata.get(Metadata.IDENTITY);
        if (identity != null) {
            metadata.putIfAbsent(Metadata.ROUTING_ID, identity);
        }
        return metadata;
    }
}
