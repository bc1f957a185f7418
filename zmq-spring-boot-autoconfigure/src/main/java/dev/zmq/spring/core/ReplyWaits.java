// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.ZmqInterruptedException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls that wait for replies, the limit that is set to them when the application stops, and the thread that watches the
 * time of those whose callers do not wait.
 *
 * <p>A thread that waits for the socket, or for its turn, learns of a new limit, or that its call was given up, by an
 * interrupt, which nobody else gets to see: it is sent under the lock and only while the thread waits, and its flag is
 * cleared before the thread goes on. (An interrupt from elsewhere at the very same moment is cleared with it; the limit ends
 * the wait soon then.)
 *
 * <p>Thread-safe.
 */
final class ReplyWaits {

    /** Calls that had begun before are over at the deadline; later ones may each take the time. */
    private static final class Limit {
        private final Deadline ofEarlierCalls;
        private final Duration ofLaterCalls;

        private Limit(Duration time) {
            this.ofEarlierCalls = Deadline.after(time);
            this.ofLaterCalls = time;
        }
    }

    /** A thread that waits for a socket, or for its turn there. */
    private static final class Waiter {
        private final Thread thread = Thread.currentThread();
        private boolean woken;

        private void wake() {
            woken = true;
            thread.interrupt();
        }
    }

    /** Whether a request was given up, which all its attempts share. Guarded by the waiters. */
    private static final class Interest {
        private boolean isLost;
        private @Nullable Waiter waiter;
    }

    private final Set<Waiter> waiters = new HashSet<>();
    private final ScheduledThreadPoolExecutor timer = newTimer();
    private volatile @Nullable Limit limit;

    private static ScheduledThreadPoolExecutor newTimer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("zmq-template"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(10, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return timer;
    }

    /**
     * Lets calls wait no longer than the given time, from now or, if they begin later, from then; negative for no limit. Who
     * waits otherwise than through a {@link Call} is for the caller to tell.
     */
    void limit(Duration time) {
        limit = time.isNegative() ? null : new Limit(time);
        synchronized (waiters) {
            waiters.forEach(Waiter::wake);
        }
    }

    /** Ends the thread that watches the time, once it has handed over the replies it has. No call may wait any more. */
    void close() {
        timer.shutdown();
    }

    /** Begins a call that waits at most so long for all it needs. */
    Call begin(Duration timeout) {
        return new Call(timeout, limit, new Interest());
    }

    private Waiter enter(Interest interest) {
        Waiter waiter = new Waiter();
        synchronized (waiters) {
            waiters.add(waiter);
            interest.waiter = waiter;
        }
        return waiter;
    }

    /** Returns whether the thread was woken to look at its deadline again. Leaving once more has no effect. */
    private boolean leave(Interest interest, Waiter waiter) {
        synchronized (waiters) {
            interest.waiter = null;
            boolean woken = waiters.remove(waiter) && waiter.woken;
            if (woken) {
                Thread.interrupted();
            }
            return woken;
        }
    }

    /** One attempt to get a reply to a request. */
    final class Call {

        private final Duration timeout;
        private final Deadline own;
        private final @Nullable Limit limitAtStart;
        private final Deadline ofLimit;
        private final Interest interest;

        private Call(Duration timeout, @Nullable Limit limitAtStart, Interest interest) {
            this.timeout = timeout;
            this.own = Deadline.after(timeout);
            this.limitAtStart = limitAtStart;
            this.ofLimit = limitAtStart == null ? Deadline.NEVER : Deadline.after(limitAtStart.ofLaterCalls);
            this.interest = interest;
        }

        /** Begins the next attempt, with as much time as this one had. */
        Call again() {
            return new Call(timeout, limit, interest);
        }

        /** Ends this and all other attempts at once, as nobody wants the reply any more. To be called by any thread. */
        void giveUp() {
            synchronized (waiters) {
                interest.isLost = true;
                if (interest.waiter != null) {
                    interest.waiter.wake();
                }
            }
        }

        /** Returns whether nobody wants the reply any more. */
        boolean isGivenUp() {
            synchronized (waiters) {
                return interest.isLost;
            }
        }

        /** Returns how long the caller was ready to wait. */
        Duration timeout() {
            return timeout;
        }

        /** Returns whether the call's own time has passed, rather than the limit. */
        boolean isTimedOut() {
            return own.remainingNanos() == 0;
        }

        /** Returns until when the call may wait, as far as is known now. */
        Deadline deadline() {
            Limit now = limit;
            if (now == null) {
                return own;
            }
            return own.earlier(now == limitAtStart ? ofLimit : now.ofEarlierCalls);
        }

        /** Runs a task when the deadline has passed that is known now; returns null if none comes, or after the close. */
        @Nullable
        Future<?> atDeadline(Runnable task) {
            long nanos = deadline().remainingNanos();
            if (nanos == Long.MAX_VALUE) {
                return null;
            }
            try {
                return timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException closed) {
                return null;
            }
        }

        /** Runs a task on a thread that nobody waits for. */
        void runElsewhere(Runnable task) {
            try {
                timer.execute(task);
            } catch (RejectedExecutionException closed) {
                task.run();
            }
        }

        /** Returns the next message of a socket, null if the call's time has passed or it was given up. */
        @Nullable
        Message receive(Socket socket) {
            return await(() -> isGivenUp() ? null : socket.receive(deadline().remaining()));
        }

        /** Sends a message, and returns false if there was no room before the call's time passed or it was given up. */
        boolean send(Socket socket, Message message) {
            return Boolean.TRUE.equals(
                    await(() -> !isGivenUp() && socket.send(message, deadline().remaining())));
        }

        /** Takes a lock, and returns false if others had it until the call's time passed or it was given up. */
        boolean lock(ReentrantLock lock, String socketName) {
            return Boolean.TRUE.equals(await(() -> !isGivenUp() && tryLock(lock, socketName)));
        }

        private boolean tryLock(ReentrantLock lock, String socketName) {
            try {
                return lock.tryLock(deadline().remainingNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new ZmqInterruptedException(
                        "Interrupted while waiting for other requests on socket '" + socketName + "'");
            }
        }

        private <T> @Nullable T await(Supplier<@Nullable T> attempt) {
            while (true) {
                Waiter waiter = enter(interest);
                try {
                    return attempt.get();
                } catch (ZmqInterruptedException interrupted) {
                    if (!leave(interest, waiter)) {
                        throw interrupted;
                    }
                } finally {
                    leave(interest, waiter);
                }
            }
        }
    }
}
