// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Direct memory in chunks of one size, kept for reuse up to a bound.
 *
 * <p>Thread-safe. What is kept beyond use is at most {@value #MAX_IDLE} chunks; the rest is left to the garbage
 * collector.
 */
public final class ChunkPool {

    static final int CHUNK_BYTES = 64 * 1024;
    private static final int MAX_IDLE = 128;

    private final ShortLock lock = new ShortLock();
    private final ArrayDeque<Chunk> idle = new ArrayDeque<>(MAX_IDLE);
    private long inUse;

    Chunk acquire() {
        lock.lock();
        Chunk chunk;
        try {
            chunk = idle.pollLast();
            inUse++;
        } finally {
            lock.unlock();
        }
        return chunk == null ? allocate() : chunk;
    }

    private Chunk allocate() {
        try {
            return new Chunk(ByteBuffer.allocateDirect(CHUNK_BYTES), false);
        } catch (OutOfMemoryError e) {
            changeInUse(-1);
            throw e;
        }
    }

    /** Takes back what a chunk holds of pooled memory, if nobody else holds it. */
    void release(Chunk chunk) {
        Chunk pooled = chunk.letGo();
        if (pooled == null) {
            return;
        }
        pooled.becomeNew();
        lock.lock();
        try {
            inUse--;
            if (idle.size() < MAX_IDLE) {
                idle.addLast(pooled);
            }
        } finally {
            lock.unlock();
        }
    }

    private void changeInUse(int by) {
        lock.lock();
        try {
            inUse += by;
        } finally {
            lock.unlock();
        }
    }

    /** Leaves what is not in use to the garbage collector. */
    void trim() {
        lock.lock();
        try {
            idle.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether queues hold so little that more of them may begin to gather what could be written at once. */
    public boolean isAmple() {
        lock.lock();
        try {
            return inUse < MAX_IDLE;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the direct memory that queues hold now, in bytes. */
    public long bytesInUse() {
        lock.lock();
        try {
            return inUse * CHUNK_BYTES;
        } finally {
            lock.unlock();
        }
    }
}
