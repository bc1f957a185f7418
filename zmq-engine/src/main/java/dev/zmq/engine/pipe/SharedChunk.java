// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import dev.zmq.engine.Message;
import dev.zmq.engine.zmtp.Frames;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * A chunk of frames that several queues read: messages are encoded into it once, by whoever holds the send lock, and each of
 * the queues has a {@link Share} of it. Who lets go of it last gives the memory back.
 */
final class SharedChunk {

    private static final VarHandle FILLED;
    private static final VarHandle PART_BYTES;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            FILLED = lookup.findVarHandle(SharedChunk.class, "filled", long.class);
            PART_BYTES = lookup.findVarHandle(SharedChunk.class, "partBytes", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final ByteBuffer bytes;

    private final ChunkPool pool;
    private final Chunk memory;

    // Written under the send lock with release, read by any thread with acquire: how far the chunk is filled, and above
    // that with how many messages, in one, as they belong together.
    private long filled;
    private long partBytes;

    /** Takes memory from a pool; the caller is the first holder. */
    SharedChunk(ChunkPool pool) {
        this.pool = pool;
        this.memory = pool.acquire();
        this.bytes = memory.bytes;
    }

    // ---- Producer. ----

    /** Returns whether so many bytes of frames go in. */
    boolean hasSpace(int frameBytes) {
        return frameBytes <= bytes.capacity() - position(filled);
    }

    /** Encodes a message for which there is space, and makes it visible to all who have a share. */
    void append(Message message) {
        int last = message.size() - 1;
        long before = filled;
        int end = position(before);
        long length = 0;
        for (int i = 0; i <= last; i++) {
            byte[] part = message.part(i);
            end = FrameEncoder.encode(bytes, end, i < last ? Frames.MORE : 0, part);
            length += part.length;
        }
        // Each with release: who reads what was written after a share has ended must see that it has.
        PART_BYTES.setRelease(this, partBytes + length);
        FILLED.setRelease(this, ((messages(before) + 1L) << 32) | end);
    }

    // ---- Any thread. ----

    /** Returns how far the chunk is filled, for {@link #position(long)} and {@link #messages}. All of that may be read. */
    long filled() {
        return (long) FILLED.getAcquire(this);
    }

    /** Returns the position up to which there are frames. */
    static int position(long filled) {
        return (int) filled;
    }

    /** Returns the number of messages before that position. */
    static int messages(long filled) {
        return (int) (filled >>> 32);
    }

    /** Returns the number of bytes in the parts of all messages. */
    long partBytes() {
        return (long) PART_BYTES.getAcquire(this);
    }

    /** Returns the memory, of which the caller must become a holder to keep it. */
    Chunk memory() {
        return memory;
    }

    void release() {
        pool.release(memory);
    }
}
