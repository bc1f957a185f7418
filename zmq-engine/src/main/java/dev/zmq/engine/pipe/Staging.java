// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a large part that are to be written next, in pooled direct memory: one chunk at a time, so that a part of
 * any size takes no more, and a slow peer's no more than others. Only for whoever consumes the queue.
 */
final class Staging {

    private final ChunkPool pool;

    private @Nullable Chunk memory;
    private @Nullable LargeBody body;
    private int from;
    private int to;

    Staging(ChunkPool pool) {
        this.pool = pool;
    }

    /**
     * Returns some of the bytes of a body from a position on, which are read unless they were before.
     *
     * @throws UnreadablePartException if they cannot be read
     */
    ByteBuffer load(LargeBody wanted, int position) {
        Chunk chunk = memory;
        if (chunk == null) {
            chunk = pool.acquire();
            memory = chunk;
        }
        if (!wanted.equals(body) || position < from || position >= to) {
            body = null; // should this fail
            ByteBuffer target = chunk.view.clear();
            wanted.read(position, target);
            body = wanted;
            from = position;
            to = position + target.position();
        }
        return chunk.view.limit(to - from).position(position - from);
    }

    /** Gives the memory back. */
    void release() {
        Chunk chunk = memory;
        if (chunk != null) {
            memory = null;
            body = null;
            pool.release(chunk);
        }
    }
}
