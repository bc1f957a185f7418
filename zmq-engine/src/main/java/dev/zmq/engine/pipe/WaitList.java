// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads that wait for a socket to have room or messages, and who else wants to know.
 *
 * <p>Waiting: enter, try once more, and only then await, so that a signal between the try and the sleep is not lost.
 * Listeners come and look in the same order, but are told of each signal. Signalling costs a fence and two reads while
 * nobody waits.
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

        /** Looks for a signal until then, on the clock of {@link System#nanoTime()}, or until the thread is interrupted. */
        public void look(long untilNanos) {
            while (!signalled && untilNanos - System.nanoTime() > 0 && !thread.isInterrupted()) {
                Thread.onSpinWait();
            }
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
    private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();

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
        signalListeners();
    }

    /** Tells the listeners of what no thread waits for. */
    public void signalListeners() {
        if (!listeners.isEmpty()) {
            listeners.forEach(Runnable::run);
        }
    }

    /**
     * Has something run by whoever signals, which may be an I/O thread, and hold any lock of the socket: it must be short,
     * throw nothing and take no such lock. Signals that come after this returned are not missed.
     */
    public void addListener(Runnable listener) {
        listeners.add(listener);
        VarHandle.fullFence();
    }

    /** Has it no longer run; a signal under way may run it once more. */
    public void removeListener(Runnable listener) {
        listeners.remove(listener);
    }
}
