// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.worker;

import dev.zmq.samples.benchmarks.peers.PeerSocket;
import dev.zmq.samples.benchmarks.rounds.RoundPlayer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends a message whenever one is due, at a fixed rate, and leaves out none: one that is late is sent at once, and still
 * says when it was due. So what one slow message does to those after it counts, too.
 */
final class PacedPlayer implements RoundPlayer {

    /** Linux wakes a thread up to 50 µs too late, and then it has to get a processor. */
    private static final long AWAKE_BEFORE_NANOS = 100_000;

    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final PeerSocket socket;
    private final int messageBytes;
    private int ratePerSecond;

    PacedPlayer(PeerSocket socket, int messageBytes, int ratePerSecond) {
        this.socket = socket;
        this.messageBytes = messageBytes;
        this.ratePerSecond = ratePerSecond;
    }

    @Override
    public void pace(int messagesPerSecond) {
        ratePerSecond = messagesPerSecond;
    }

    @Override
    public long play(long messages) {
        long start = System.nanoTime();
        for (long i = 0; i < messages; i++) {
            long due = start + i * NANOS_PER_SECOND / ratePerSecond;
            byte[] payload = new byte[messageBytes];
            DueTime.put(payload, due);
            awaitTime(due);
            socket.send(payload);
        }
        return System.nanoTime() - start;
    }

    @SuppressWarnings(
            "ThreadPriorityCheck") // lets the I/O threads run where processors are few, as the worker in C does
    private static void awaitTime(long due) {
        long rest;
        while ((rest = due - System.nanoTime()) > 0) {
            if (rest > AWAKE_BEFORE_NANOS) {
                LockSupport.parkNanos(rest - AWAKE_BEFORE_NANOS);
            } else {
                Thread.yield();
            }
        }
    }
}
