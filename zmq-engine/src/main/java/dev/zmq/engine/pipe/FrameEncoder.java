// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import static dev.zmq.engine.zmtp.Frames.LONG;
import static dev.zmq.engine.zmtp.Frames.LONG_HEADER_BYTES;
import static dev.zmq.engine.zmtp.Frames.MAX_SHORT_BODY_BYTES;
import static dev.zmq.engine.zmtp.Frames.SHORT_HEADER_BYTES;

import java.nio.ByteBuffer;

/**
 * Writes frames of ZMTP 2.0 and later (RFC 37, "Framing") to memory that has space for them. Each method returns the position
 * behind what it wrote.
 */
final class FrameEncoder {

    private FrameEncoder() {}

    /** Writes a frame. */
    static int encode(ByteBuffer bytes, int position, int flags, byte[] body) {
        return body.length <= MAX_SHORT_BODY_BYTES
                ? encodeShort(bytes, position, flags, body)
                : encodeLong(bytes, position, flags, body);
    }

    /** Writes a frame with a body of up to 255 bytes. */
    static int encodeShort(ByteBuffer bytes, int position, int flags, byte[] body) {
        int length = body.length;
        bytes.putShort(position, (short) (flags << 8 | length));
        bytes.put(position + SHORT_HEADER_BYTES, body, 0, length);
        return position + SHORT_HEADER_BYTES + length;
    }

    /** Writes a frame with a longer body. */
    static int encodeLong(ByteBuffer bytes, int position, int flags, byte[] body) {
        int start = encodeHeader(bytes, position, flags, body.length);
        bytes.put(start, body, 0, body.length);
        return start + body.length;
    }

    /** Writes the header of a frame with a longer body. */
    static int encodeHeader(ByteBuffer bytes, int position, int flags, long length) {
        bytes.put(position, (byte) (flags | LONG));
        bytes.putLong(position + 1, length);
        return position + LONG_HEADER_BYTES;
    }

    /** Returns the number of bytes that the frame of a body takes. */
    static int frameBytes(int bodyBytes) {
        return bodyBytes + (bodyBytes <= MAX_SHORT_BODY_BYTES ? SHORT_HEADER_BYTES : LONG_HEADER_BYTES);
    }
}
