// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

/**
 * Whether a thread that sends to one idle peer after the other writes to the channels itself. For a few messages that is the
 * fastest way. For many it costs a system call each, where the I/O thread would batch what gathers while it is at another peer.
 *
 * <p>All fields are hints: any sending thread writes them, and a lost update does no harm.
 */
final class DirectWrites {

    /** A request to so many peers at the same time is still written directly. */
    static final int FEW = 16;

    /** A thread that sends nothing for so long has ended its row; so short a time is no wait for an answer. */
    private static final long SHORT_PAUSE_NANOS = 2_000;

    /** The same for a thread that has long been at it, and may have lost its processor meanwhile. */
    private static final long LONG_PAUSE_NANOS = 25_000;

    private volatile long lastThreadId = -1;
    private volatile long lastNanos;
    private volatile int inARow;

    /** Returns whether the calling thread, which sends to an idle peer, writes itself. */
    boolean areFew() {
        long threadId = Thread.currentThread().getId();
        long now = System.nanoTime();
        int before = inARow;
        long pause = before < FEW ? SHORT_PAUSE_NANOS : LONG_PAUSE_NANOS;
        int row = threadId == lastThreadId && now - lastNanos < pause ? before + 1 : 0;
        inARow = row;
        lastThreadId = threadId;
        lastNanos = now;
        return row < FEW;
    }

    /** Notes that the calling thread has written. */
    void done() {
        lastNanos = System.nanoTime();
    }
}
