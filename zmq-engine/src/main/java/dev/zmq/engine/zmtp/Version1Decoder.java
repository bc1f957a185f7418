// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.zmtp;

import dev.zmq.engine.zmtp.ProtocolException.Reason;
import java.nio.ByteBuffer;

/**
 * Turns the frames of ZMTP 1.0 (RFC 13) into those of ZMTP 2.0 and later, in the place where they are: a frame never gets
 * longer by that. Resumable at every byte. Not thread-safe.
 */
public final class Version1Decoder {

    private static final byte[] NOTHING = {};

    private byte[] rest = NOTHING;
    private long bodyLeft;

    /** Returns the header that the last input ended in, to be put ahead of the next; empty if it ended elsewhere. */
    public byte[] rest() {
        return rest;
    }

    /**
     * Decodes the bytes from {@code from} on, the {@link #rest} of the input before included, to before {@code to}.
     *
     * @return where the result ends
     * @throws ProtocolException if a frame has no length, or one of more than 63 bits
     */
    public int decode(ByteBuffer bytes, int from, int to) throws ProtocolException {
        int in = from;
        int out = from;
        rest = NOTHING;
        while (in < to) {
            if (bodyLeft > 0) {
                int count = (int) Math.min(bodyLeft, to - in);
                if (in != out) {
                    bytes.put(out, bytes, in, count);
                }
                in += count;
                out += count;
                bodyLeft -= count;
            } else {
                int header = headerBytes(bytes.get(in));
                if (to - in < header) {
                    rest = new byte[to - in];
                    bytes.get(in, rest);
                    return out;
                }
                out = decodeHeader(bytes, in, out);
                in += header;
            }
        }
        return out;
    }

    private static int headerBytes(byte first) {
        return (first & 0xFF) == Version1Frames.LONG_LENGTH
                ? Version1Frames.LONG_HEADER_BYTES
                : Version1Frames.SHORT_HEADER_BYTES;
    }

    private int decodeHeader(ByteBuffer bytes, int in, int out) throws ProtocolException {
        int header = headerBytes(bytes.get(in));
        boolean isLong = header == Version1Frames.LONG_HEADER_BYTES;
        long length = isLong ? bytes.getLong(in + 1) : bytes.get(in) & 0xFF;
        if (length <= 0) {
            throw new ProtocolException(
                    Reason.MALFORMED_FRAME,
                    "a frame of ZMTP 1.0 has the length " + Long.toUnsignedString(length)
                            + " where 1 to 2^63-1 are allowed");
        }
        bodyLeft = length - 1;
        int more = bytes.get(in + header - 1) & Frames.MORE; // the other bits mean nothing (RFC 13)
        if (bodyLeft <= Frames.MAX_SHORT_BODY_BYTES) {
            bytes.put(out, (byte) more).put(out + 1, (byte) bodyLeft);
            return out + Frames.SHORT_HEADER_BYTES;
        }
        bytes.put(out, (byte) (more | Frames.LONG)).putLong(out + 1, bodyLeft);
        return out + Frames.LONG_HEADER_BYTES;
    }
}
