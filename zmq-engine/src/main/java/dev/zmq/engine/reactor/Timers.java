// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.reactor;

import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The timers of one I/O thread, in order of their time. Not thread-safe. */
final class Timers {

    private final TreeSet<Timer> pending = new TreeSet<>();
    private long sequence;

    Timer add(long deadlineNanos, Runnable task) {
        Timer timer = new Timer(this, deadlineNanos, sequence++, task);
        pending.add(timer);
        return timer;
    }

    void remove(Timer timer) {
        pending.remove(timer);
    }

    /** Returns the nanoseconds to the next timer, 0 if one is due, -1 if there is none. */
    long nanosToNext(long nowNanos) {
        return pending.isEmpty() ? -1 : Math.max(0, pending.first().deadlineNanos() - nowNanos);
    }

    /** Takes a timer that is due, null if none is. */
    @Nullable
    Timer pollDue(long nowNanos) {
        if (pending.isEmpty() || pending.first().deadlineNanos() - nowNanos > 0) {
            return null;
        }
        return pending.pollFirst();
    }
}
