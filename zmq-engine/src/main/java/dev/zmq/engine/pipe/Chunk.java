// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A link in a {@link FrameQueue}: pooled direct memory that frames are encoded into, the body of one large frame by
 * reference, or a {@link Share} of what several queues have in common.
 *
 * <p>{@code end} and {@code next} are written by the producer before it publishes any byte that lies behind them, so the
 * consumer, which reads the published length first, needs no further ordering.
 */
class Chunk {

    private static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0);

    final ByteBuffer bytes;

    /** The consumer's own position and limit over {@link #bytes}. */
    final ByteBuffer view;

    /** Whether this is one large body by reference, which is not pooled. */
    final boolean reference;

    /** The body, if that is not in {@link #bytes}: a large part, or a piece of one. */
    final @Nullable LargeBody large;

    /** Where the content begins. */
    final int start;

    /** How far the producer may fill this chunk; 0 if it may not. */
    final int writable;

    /** Where the content ends; the capacity while the producer still fills this chunk. */
    int end;

    @Nullable
    Chunk next;

    Chunk(ByteBuffer bytes, boolean reference) {
        this(bytes, 0, reference ? 0 : bytes.capacity(), reference, null, bytes.capacity());
    }

    Chunk(LargeBody large) {
        this(NO_BYTES, 0, 0, true, large, large.length());
    }

    /** Creates a link to bytes that others fill. */
    Chunk(ByteBuffer bytes, int start) {
        this(bytes, start, 0, false, null, bytes.capacity());
    }

    private Chunk(ByteBuffer bytes, int start, int writable, boolean reference, @Nullable LargeBody large, int end) {
        this.bytes = bytes;
        this.start = start;
        this.writable = writable;
        this.view = bytes.duplicate();
        this.reference = reference;
        this.large = large;
        this.end = end;
    }

    /** Makes this the last chunk of its queue, as it was when nothing followed it yet. */
    void becomeLast() {
        if (writable > 0) {
            end = writable;
        }
        next = null;
    }
}
