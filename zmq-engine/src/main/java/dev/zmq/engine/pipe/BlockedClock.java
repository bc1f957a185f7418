// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Sums up the time during which a queue was full. Thread-safe: both ends of a queue may be the first to find that it has
 * room again, and any thread may read it.
 */
public final class BlockedClock {

    /**
     * One state of the clock, read and replaced as a whole, so that no reader counts an interval twice.
     *
     * @param totalNanos the time of all intervals that have ended
     * @param running whether an interval is under way
     * @param sinceNanos when that began
     */
    record Reading(long totalNanos, boolean running, long sinceNanos) {}

    private static final Reading NEVER = new Reading(0, false, 0);

    private static final VarHandle READING;

    static {
        try {
            READING = MethodHandles.lookup().findVarHandle(BlockedClock.class, "reading", Reading.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile Reading reading = NEVER;

    /** Starts the clock; does nothing if it runs. */
    void start() {
        Reading now = reading();
        if (!now.running()) {
            // If this fails, somebody else has just started it: nobody stops a clock that does not run.
            READING.compareAndSet(this, now, new Reading(now.totalNanos(), true, System.nanoTime()));
        }
    }

    /** Stops the clock; does nothing if it does not run. */
    void stop() {
        stop(reading());
    }

    Reading reading() {
        return reading;
    }

    /** Stops the clock unless it was stopped, or even started again, since it was read. */
    void stop(Reading seen) {
        if (seen.running()) {
            READING.compareAndSet(this, seen, new Reading(seen.totalNanos() + runningNanos(seen), false, 0));
        }
    }

    private static long runningNanos(Reading seen) {
        return seen.running() ? System.nanoTime() - seen.sinceNanos() : 0;
    }

    /** Returns when the queue became full, null if it is not. */
    public @Nullable Instant since() {
        Reading now = reading();
        return now.running() ? Instant.now().minusNanos(runningNanos(now)) : null;
    }

    /** Returns how long the queue was full, up to now. */
    public Duration total() {
        Reading now;
        long nanos;
        do { // lest a clock that stops in between show more than ever after
            now = reading();
            nanos = now.totalNanos() + runningNanos(now);
        } while (!now.equals(reading()));
        return Duration.ofNanos(nanos);
    }
}
