// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.reactor.IoThread;
import java.util.ArrayDeque;

/**
 * What a socket does that may take long: a piece in each turn of an I/O thread's loop, between which the connections of that
 * thread are served, and others get the socket's send lock. One work is done after the other, however many there are, as
 * they are when a line fails. A socket that is closed does nothing any more.
 *
 * <p>Under the send lock of the socket.
 */
final class TurnByTurn {

    /** Within such a time no more steps are done at once than in a turn: it may all be one turn. */
    private static final long AT_ONCE_NANOS = 10_000_000;

    /** Something to do in steps; under the send lock of the socket. */
    @FunctionalInterface
    interface Work {
        /** Does so many steps at most; returns how many it were: fewer are the last ones. */
        int proceed(int maxSteps);
    }

    private final AbstractSocket socket;
    private final int stepsPerTurn;
    private final ArrayDeque<Work> works = new ArrayDeque<>(1);
    private boolean polled;

    private int stepsAtOnce;
    private long stepsAtOnceSince;

    TurnByTurn(AbstractSocket socket, int stepsPerTurn) {
        this.socket = socket;
        this.stepsPerTurn = stepsPerTurn;
        this.stepsAtOnce = stepsPerTurn;
        this.stepsAtOnceSince = System.nanoTime();
    }

    /** Returns whether there is nothing left to do. */
    boolean isIdle() {
        return works.isEmpty();
    }

    /** Does as much as a turn may at once, unless other works have done so just now, and what is left in turns. */
    void start(Work work) {
        if (socket.isClosed()) {
            return;
        }
        long now = System.nanoTime();
        if (now - stepsAtOnceSince >= AT_ONCE_NANOS) {
            stepsAtOnceSince = now;
            stepsAtOnce = stepsPerTurn;
        }
        works.add(work);
        if (works.size() == 1) {
            stepsAtOnce -= proceed(stepsAtOnce);
        }
        ensurePolled();
    }

    /** Does all of a work in turns. */
    void add(Work work) {
        works.add(work);
        ensurePolled();
    }

    private void ensurePolled() {
        if (!polled && !works.isEmpty()) {
            IoThread io = socket.threads().chooseForTasks();
            io.execute(() -> startPolling(io));
        }
    }

    private void startPolling(IoThread io) {
        socket.sendLock.lock();
        try {
            if (!polled && !works.isEmpty()) {
                io.poll(this::turn);
                polled = true;
            }
        } finally {
            socket.sendLock.unlock();
        }
    }

    private boolean turn() {
        socket.sendLock.lock();
        try {
            polled = false; // should memory run out, this goes on when the next work comes
            if (socket.isClosed()) {
                works.clear();
                return false;
            }
            proceed(stepsPerTurn);
            polled = !works.isEmpty();
            return polled;
        } finally {
            socket.sendLock.unlock();
        }
    }

    private int proceed(int maxSteps) {
        int steps = 0;
        while (steps < maxSteps && !works.isEmpty()) {
            int left = maxSteps - steps;
            int done = works.element().proceed(left);
            if (done < left) {
                works.remove();
            }
            steps += done;
        }
        return steps;
    }
}
