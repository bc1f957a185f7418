// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.Cancellable;
import java.time.Duration;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The timers of a poller. Thread-safe; tasks run without the lock. */
final class PollTimers {

    /** When a timer is due again. */
    private enum Repetition {
        /** Never. */
        NONE,
        /** At the first multiple of the interval that is not yet past. */
        FIXED_RATE,
        /** An interval after the end of the task. */
        FIXED_DELAY
    }

    private final class Timer implements Cancellable, Comparable<Timer> {
        private final long sequence;
        private final Repetition repetition;
        private final long intervalNanos;
        private final Runnable task;

        // Under the lock; never changed while among the pending ones.
        private long dueNanos;
        private boolean cancelled;

        private Timer(long sequence, long dueNanos, Repetition repetition, long intervalNanos, Runnable task) {
            this.sequence = sequence;
            this.dueNanos = dueNanos;
            this.repetition = repetition;
            this.intervalNanos = intervalNanos;
            this.task = task;
        }

        @Override
        public void cancel() {
            lock.lock();
            try {
                cancelled = true;
                pending.remove(this);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public int compareTo(Timer other) {
            long difference = dueNanos - other.dueNanos;
            return difference == 0 ? Long.compare(sequence, other.sequence) : Long.signum(difference);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /** More than a century; twice of it can still be told apart. */
    private static final long MAX_NANOS = Long.MAX_VALUE / 2;

    private final ReentrantLock lock = new ReentrantLock();
    private final TreeSet<Timer> pending = new TreeSet<>();
    private long nextSequence;

    Cancellable once(Duration delay, Runnable task) {
        return add(delay, Repetition.NONE, 0, task);
    }

    Cancellable atFixedRate(Duration initialDelay, Duration period, Runnable task) {
        return add(initialDelay, Repetition.FIXED_RATE, interval("period", period), task);
    }

    Cancellable withFixedDelay(Duration initialDelay, Duration pause, Runnable task) {
        return add(initialDelay, Repetition.FIXED_DELAY, interval("pause", pause), task);
    }

    private static long interval(String name, Duration interval) {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException(name + " must be more than zero, not " + interval);
        }
        return toNanos(interval);
    }

    private static long toNanos(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        return duration.toSeconds() >= MAX_NANOS / 1_000_000_000 ? MAX_NANOS : duration.toNanos();
    }

    private Timer add(Duration delay, Repetition repetition, long intervalNanos, Runnable task) {
        Objects.requireNonNull(task, "task");
        long due = System.nanoTime() + toNanos(delay);
        lock.lock();
        try {
            Timer timer = new Timer(nextSequence++, due, repetition, intervalNanos, task);
            pending.add(timer);
            return timer;
        } finally {
            lock.unlock();
        }
    }

    /** Runs what is due, each timer once at most; returns whether there was any. */
    boolean runDue() {
        long now = System.nanoTime();
        boolean ran = false;
        Timer timer;
        while ((timer = takeDue(now)) != null) {
            ran = true;
            try {
                timer.task.run();
            } finally {
                repeatAfterPause(timer);
            }
        }
        return ran;
    }

    private @Nullable Timer takeDue(long now) {
        lock.lock();
        try {
            if (pending.isEmpty() || pending.first().dueNanos - now > 0) {
                return null;
            }
            Timer timer = Objects.requireNonNull(pending.pollFirst());
            if (timer.repetition == Repetition.FIXED_RATE) {
                timer.dueNanos += ((now - timer.dueNanos) / timer.intervalNanos + 1) * timer.intervalNanos;
                pending.add(timer);
            }
            return timer;
        } finally {
            lock.unlock();
        }
    }

    private void repeatAfterPause(Timer timer) {
        if (timer.repetition != Repetition.FIXED_DELAY) {
            return;
        }
        lock.lock();
        try {
            if (!timer.cancelled) {
                timer.dueNanos = System.nanoTime() + timer.intervalNanos;
                pending.add(timer);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns the nanoseconds to the next timer, 0 if one is due, {@link Long#MAX_VALUE} if there is none. */
    long nanosToNext() {
        lock.lock();
        try {
            return pending.isEmpty() ? Long.MAX_VALUE : Math.max(0, pending.first().dueNanos - System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            pending.forEach(timer -> timer.cancelled = true);
            pending.clear();
        } finally {
            lock.unlock();
        }
    }
}
