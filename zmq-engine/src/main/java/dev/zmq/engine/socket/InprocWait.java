// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.pipe.WaitList;

/**
 * How threads wait for peers of the same context, which may be much closer than a sleeping thread takes to wake up.
 *
 * <ul>
 *   <li>A thread looks for a signal before it sleeps, where that was worth while lately ({@link Patience}).
 *   <li>In a stream it does the opposite: it looks away for some microseconds, so that many messages gather. Taking each
 *       as it comes, receiver and sender would only pass cache lines to and fro.
 * </ul>
 */
final class InprocWait {

    private static final boolean MANY_PROCESSORS = Runtime.getRuntime().availableProcessors() > 1;
    private static final long PAUSE_NANOS = 4_000;
    private static final int STREAM_MESSAGES = 16;

    private final Patience patience = new Patience();

    // A hint only: any waiting thread writes it, and a lost update does no harm.
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
        long lookNanos = Math.max(patience.nanos(), busyPollNanos);
        waiter.look(Math.min(start + lookNanos, deadlineNanos));
        WaitList.Outcome outcome = list.await(waiter, deadlineNanos);
        patience.learn(System.nanoTime() - start, lookNanos > 0);
        return outcome;
    }
}
