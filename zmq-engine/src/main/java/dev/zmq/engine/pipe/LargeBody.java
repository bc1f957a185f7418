// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import dev.zmq.engine.LargePart;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A piece of a large part in a {@link FrameQueue}, in the place of memory that holds it.
 *
 * @param start where the piece begins in the part
 * @param length at most {@link #MAX_BYTES}
 */
record LargeBody(LargePart part, long start, int length) {

    /** Positions in a queue are of type int. */
    static final int MAX_BYTES = 1 << 30;

    /**
     * Reads some of the bytes from a position on.
     *
     * @throws UnreadablePartException if they cannot be read
     */
    void read(int position, ByteBuffer target) {
        target.limit(Math.min(target.limit(), target.position() + length - position));
        try {
            part.read(start + position, target);
        } catch (IOException e) {
            throw new UnreadablePartException(part, e);
        }
    }
}
