// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

/**
 * What a socket sends is likely to be an answer if it has received something since. Whoever answers one message after the
 * other, and quickly, soon comes back for the next one; until then an answer may wait for those that follow, to be written
 * with them (decision 12).
 *
 * <p>Not thread-safe: under the send lock.
 */
final class Answers {

    /** Who needs longer for a message is not quick, and others are not to wait for it. */
    private static final long QUICK_NANOS = 50_000;

    private long takenBefore;
    private long lastNanos = System.nanoTime();
    private boolean quick;

    /**
     * Notes that something is sent to a queue that was found idle.
     *
     * @param taken how many messages were received from the socket so far
     * @return whether some were received since this was called the last time
     */
    boolean note(long taken) {
        long received = taken - takenBefore;
        if (received == 0) {
            quick = false;
            return false;
        }
        takenBefore = taken;
        long now = System.nanoTime();
        quick = now - lastNanos < received * QUICK_NANOS;
        lastNanos = now;
        return true;
    }

    /** Returns whether what was noted last came soon after the messages received before it. */
    boolean areQuick() {
        return quick;
    }
}
