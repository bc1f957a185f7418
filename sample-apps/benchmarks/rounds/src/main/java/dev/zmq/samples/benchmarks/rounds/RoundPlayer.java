// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.rounds;

/** One role of a measurement, such as the receiving end: plays a round of messages and takes its time. */
public interface RoundPlayer {

    /** Changes how many messages a second are due from now on, for a player that keeps to a rate. */
    default void pace(int messagesPerSecond) {}

    /** Prepares for a round; called before the driver lets the other end begin. */
    default void prepare(long messages) {}

    /**
     * Plays a round.
     *
     * @param messages at least 1
     * @return how long it took, in nanoseconds
     * @throws InterruptedException if the thread was interrupted
     */
    long play(long messages) throws InterruptedException;
}
