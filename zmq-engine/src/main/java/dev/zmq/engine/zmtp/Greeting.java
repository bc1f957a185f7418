// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.zmtp;

import dev.zmq.engine.zmtp.ProtocolException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

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
    private static final int VERSION_2_0 = 1;

    private static final int MIN_TEXT_BYTES = 4;
    private static final int MAX_DESCRIBED_BYTES = 40;

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

    /**
     * Checks as much of a peer's signature as has arrived. That is one byte at first: who speaks another protocol is turned
     * away at once instead of being waited for.
     *
     * @param following what arrived after it, only looked at to describe another protocol
     */
    static void checkSignature(byte[] greeting, int filled, ByteBuffer following) throws ProtocolException {
        if (filled == 0) {
            return;
        }
        int start = greeting[0] & 0xFF;
        if (start == 0) {
            throw new ProtocolException(
                    Reason.MALFORMED_GREETING, "the peer's first byte is 0x00, which begins no version of ZMTP");
        }
        if (start != SIGNATURE_START) {
            throw new ProtocolException(
                    Reason.UNSUPPORTED_VERSION, describeForeign(start, firstBytes(greeting, filled, following)));
        }
        if (filled >= SIGNATURE_BYTES && (greeting[SIGNATURE_BYTES - 1] & 1) == 0) {
            throw new ProtocolException(
                    Reason.UNSUPPORTED_VERSION,
                    "the peer speaks ZMTP 1.0, which is not supported: ZMTP 3.0 or later is");
        }
    }

    private static byte[] firstBytes(byte[] greeting, int filled, ByteBuffer following) {
        byte[] first = Arrays.copyOf(greeting, Math.min(filled + following.remaining(), MAX_DESCRIBED_BYTES));
        following.duplicate().get(first, filled, first.length - filled);
        return first;
    }

    private static String describeForeign(int start, byte[] firstBytes) {
        String text = new String(firstBytes, StandardCharsets.ISO_8859_1);
        String line = text.split("[^ -~]", 2)[0];
        if (line.length() >= Math.min(text.length(), MIN_TEXT_BYTES)) {
            return "the peer speaks no ZMTP (first bytes: '" + line + "')"; // HTTP, SSH, SMTP ...
        }
        if (text.startsWith("\u0015\u0003") || text.startsWith("\u0016\u0003")) {
            return "the peer speaks TLS, not ZMTP";
        }
        return String.format(
                "the peer's first byte is 0x%02X where ZMTP 3 sends 0xFF: it speaks ZMTP 1.0, which is not supported,"
                        + " or another protocol",
                start);
    }

    /** Checks the peer's major version. Numbers that were never given out mean the latest version, as for libzmq. */
    static void checkMajorVersion(byte[] greeting) throws ProtocolException {
        int major = greeting[MAJOR_VERSION_OFFSET] & 0xFF;
        if (major <= VERSION_2_0) {
            throw new ProtocolException(
                    Reason.UNSUPPORTED_VERSION,
                    "the peer speaks ZMTP " + (major == VERSION_2_0 ? "2.0" : "1.0")
                            + ", which is not supported: ZMTP 3.0 or later is");
        }
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
