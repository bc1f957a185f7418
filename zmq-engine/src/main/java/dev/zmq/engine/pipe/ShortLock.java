// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * A mutual exclusion lock for critical sections of some ten nanoseconds that never wait inside.
 *
 * <p>It costs one atomic instruction to take and a plain store to release, half of what {@code ReentrantLock} or
 * {@code synchronized} need; at forty million messages a second that difference is a fifth of the budget. The price: it
 * is not reentrant, not fair, and a thread that finds it taken backs off (spin, yield, short park) instead of queueing.
 */
public final class ShortLock {

    private static final int SPINS = 16;
    private static final int YIELDS = 16;
    private static final long BACK_OFF_NANOS = 20_000;

    private static final VarHandle HELD;

    static {
        try {
            HELD = MethodHandles.lookup().findVarHandle(ShortLock.class, "held", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    // Written by whoever takes or releases the lock; release in unlock() pairs with the acquire in the successful CAS.
    private volatile boolean held;

    /** Takes the lock, waiting if need be. Interrupts are neither noticed nor lost. */
    public void lock() {
        if (!HELD.compareAndSet(this, false, true)) {
            lockSlowly();
        }
    }

    /** Takes the lock if it is free or becomes free within some hundred nanoseconds. */
    public boolean tryLock() {
        for (int i = 0; i < SPINS; i++) {
            if (!held && HELD.compareAndSet(this, false, true)) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    /** Returns whether the lock is free or becomes free within some hundred nanoseconds; does not take it. */
    boolean becomesFree() {
        for (int i = 0; held; i++) {
            if (i == SPINS) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }

    /** Releases the lock; only the thread that took it may call this. */
    public void unlock() {
        HELD.setRelease(this, false);
    }

    @SuppressWarnings("ThreadPriorityCheck") // yielding is right: the holder has lost its processor to us, most likely
    private void lockSlowly() {
        for (int round = 0; !tryLock(); round++) {
            if (round < YIELDS) {
                Thread.yield();
            } else {
                // The holder lost its processor. Nobody unparks us: the section is too short to keep a queue for it.
                LockSupport.parkNanos(this, BACK_OFF_NANOS);
            }
        }
    }
}
