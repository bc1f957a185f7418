// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.zmtp;

import dev.zmq.engine.zmtp.ProtocolException.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a handshake, one body at a time, resumable at every byte.
 *
 * <p>The peer is not known yet, so a frame is held to a limit, and its body is given memory as its bytes arrive rather than
 * as its size promises. Flags other than LONG do not matter here: libzmq asks for no COMMAND flag either.
 */
final class HandshakeFrameReader {

    private static final int INITIAL_BODY_BYTES = 256;

    private enum State {
        /** Awaits the flags. */
        FLAGS,
        /** Awaits the rest of a size of one or eight bytes. */
        SIZE,
        /** Awaits the rest of the body. */
        BODY
    }

    private final int limitBytes;

    private State state = State.FLAGS;
    private int flags;
    private int sizeBytesMissing;
    private long size;
    private byte[] body = new byte[0];
    private int filled;

    HandshakeFrameReader(int limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Returns the body of the next frame, or null if all of {@code in} was taken and the frame is not complete. */
    byte @Nullable [] read(ByteBuffer in) throws ProtocolException {
        if (state == State.FLAGS && in.hasRemaining()) {
            readFlags(in);
        }
        while (state == State.SIZE && in.hasRemaining()) {
            readSizeByte(in);
        }
        return state == State.BODY ? readBody(in) : null;
    }

    /** Returns the flags of the frame that was read last. */
    int flags() {
        return flags;
    }

    private void readFlags(ByteBuffer in) {
        flags = in.get();
        sizeBytesMissing = (flags & Frames.LONG) != 0 ? Long.BYTES : 1;
        size = 0;
        state = State.SIZE;
    }

    private void readSizeByte(ByteBuffer in) throws ProtocolException {
        size = (size << 8) | (in.get() & 0xFF);
        if (--sizeBytesMissing > 0) {
            return;
        }
        // Unsigned: a size with its top bit set must not slip through as a negative number.
        if (Long.compareUnsigned(size, limitBytes) > 0) {
            throw new ProtocolException(
                    Reason.FRAME_TOO_LARGE,
                    "a handshake frame announces " + Long.toUnsignedString(size) + " bytes where " + limitBytes
                            + " are allowed");
        }
        body = new byte[(int) Math.min(size, INITIAL_BODY_BYTES)];
        filled = 0;
        state = State.BODY;
    }

    private byte @Nullable [] readBody(ByteBuffer in) {
        int count = (int) Math.min(in.remaining(), size - filled);
        if (count > body.length - filled) {
            body = Arrays.copyOf(body, (int) Math.min(size, Math.max(filled + count, 2L * body.length)));
        }
        in.get(body, filled, count);
        filled += count;
        if (filled < size) {
            return null;
        }
        state = State.FLAGS;
        return body;
    }
}
