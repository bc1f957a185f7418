// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.reactor;

/** A task that an I/O thread runs once, at its time, unless it is cancelled before. Only for use on that thread. */
public final class Timer implements Comparable<Timer> {

    private final Timers timers;
    private final long deadlineNanos;
    private final long sequence;
    private final Runnable task;

    Timer(Timers timers, long deadlineNanos, long sequence, Runnable task) {
        this.timers = timers;
        this.deadlineNanos = deadlineNanos;
        this.sequence = sequence;
        this.task = task;
    }

    /** Forgets the task; does nothing if it ran already. */
    public void cancel() {
        timers.remove(this);
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    void run() {
        task.run();
    }

    @Override
    public int compareTo(Timer other) {
        long difference = deadlineNanos - other.deadlineNanos;
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
