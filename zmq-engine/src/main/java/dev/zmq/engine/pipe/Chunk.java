// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A link in a {@link FrameQueue}: pooled direct memory that frames are encoded into, or the body of one large frame by
 * reference.
 *
 * <p>{@code end} and {@code next} are written by the producer before it publishes any byte that lies behind them, so the
 * consumer, which reads the published length first, needs no further ordering.
 */
final class Chunk {

    final ByteBuffer bytes;

    /** The consumer's own position and limit over {@link #bytes}. */
    final ByteBuffer view;

    /** Whether this is one large body by reference, which is not pooled. */
    final boolean reference;

    /** Where the content ends; the capacity while the producer still fills this chunk. */
    int end;

    @Nullable
    Chunk next;

    Chunk(ByteBuffer bytes, boolean reference) {
        this.bytes = bytes;
        this.view = bytes.duplicate();
        this.reference = reference;
        this.end = bytes.capacity();
    }

    /** Makes a chunk that comes back from its last use like a new one. */
    void recycle() {
        end = bytes.capacity();
        next = null;
    }
}
