// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.reactor;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who runs the loop of an I/O thread: the I/O thread itself or, for as long as it waits for a message, an application
 * thread. Then the message needs no hop from thread to thread, which is a third of its way.
 *
 * <p>Whoever gives the leadership up leaves it vacant, so that the same thread finds it there when it waits for its next
 * message. Meanwhile the I/O thread stands by: it takes a leadership that nobody wanted for a period of
 * {@value #STANDBY_NANOS} to {@value #MAX_STANDBY_NANOS} ns, which may begin almost as long after the last one wanted it; at
 * once if there is something to do. While an application thread leads for long, the I/O thread sleeps until that ends.
 *
 * <p>To look whether anybody wants it, the I/O thread wakes up, and takes a processor from those who are at work. So it looks
 * less often where an application thread comes back again and again, and nobody else would notice the difference
 * ({@link #standByClosely}).
 */
final class Leadership {

    private static final long STANDBY_NANOS = 200_000;
    private static final long MAX_STANDBY_NANOS = 2_000_000;
    private static final int PERIODS_BEFORE_SLEEP = 10;

    /** Application threads that gave the leadership up once in so long, or more often, are expected to go on with that. */
    private static final long BRISK_TERM_NANOS = 100_000;

    private final Thread dedicated;
    private final AtomicReference<@Nullable Thread> leader;
    private final AtomicReference<@Nullable Thread> candidate = new AtomicReference<>();

    // Written by the I/O thread before it looks at `leader` once more and sleeps; read after `leader` was vacated.
    private volatile boolean asleep;

    // Set by whoever knows that the vacant leadership must be taken.
    private volatile boolean urgent;

    // How often an application thread gave the leadership up; written by it before it does.
    private volatile long terms;

    // Set by whoever leaves something to the next leader that must not wait for long; reset by the I/O thread. What is
    // left while it sleeps waits for the end of that sleep.
    private volatile boolean closely;

    Leadership(Thread dedicated) {
        this.dedicated = dedicated;
        this.leader = new AtomicReference<>(dedicated);
    }

    boolean isHeldBy(Thread thread) {
        return leader.get() == thread;
    }

    /** Returns whether the I/O thread shall hand over; it looks at this before it sleeps in its selector. */
    boolean hasCandidate() {
        return candidate.get() != null;
    }

    // ---- Application threads. ----

    /**
     * Takes a vacant leadership, or asks the I/O thread for its own and waits for that.
     *
     * @param wakeUp ends the I/O thread's sleep in its selector
     * @return false if somebody else leads, or if what the caller waits for is over
     */
    boolean acquire(Thread me, Runnable wakeUp, BooleanSupplier over) {
        if (leader.compareAndSet(null, me)) {
            urgent = false;
            return true;
        }
        if (leader.get() != dedicated || !candidate.compareAndSet(null, me)) {
            return false;
        }
        wakeUp.run();
        while (leader.get() != me) {
            if (over.getAsBoolean() && candidate.compareAndSet(me, null)) {
                return false;
            }
            // Once over, the hand-over is under way: the I/O thread has taken the candidate and sets the leader next.
            LockSupport.parkNanos(this, STANDBY_NANOS);
        }
        return true;
    }

    /**
     * Gives the leadership up.
     *
     * @param somethingToDo asked when the leadership is vacant already, so that nothing slips through between
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one leader at a time
    void vacate(BooleanSupplier somethingToDo) {
        terms++;
        leader.set(null);
        if (somethingToDo.getAsBoolean()) {
            ensureLed();
        } else if (asleep) {
            LockSupport.unpark(dedicated);
        }
    }

    /** Makes the I/O thread take a vacant leadership at once. */
    void ensureLed() {
        if (leader.get() == null) {
            urgent = true;
            LockSupport.unpark(dedicated);
        }
    }

    /** Has the I/O thread look soon, for the time being, whether a vacant leadership must be taken. */
    void standByClosely() {
        if (!closely) {
            closely = true;
        }
    }

    // ---- The I/O thread. ----

    /** Hands over to the candidate, if there is one. */
    void handOver() {
        Thread next = candidate.getAndSet(null);
        if (next != null) {
            leader.set(next);
            LockSupport.unpark(next);
        }
    }

    /** Returns how long to sleep next, after a period in which the leadership was given up so often. */
    static long nextPeriod(long periodNanos, long terms) {
        boolean brisk = terms * BRISK_TERM_NANOS >= periodNanos;
        return brisk ? Math.min(2 * periodNanos, MAX_STANDBY_NANOS) : STANDBY_NANOS;
    }

    /** Waits until the leadership is the I/O thread's again. */
    void standBy() {
        long lastTerms = terms;
        long periodNanos = STANDBY_NANOS;
        int periods = 0;
        while (true) {
            boolean vacant = leader.get() == null;
            if (vacant && (urgent || (periods > 0 && terms == lastTerms)) && leader.compareAndSet(null, dedicated)) {
                urgent = false;
                return;
            }
            long now = terms;
            if (now != lastTerms || vacant) {
                periodNanos = closely ? STANDBY_NANOS : nextPeriod(periodNanos, now - lastTerms);
                closely = false;
                lastTerms = now;
                periods = 0;
            }
            if (periods < PERIODS_BEFORE_SLEEP) {
                LockSupport.parkNanos(this, periodNanos);
                periods++;
            } else {
                asleep = true;
                if (leader.get() != null) {
                    LockSupport.park(this);
                }
                asleep = false;
                periods = 0;
            }
        }
    }
}
