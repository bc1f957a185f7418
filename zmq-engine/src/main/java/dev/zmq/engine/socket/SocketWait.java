// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.pipe.WaitList;
import dev.zmq.engine.reactor.IoThread;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How threads wait for one socket: parked or, when messages come at short intervals, running the loop of the I/O thread
 * themselves, so that the messages they wait for are theirs as soon as they are read.
 *
 * <p>Between two waits of such a thread nobody runs the loop, for some hundred microseconds at most. Therefore a thread
 * that takes longer to come back leads only if no other thread waits for the context's sockets, and if messages come one
 * by one: a crowd of them is better read while others are processed. Nor does a thread lead if its last wait was long, so
 * that nothing is saved, if there are several I/O threads, or if it is virtual, as the selector would block its carrier.
 *
 * <p>Before it sleeps, a thread may look for its message for a while: because that was worth while lately ({@link Patience}),
 * or because the application wants it (busyPoll).
 */
final class SocketWait {

    private static final long SHORT_WAIT_NANOS = 250_000;
    private static final long SHORT_ABSENCE_NANOS = 150_000;
    private static final int FEW_MESSAGES = 4;
    private static final long NOBODY = -1;
    private static final @Nullable MethodHandle IS_VIRTUAL = findIsVirtual();

    private final ContextThreads threads;
    private final Patience patience = new Patience();

    // Hints only: any waiting thread writes them, and a lost update does no harm.
    private volatile long lastWaitEnd = System.nanoTime();
    private volatile long lastThreadId = NOBODY;
    private volatile long takenBefore;

    SocketWait(ContextThreads threads) {
        this.threads = threads;
    }

    /** Waits until there may be room for a message. */
    WaitList.Outcome awaitRoom(WaitList senders, WaitList.Waiter waiter, long deadlineNanos) {
        threads.enterWait();
        try {
            ensureLed(threads.only());
            return senders.await(waiter, deadlineNanos);
        } finally {
            threads.leaveWait();
        }
    }

    /**
     * Waits until there may be a message.
     *
     * @param taken how many messages were received from the socket so far
     * @param busyPollNanos how long the thread shall look before it sleeps; 0 to leave that to what was seen lately
     */
    WaitList.Outcome awaitMessage(
            WaitList receivers, WaitList.Waiter waiter, long deadlineNanos, long taken, long busyPollNanos) {
        long start = System.nanoTime();
        boolean soonBack = isSoonBack(start);
        boolean oneByOne = taken - takenBefore <= FEW_MESSAGES;
        takenBefore = taken;
        boolean alone = threads.enterWait() == 1;
        long lookNanos = 0;
        try {
            IoThread io = threads.only();
            boolean pays = patience.lastWaitNanos() < SHORT_WAIT_NANOS && (soonBack || (alone && oneByOne));
            boolean mayLead = (pays || busyPollNanos > 0) && !isVirtual();
            // Looking for more of a stream brings nothing (decision 10).
            lookNanos = busyPollNanos > 0 ? busyPollNanos : oneByOne ? patience.nanos() : 0;
            if (io == null || !mayLead || !lead(io, waiter, deadlineNanos, lookNanos, soonBack, alone)) {
                lookNanos = busyPollNanos;
                ensureLed(io);
                waiter.look(Math.min(start + busyPollNanos, deadlineNanos));
            }
            return receivers.await(waiter, deadlineNanos); // at once after leading: only the outcome is missing
        } finally {
            threads.leaveWait();
            end(start, lookNanos > 0);
        }
    }

    /**
     * Waits for a poller of sockets of this context alone. It only runs the loop while nobody else waits for this context,
     * who would have to wait for its handlers, too.
     *
     * @param over whether there may be something to look at
     * @param alarm takes what is to be run when that changes
     * @param sleep waits in another way, for when somebody else has to run the loop
     */
    void awaitPolled(BooleanSupplier over, long deadlineNanos, Consumer<Runnable> alarm, Runnable sleep) {
        long start = System.nanoTime();
        boolean soonBack = isSoonBack(start);
        try {
            IoThread io = threads.only();
            if (io != null && soonBack && patience.lastWaitNanos() < SHORT_WAIT_NANOS && !isVirtual()) {
                alarm.accept(io::wakeUp);
                if (io.lead(over, deadlineNanos, 0, threads::othersWait)) {
                    return;
                }
            }
            sleep.run();
        } finally {
            end(start, false);
        }
    }

    private boolean isSoonBack(long now) {
        long threadId = Thread.currentThread().getId();
        boolean soonBack = threadId == lastThreadId && now - lastWaitEnd < SHORT_ABSENCE_NANOS;
        lastThreadId = threadId;
        return soonBack;
    }

    private void end(long start, boolean looked) {
        long end = System.nanoTime();
        lastWaitEnd = end;
        patience.learn(end - start, looked);
    }

    /** Returns whether the calling thread was the last to wait here, or nobody has waited yet: so it may be back soon. */
    boolean mayBeBack() {
        long last = lastThreadId;
        return last == NOBODY || last == Thread.currentThread().getId();
    }

    /** Has the loop run by somebody else, should the calling thread have done so until now. */
    void ensureLed() {
        ensureLed(threads.only());
    }

    private boolean lead(
            IoThread io, WaitList.Waiter waiter, long deadlineNanos, long lookNanos, boolean soonBack, boolean alone) {
        if (!alone) {
            io.standByClosely();
        }
        waiter.setOnSignal(io::wakeUp);
        return io.lead(waiter::isSignalled, deadlineNanos, lookNanos, () -> !soonBack && threads.othersWait());
    }

    private static void ensureLed(@Nullable IoThread io) {
        if (io != null) {
            io.ensureLed();
        }
    }

    private static boolean isVirtual() {
        if (IS_VIRTUAL == null) {
            return false;
        }
        try {
            return (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread());
        } catch (Throwable e) {
            throw new IllegalStateException("Thread.isVirtual() failed", e);
        }
    }

    private static @Nullable MethodHandle findIsVirtual() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
        } catch (ReflectiveOperationException e) {
            return null; // before Java 21 there are none
        }
    }
}
