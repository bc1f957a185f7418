// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.pipe.WaitList;

/**
 * How threads wait for peers of the same context, which may be much closer than a sleeping thread takes to wake up.
 *
 * <ul>
 *   <li>Where messages come one by one, and soon, a thread looks for a signal for some microseconds before it sleeps.
 *   <li>In a stream it does the opposite: it looks away for some microseconds, so that many messages gather. Taking each
 *       as it comes, receiver and sender would only pass cache lines to and fro.
 * </ul>
 *
 * <p>A thread that has waited for long sleeps at once the next time, so that an idle socket costs nothing.
 */
final class InprocWait {

    private static final boolean MANY_PROCESSORS = Runtime.getRuntime().availableProcessors() > 1;
    private static final long SHORT_WAIT_NANOS = 50_000;
    private static final long LOOK_NANOS = 20_000;
    private static final long PAUSE_NANOS = 4_000;
    private static final int STREAM_MESSAGES = 16;

    // Hints only: any waiting thread writes them, and a lost update does no harm.
    private volatile long lastWaitNanos = Long.MAX_VALUE;
    private volatile long takenBefore;

    /**
     * Lets messages gather, if they come in a stream.
     *
     * @param taken how many messages were received from the socket so far
     * @return whether it is worth while to look again
     */
    boolean pauseInStream(long taken) {
        long before = takenBefore;
        takenBefore = taken;
        return taken - before >= STREAM_MESSAGES && pause();
    }

    /** Lets a receiver make room for many messages; returns whether it is worth while to look again. */
    boolean pause() {
        if (MANY_PROCESSORS) {
            long start = System.nanoTime();
            while (System.nanoTime() - start < PAUSE_NANOS) {
                Thread.onSpinWait();
            }
        }
        return MANY_PROCESSORS;
    }

    /**
     * Waits for a signal.
     *
     * @param busyPollNanos how long the thread shall look before it sleeps; 0 to leave that to what was seen lately
     */
    WaitList.Outcome await(WaitList list, WaitList.Waiter waiter, long deadlineNanos, long busyPollNanos) {
        long start = System.nanoTime();
        long usual = MANY_PROCESSORS && lastWaitNanos < SHORT_WAIT_NANOS ? LOOK_NANOS : 0;
        waiter.look(Math.min(start + Math.max(usual, busyPollNanos), deadlineNanos));
        WaitList.Outcome outcome = list.await(waiter, deadlineNanos);
        lastWaitNanos = System.nanoTime() - start;
        return outcome;
    }
}
