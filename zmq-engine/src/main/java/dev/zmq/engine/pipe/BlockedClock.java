// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Sums up the time during which a queue was full. One thread at a time starts and stops it; any thread may read it.
 */
public final class BlockedClock {

    private static final long NOT_BLOCKED = Long.MIN_VALUE;

    private volatile long sinceNanos = NOT_BLOCKED;
    private volatile long totalNanos;

    void start() {
        sinceNanos = System.nanoTime();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer at a time
    void stop() {
        long since = sinceNanos;
        if (since != NOT_BLOCKED) {
            totalNanos += System.nanoTime() - since;
            sinceNanos = NOT_BLOCKED;
        }
    }

    /** Returns when the queue became full, null if it is not. */
    public @Nullable Instant since() {
        long since = sinceNanos;
        return since == NOT_BLOCKED ? null : Instant.now().minusNanos(System.nanoTime() - since);
    }

    /** Returns how long the queue was full, up to now. */
    public Duration total() {
        long since = sinceNanos;
        long running = since == NOT_BLOCKED ? 0 : System.nanoTime() - since;
        return Duration.ofNanos(totalNanos + running);
    }
}
