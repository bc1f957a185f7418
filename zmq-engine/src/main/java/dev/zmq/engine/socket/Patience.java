// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

/**
 * Decides whether a thread looks for what it waits for before it sleeps. To be woken up takes a thread 5 to 40 µs, and where
 * two threads answer each other, that is most of what they wait for.
 *
 * <p>It compares the waits of both kinds, as they were lately, and takes the kind that was shorter. The other one is believed
 * to get better by and by, so that it is tried again now and then. Looking is not worth its processor where messages come at
 * a rate of their own: the waits are as long then, whether the thread sleeps or not. It is of no use either where the peer
 * runs on the same processor: then looking makes the wait longer. And a thread does not look if its last wait was long, so an
 * idle socket costs nothing.
 *
 * <p>All fields are hints: any waiting thread writes them, and a lost update does no harm.
 */
final class Patience {

    static final long LOOK_NANOS = 50_000;

    /** A wait that long may have been much shorter, had the thread not slept; of a longer one it does not matter how long. */
    static final long SHORT_WAIT_NANOS = 2 * LOOK_NANOS;

    /** A new wait counts for one part in so many. */
    private static final int WEIGHT = 16;

    /** With each wait of one kind, the other is believed to be shorter by one part in so many. */
    private static final int DECAY = 16_384;

    private final boolean manyProcessors;
    private volatile long lastWaitNanos = Long.MAX_VALUE;
    private volatile long awakeNanos;
    private volatile long asleepNanos = SHORT_WAIT_NANOS;

    Patience() {
        this(Runtime.getRuntime().availableProcessors() > 1);
    }

    Patience(boolean manyProcessors) {
        this.manyProcessors = manyProcessors;
    }

    /** Returns how long the last wait was; {@link Long#MAX_VALUE} before the first one. */
    long lastWaitNanos() {
        return lastWaitNanos;
    }

    /** Returns how long to look now, in nanoseconds; 0 for not at all. */
    long nanos() {
        long asleep = asleepNanos;
        boolean pays = awakeNanos < asleep - asleep / 4;
        return manyProcessors && lastWaitNanos < SHORT_WAIT_NANOS && pays ? LOOK_NANOS : 0;
    }

    /**
     * Learns from a wait that is over.
     *
     * @param looked whether the thread looked, in vain or not
     */
    void learn(long waitNanos, boolean looked) {
        lastWaitNanos = waitNanos;
        long awake = awakeNanos;
        long asleep = asleepNanos;
        long wait = Math.min(waitNanos, SHORT_WAIT_NANOS);
        if (looked) {
            awakeNanos = awake + (wait - awake) / WEIGHT;
            asleepNanos = asleep - asleep / DECAY;
        } else if (waitNanos < SHORT_WAIT_NANOS) {
            asleepNanos = asleep + (wait - asleep) / WEIGHT;
            awakeNanos = awake - awake / DECAY;
        }
    }
}
