// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * How many messages were dropped in the last minute, from counts taken whenever health is asked for: at least once a minute,
 * or else what is told is the number since the last time. Used by one thread at a time.
 */
final class DropWindow {

    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long MIN_DISTANCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private record Count(long atNanos, long messages) {}

    private final Deque<Count> counts = new ArrayDeque<>();

    DropWindow(long nowNanos, long messages) {
        counts.add(new Count(nowNanos, messages));
    }

    /** Takes the present count and returns how much it has grown. */
    long add(long nowNanos, long messages) {
        Count last = counts.getLast();
        if (nowNanos - last.atNanos() >= MIN_DISTANCE_NANOS) {
            counts.add(new Count(nowNanos, messages));
        }
        while (counts.size() > 1 && nowNanos - second().atNanos() >= WINDOW_NANOS) {
            counts.removeFirst();
        }
        return messages - counts.getFirst().messages();
    }

    private Count second() {
        var all = counts.iterator();
        all.next();
        return all.next();
    }
}
