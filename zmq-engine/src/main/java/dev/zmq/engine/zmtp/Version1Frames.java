// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.zmtp;

import java.nio.ByteBuffer;

/**
 * Encodes frames as ZMTP 1.0 puts them on the wire (RFC 13): length, flags, body. The length counts the flags too; it takes
 * one byte, or after {@code FF} eight bytes more.
 *
 * <p>Stateless; safe for use by any thread.
 */
public final class Version1Frames {

    static final int LONG_LENGTH = 0xFF;
    static final int SHORT_HEADER_BYTES = 2;
    static final int LONG_HEADER_BYTES = 10;

    private static final int FLAGS_BYTES = 1;
    private static final int MAX_SHORT_LENGTH = 254;

    private Version1Frames() {}

    /**
     * Returns the header of a frame.
     *
     * @param flags as in {@link Frames}; only {@link Frames#MORE} is taken over, there is nothing else in ZMTP 1.0
     * @param bodyBytes the length of the body
     */
    public static byte[] header(int flags, long bodyBytes) {
        byte more = (byte) (flags & Frames.MORE);
        long length = bodyBytes + FLAGS_BYTES;
        return length <= MAX_SHORT_LENGTH
                ? new byte[] {(byte) length, more}
                : ByteBuffer.allocate(LONG_HEADER_BYTES)
                        .put((byte) LONG_LENGTH)
                        .putLong(length)
                        .put(more)
                        .array();
    }

    /** Returns a whole frame that ends a message. */
    static byte[] message(byte[] body) {
        byte[] header = header(0, body.length);
        return ByteBuffer.allocate(header.length + body.length)
                .put(header)
                .put(body)
                .array();
    }
}
