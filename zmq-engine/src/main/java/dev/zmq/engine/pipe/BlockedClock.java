// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Sums up the time during which a queue was full. One thread at a time starts it; any thread may stop it, as both ends of
 * a queue may be the first to find that it has room again, and any may read it.
 */
public final class BlockedClock {

    static final long NOT_BLOCKED = Long.MIN_VALUE;

    private static final VarHandle SINCE;
    private static final VarHandle TOTAL;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            SINCE = lookup.findVarHandle(BlockedClock.class, "sinceNanos", long.class);
            TOTAL = lookup.findVarHandle(BlockedClock.class, "totalNanos", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile long sinceNanos = NOT_BLOCKED;

    @SuppressWarnings("FieldMayBeFinal") // through TOTAL
    private volatile long totalNanos;

    void start() {
        sinceNanos = System.nanoTime();
    }

    void stop() {
        stop(sinceNanos);
    }

    /** Returns when the clock was started, for {@link #stop(long)}; {@link #NOT_BLOCKED} if it does not run. */
    long startedAtNanos() {
        return sinceNanos;
    }

    /** Stops the clock unless it was stopped, or even started again, since it was started at the given time. */
    void stop(long startedAtNanos) {
        if (startedAtNanos != NOT_BLOCKED && SINCE.compareAndSet(this, startedAtNanos, NOT_BLOCKED)) {
            long unused = (long) TOTAL.getAndAdd(this, System.nanoTime() - startedAtNanos);
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
