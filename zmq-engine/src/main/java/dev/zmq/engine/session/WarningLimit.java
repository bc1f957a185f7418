// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Lets a few warnings a minute through, so that a peer that comes and goes all the time cannot fill the log. Thread-safe. */
final class WarningLimit {

    static final int MAX_WARNINGS = 3;

    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier clockNanos;
    private long minuteStartNanos;
    private int warnings;

    WarningLimit(LongSupplier clockNanos) {
        this.clockNanos = clockNanos;
        this.minuteStartNanos = clockNanos.getAsLong();
    }

    /** Returns whether a warning may be logged now, and counts it. */
    synchronized boolean tryAcquire() {
        long now = clockNanos.getAsLong();
        if (now - minuteStartNanos >= MINUTE_NANOS) {
            minuteStartNanos = now;
            warnings = 0;
        }
        if (warnings == MAX_WARNINGS) {
            return false;
        }
        warnings++;
        return true;
    }
}
