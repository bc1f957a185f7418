// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.soak;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * How long a soak waits for something that should come about: for ever as long as there is progress, and then for a number
 * of steps rather than for a time. A machine that is busy, or that stops the process for a while, thus fails nothing.
 */
final class Patience {

    /** How long one step is. */
    static final long STEP_MILLIS = 100;

    private static final int STEPS = 600;

    private int steps;

    /** Makes a step without progress; returns whether there is patience left. */
    boolean step() {
        return ++steps < STEPS;
    }

    /** Starts over, since there was progress. */
    void renew() {
        steps = 0;
    }

    /** Waits for a condition; returns whether it came about before there was no progress any more. */
    static boolean await(BooleanSupplier condition, LongSupplier progress) {
        Patience patience = new Patience();
        long reached = progress.getAsLong();
        while (!condition.getAsBoolean()) {
            long now = progress.getAsLong();
            if (now != reached) {
                reached = now;
                patience.renew();
            } else if (!patience.step()) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(STEP_MILLIS));
        }
        return true;
    }

    /** Waits for a condition that knows no half-way. */
    static boolean await(BooleanSupplier condition) {
        return await(condition, () -> 0);
    }
}
