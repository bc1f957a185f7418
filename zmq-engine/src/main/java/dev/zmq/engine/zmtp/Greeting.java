// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.zmtp;

import dev.zmq.engine.zmtp.ProtocolException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The 64 bytes with which both sides of ZMTP 3 begin (RFC 37, "Greeting").
 *
 * <p>They go out in three steps, so that a peer of ZMTP 1.0 or 2.0 has not received anything it cannot understand when it
 * is recognised: the signature at once, the major version when the peer's signature is there, the rest when the peer's
 * major version is.
 */
final class Greeting {

    static final int SIGNATURE_BYTES = 10;
    static final int MAJOR_VERSION_OFFSET = 10;
    static final int BYTES = 64;

    static final int MAJOR_VERSION = 3;
    static final int MINOR_VERSION = 1;

    private static final int MINOR_VERSION_OFFSET = 11;
    private static final int MECHANISM_OFFSET = 12;
    private static final int MECHANISM_BYTES = 20;

    private static final int SIGNATURE_START = 0xFF;
    private static final byte SIGNATURE_END = 0x7F;
    private static final int VERSION_1_0 = 0;
    private static final int VERSION_2_0 = 1;

    private Greeting() {}

    /** Returns the signature. It reads as the header of a long ZMTP 1.0 frame that holds a routing id of the given length. */
    static byte[] signature(int routingIdBytes) {
        return ByteBuffer.allocate(SIGNATURE_BYTES)
                .put((byte) SIGNATURE_START)
                .putLong(routingIdBytes + 1L)
                .put(SIGNATURE_END)
                .array();
    }

    /** Returns the major version. */
    static byte[] majorVersion() {
        return new byte[] {MAJOR_VERSION};
    }

    /** Returns what follows the major version: minor version, mechanism, as-server (always 0) and filler. */
    static byte[] rest(String mechanism) {
        return ByteBuffer.allocate(BYTES - MINOR_VERSION_OFFSET)
                .put((byte) MINOR_VERSION)
                .put(padded(mechanism))
                .array();
    }

    /** Returns whether a first byte may begin a signature. */
    static boolean maySign(byte first) {
        return (first & 0xFF) == SIGNATURE_START;
    }

    /** Returns whether ten bytes that may be a signature are one, and not the header of a long frame of ZMTP 1.0. */
    static boolean isSignature(byte[] greeting) {
        return (greeting[SIGNATURE_BYTES - 1] & 1) != 0;
    }

    /**
     * Returns in which way the peer is older than ZMTP 3, null if it is not. Numbers that were never given out mean the
     * latest version, as for libzmq.
     */
    static OlderHandshake.@Nullable Version olderVersion(byte[] greeting) {
        return switch (greeting[MAJOR_VERSION_OFFSET]) {
            case VERSION_1_0 -> OlderHandshake.Version.ONE;
            case VERSION_2_0 -> OlderHandshake.Version.TWO;
            default -> null;
        };
    }

    /** Returns the minor version of ZMTP 3 that both sides know. */
    static int commonMinorVersion(byte[] greeting) {
        boolean later = greeting[MAJOR_VERSION_OFFSET] != MAJOR_VERSION;
        return later ? MINOR_VERSION : Math.min(greeting[MINOR_VERSION_OFFSET] & 0xFF, MINOR_VERSION);
    }

    /** Checks that the peer announces exactly the given mechanism, including its padding. */
    static void checkMechanism(byte[] greeting, String mechanism) throws ProtocolException {
        byte[] announced = Arrays.copyOfRange(greeting, MECHANISM_OFFSET, MECHANISM_OFFSET + MECHANISM_BYTES);
        if (!Arrays.equals(announced, padded(mechanism))) {
            String name = new String(announced, StandardCharsets.ISO_8859_1).replaceAll("\0+$", "");
            throw new ProtocolException(
                    Reason.MECHANISM_MISMATCH,
                    "the peer's security mechanism is '" + Printable.text(name) + "', this socket's is '" + mechanism
                            + "'");
        }
    }

    private static byte[] padded(String mechanism) {
        return Arrays.copyOf(mechanism.getBytes(StandardCharsets.US_ASCII), MECHANISM_BYTES);
    }
}
