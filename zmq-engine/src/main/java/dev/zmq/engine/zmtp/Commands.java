// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.zmtp;

import dev.zmq.engine.SocketType;
import dev.zmq.engine.zmtp.ProtocolException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Encodes commands as whole frames and decodes the bodies of command frames (RFC 37, "Commands").
 *
 * <p>Stateless; safe for use by any thread.
 */
public final class Commands {

    /** Name of the command that ends the handshake. */
    public static final String READY = "READY";
    /** Name of the command that refuses the peer. */
    public static final String ERROR = "ERROR";
    /** Name of the command that adds a subscription. */
    public static final String SUBSCRIBE = "SUBSCRIBE";
    /** Name of the command that takes a subscription back. */
    public static final String CANCEL = "CANCEL";
    /** Name of the command that asks for a {@link #PONG}. */
    public static final String PING = "PING";
    /** Name of the command that answers a {@link #PING}. */
    public static final String PONG = "PONG";

    /** The most bytes of context that a PING carries. */
    public static final int MAX_PING_CONTEXT_BYTES = 16;
    /** The greatest time to live of a PING, in deciseconds. */
    public static final int MAX_TTL_DECISECONDS = 0xFFFF;
    /** The most bytes of a routing id. */
    public static final int MAX_ROUTING_ID_BYTES = 255;

    private static final int TTL_BYTES = 2;
    private static final int MAX_ERROR_REASON_BYTES = 255;

    /** A command as received: its name, one character a byte, and what follows it. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    public record Command(String name, byte[] data) {}

    /**
     * A PING as received.
     *
     * @param ttlDeciseconds how long the peer waits for traffic before it gives the connection up; 0 for ever
     * @param context what the PONG has to repeat, at most {@link #MAX_PING_CONTEXT_BYTES} bytes
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    public record Ping(int ttlDeciseconds, byte[] context) {}

    private Commands() {}

    /** Returns the frame that subscribes at a peer of ZMTP 3.1. */
    public static byte[] subscribe(byte[] topic) {
        return Frames.command(SUBSCRIBE, topic);
    }

    /** Returns the frame that takes back a subscription at a peer of ZMTP 3.1. */
    public static byte[] cancel(byte[] topic) {
        return Frames.command(CANCEL, topic);
    }

    /** Returns the frame that subscribes at a peer of ZMTP 3.0; see {@link SubscriptionMessage}. */
    public static byte[] subscribeLegacy(byte[] topic) {
        return Frames.message(0, SubscriptionMessage.of(true, topic));
    }

    /** Returns the frame that takes back a subscription at a peer of ZMTP 3.0; see {@link SubscriptionMessage}. */
    public static byte[] cancelLegacy(byte[] topic) {
        return Frames.message(0, SubscriptionMessage.of(false, topic));
    }

    /**
     * Returns a PING frame.
     *
     * @param ttlDeciseconds 0 (none) to {@link #MAX_TTL_DECISECONDS}
     * @param context at most {@link #MAX_PING_CONTEXT_BYTES} bytes
     */
    public static byte[] ping(int ttlDeciseconds, byte[] context) {
        if (ttlDeciseconds < 0 || ttlDeciseconds > MAX_TTL_DECISECONDS) {
            throw new IllegalArgumentException(
                    "a TTL has 0 to " + MAX_TTL_DECISECONDS + " deciseconds, not " + ttlDeciseconds);
        }
        requireContext(context);
        byte[] ttl = {(byte) (ttlDeciseconds >>> 8), (byte) ttlDeciseconds};
        return Frames.command(PING, ttl, context);
    }

    /**
     * Returns a PONG frame.
     *
     * @param context the context of the PING that it answers
     */
    public static byte[] pong(byte[] context) {
        requireContext(context);
        return Frames.command(PONG, context);
    }

    private static void requireContext(byte[] context) {
        if (context.length > MAX_PING_CONTEXT_BYTES) {
            throw new IllegalArgumentException(
                    "a context has at most " + MAX_PING_CONTEXT_BYTES + " bytes, not " + context.length);
        }
    }

    /**
     * Returns an ERROR frame.
     *
     * @param reason at most 255 ASCII characters
     */
    public static byte[] error(String reason) {
        byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
        if (text.length > MAX_ERROR_REASON_BYTES) {
            throw new IllegalArgumentException(
                    "a reason has at most " + MAX_ERROR_REASON_BYTES + " characters, not " + text.length);
        }
        return Frames.command(ERROR, new byte[] {(byte) text.length}, text);
    }

    /**
     * Returns a READY frame of the NULL mechanism. The routing id is sent, even if it is empty, by those types whose peers
     * may want it; other types keep it to themselves.
     *
     * @param type the type of this side's socket
     * @param routingId at most {@link #MAX_ROUTING_ID_BYTES} bytes
     */
    public static byte[] ready(SocketType type, byte[] routingId) {
        requireRoutingId(routingId);
        List<byte[]> properties = new ArrayList<>();
        properties.add(Metadata.property(Metadata.SOCKET_TYPE, type.name().getBytes(StandardCharsets.US_ASCII)));
        if (type == SocketType.REQ || type == SocketType.DEALER || type == SocketType.ROUTER) {
            properties.add(Metadata.property(Metadata.IDENTITY, routingId));
        }
        return Frames.command(READY, properties.toArray(byte[][]::new));
    }

    static void requireRoutingId(byte[] routingId) {
        if (routingId.length > MAX_ROUTING_ID_BYTES) {
            throw new IllegalArgumentException(
                    "a routing id has at most " + MAX_ROUTING_ID_BYTES + " bytes, not " + routingId.length);
        }
    }

    /**
     * Splits the body of a command frame.
     *
     * @throws ProtocolException if the body is empty or ends inside the command's name
     */
    public static Command parse(byte[] body) throws ProtocolException {
        if (body.length == 0) {
            throw new ProtocolException(Reason.MALFORMED_COMMAND, "a command frame is empty");
        }
        int nameEnd = 1 + (body[0] & 0xFF);
        if (nameEnd > body.length) {
            throw new ProtocolException(
                    Reason.MALFORMED_COMMAND,
                    "a command of " + body.length + " bytes announces a name of " + (nameEnd - 1) + " bytes");
        }
        String name = new String(body, 1, nameEnd - 1, StandardCharsets.ISO_8859_1);
        return new Command(name, Arrays.copyOfRange(body, nameEnd, body.length));
    }

    /**
     * Decodes what follows the name in a PING. A longer context than allowed is cut off, as libzmq does.
     *
     * @throws ProtocolException if the data is too short to hold the time to live
     */
    public static Ping parsePing(byte[] data) throws ProtocolException {
        if (data.length < TTL_BYTES) {
            throw new ProtocolException(
                    Reason.MALFORMED_COMMAND, "a PING has " + data.length + " bytes where its TTL alone takes 2");
        }
        int ttlDeciseconds = ((data[0] & 0xFF) << 8) | (data[1] & 0xFF);
        int contextEnd = Math.min(data.length, TTL_BYTES + MAX_PING_CONTEXT_BYTES);
        return new Ping(ttlDeciseconds, Arrays.copyOfRange(data, TTL_BYTES, contextEnd));
    }

    /**
     * Decodes what follows the name in an ERROR, as far as it goes: JeroMQ sends nothing at all, and a reason that is cut
     * off still says something. Characters that are not printable ASCII become {@code ?}.
     */
    public static String parseError(byte[] data) {
        if (data.length == 0) {
            return "";
        }
        int end = Math.min(data.length, 1 + (data[0] & 0xFF));
        return Printable.text(Arrays.copyOfRange(data, 1, end));
    }
}
