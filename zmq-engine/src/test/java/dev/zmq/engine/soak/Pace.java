// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.soak;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The pace of one thread: bursts, which fill queues, and pauses in between, which leave the processors to others. A soak is
 * about what may happen, not about speed.
 */
final class Pace {

    private final Random random;
    private final int longestBurst;
    private final int longestPauseMillis;
    private int left;

    Pace(Random random, int longestBurst, int longestPauseMillis) {
        this.random = random;
        this.longestBurst = longestBurst;
        this.longestPauseMillis = longestPauseMillis;
    }

    /** Called after each message: goes on at once within a burst, and pauses after it. */
    void step() {
        if (left-- == 0) {
            left = random.nextInt(longestBurst);
            pause(random, longestPauseMillis);
        }
    }

    /** Pauses for a random time, unless interrupted. */
    static void pause(Random random, int longestMillis) {
        Thread.interrupted(); // of before, when nothing blocked: it would do away with this pause and all that follow
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(longestMillis)));
    }
}
