// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A link in a {@link FrameQueue}: pooled direct memory that frames are encoded into, the rest of such memory behind a body that
 * stands between, the body of one large frame by reference, or a {@link Share} of what several queues have in common.
 *
 * <p>Pooled memory may have several holders, links and others; the {@link ChunkPool} gets it back from the last one.
 *
 * <p>{@code end} and {@code next} are written by the producer before it publishes any byte that lies behind them, so the
 * consumer, which reads the published length first, needs no further ordering.
 */
class Chunk {

    private static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0);
    private static final VarHandle HOLDERS;

    static {
        try {
            HOLDERS = MethodHandles.lookup().findVarHandle(Chunk.class, "holders", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

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

    // The chunk that the memory came with from the pool, this one or another.
    private final Chunk memory;

    // Of the chunk that the memory came with. Changed by the producer (more) and by any thread (less).
    @SuppressWarnings("UnusedVariable") // through HOLDERS
    private volatile int holders = 1;

    Chunk(ByteBuffer bytes, boolean reference) {
        this(null, bytes, 0, reference ? 0 : bytes.capacity(), reference, null, bytes.capacity());
    }

    Chunk(LargeBody large) {
        this(null, NO_BYTES, 0, 0, true, large, large.length());
    }

    /**
     * Creates a link to pooled memory from a position on. Whoever creates it is, or becomes, a holder of that.
     *
     * @param writable whether the queue's producer fills it, rather than others
     */
    Chunk(Chunk pooled, int start, boolean writable) {
        this(
                pooled.memory,
                pooled.bytes,
                start,
                writable ? pooled.bytes.capacity() : 0,
                false,
                null,
                pooled.bytes.capacity());
    }

    private Chunk(
            @Nullable Chunk memory,
            ByteBuffer bytes,
            int start,
            int writable,
            boolean reference,
            @Nullable LargeBody large,
            int end) {
        this.memory = memory == null ? this : memory;
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

    /** Adds a holder of the memory. By one that knows of another who does not let go meanwhile. */
    void retain() {
        HOLDERS.getAndAdd(memory, 1);
    }

    /** Takes a holder away; returns what goes back to the pool if that was the last one, else null. */
    @Nullable
    Chunk letGo() {
        Chunk pooled = memory;
        return !reference && (int) HOLDERS.getAndAdd(pooled, -1) == 1 ? pooled : null;
    }

    /** Makes this a chunk as new, with one holder. */
    void becomeNew() {
        becomeLast();
        HOLDERS.set(this, 1);
    }
}
