// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test;

import dev.zmq.engine.ZmqInterruptedException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A wait for something that nobody tells of, until its time is up. */
final class Waiting {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final long end;

    Waiting(Duration timeout) {
        end = System.nanoTime() + timeout.toNanos();
    }

    /** Returns how long there is still to wait, zero if the time is up. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    /** Waits a moment, and returns whether to look again. */
    boolean goOn() {
        if (Thread.currentThread().isInterrupted()) {
            throw new ZmqInterruptedException("The test was interrupted while it waited");
        }
        LockSupport.parkNanos(PAUSE_NANOS);
        return System.nanoTime() - end < 0;
    }

    /** Returns a time as people write it. */
    static String text(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
