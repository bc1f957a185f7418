// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import java.util.function.LongSupplier;

/**
 * Lets a few events a second be logged, so that a peer that sends nothing but unreadable messages cannot fill the disk.
 *
 * <p>Thread-safe.
 */
public final class LogLimit {

    static final int MOST_PER_SECOND = 10;
    /** An event is not to be logged. */
    public static final long NOT_NOW = -1;

    private static final long SECOND_NANOS = 1_000_000_000;

    private final LongSupplier clockNanos;
    private long secondStartNanos;
    private int logged;
    private long suppressed;

    /** Creates a limit by the system's clock. */
    public LogLimit() {
        this(System::nanoTime);
    }

    LogLimit(LongSupplier clockNanos) {
        this.clockNanos = clockNanos;
        this.secondStartNanos = clockNanos.getAsLong();
    }

    /** Returns {@link #NOT_NOW}, or how many events were not logged since the last one that was. */
    public synchronized long acquire() {
        long now = clockNanos.getAsLong();
        if (now - secondStartNanos >= SECOND_NANOS) {
            secondStartNanos = now;
            logged = 0;
        }
        if (logged == MOST_PER_SECOND) {
            suppressed++;
            return NOT_NOW;
        }
        logged++;
        long before = suppressed;
        suppressed = 0;
        return before;
    }
}
