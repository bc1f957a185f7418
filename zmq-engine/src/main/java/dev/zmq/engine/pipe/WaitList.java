// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads that wait for a socket to have room or messages.
 *
 * <p>Waiting: enter, try once more, and only then await, so that a signal between the try and the sleep is not lost.
 * Signalling costs a fence and a read while nobody waits.
 */
public final class WaitList {

    /** How a wait ended. */
    public enum Outcome {
        /** There was a signal: try again. */
        SIGNALLED,
        /** The time passed. */
        TIMED_OUT,
        /** The thread was interrupted; its flag is still set. */
        INTERRUPTED
    }

    /** One thread's wait. */
    public static final class Waiter {
        private final Thread thread = Thread.currentThread();
        private volatile boolean signalled;
        private volatile @Nullable Runnable onSignal;

        private Waiter() {}

        /** Returns whether there was a signal since {@link WaitList#enter()}. */
        public boolean isSignalled() {
            return signalled;
        }

        /**
         * Has something run by whoever signals, because the thread does not wait in {@link WaitList#await} but elsewhere.
         * A signal that came before is seen by {@link #isSignalled()} afterwards.
         */
        public void setOnSignal(Runnable action) {
            onSignal = action;
        }

        private void signal() {
            signalled = true;
            LockSupport.unpark(thread);
            Runnable action = onSignal;
            if (action != null) {
                action.run();
            }
        }
    }

    private final ConcurrentLinkedQueue<Waiter> waiters = new ConcurrentLinkedQueue<>();

    /** Registers the calling thread. */
    public Waiter enter() {
        Waiter waiter = new Waiter();
        waiters.add(waiter);
        VarHandle.fullFence();
        return waiter;
    }

    /**
     * Waits for a signal since {@link #enter()}.
     *
     * @param deadlineNanos on the clock of {@link System#nanoTime()}, {@link Long#MAX_VALUE} for no limit
     */
    public Outcome await(Waiter waiter, long deadlineNanos) {
        while (!waiter.signalled) {
            if (Thread.currentThread().isInterrupted()) {
                return Outcome.INTERRUPTED;
            }
            if (deadlineNanos == Long.MAX_VALUE) {
                LockSupport.park(this);
            } else {
                long left = deadlineNanos - System.nanoTime();
                if (left <= 0) {
                    return Outcome.TIMED_OUT;
                }
                LockSupport.parkNanos(this, left);
            }
        }
        return Outcome.SIGNALLED;
    }

    /** Takes the thread off the list; must follow each {@link #enter()}. */
    public void leave(Waiter waiter) {
        waiters.remove(waiter);
    }

    /** Wakes all waiting threads. The caller must have made what they wait for visible before. */
    public void signalAll() {
        VarHandle.fullFence();
        for (Waiter waiter : waiters) {
            waiter.signal();
        }
    }
}
