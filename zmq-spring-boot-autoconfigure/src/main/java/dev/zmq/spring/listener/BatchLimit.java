// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

/**
 * How many messages to take from a socket at once.
 *
 * <p>A fast listener gets large batches, which make receiving cheap. A slow one gets one message at a time, so that what
 * waits stays in the socket's queue, where it counts against the high-water mark and can be seen, and so that stopping,
 * which finishes the batch, stays prompt. Where several threads take from one socket, a batch stays small even so: should a
 * fast listener become slow, the others would be idle while one is at work on what it took.
 *
 * <p>Not thread-safe.
 */
final class BatchLimit {

    static final int MAX_MESSAGES = 1024;
    static final int MAX_MESSAGES_OF_SEVERAL_THREADS = 32;
    static final long TARGET_NANOS = 2_000_000;

    private final int most;
    private int messages = 1;

    /**
     * Creates a limit.
     *
     * @param threads how many threads take from the socket
     */
    BatchLimit(int threads) {
        most = threads == 1 ? MAX_MESSAGES : MAX_MESSAGES_OF_SEVERAL_THREADS;
    }

    /** Returns how many messages to take next, 1 to {@link #MAX_MESSAGES}. */
    int messages() {
        return messages;
    }

    /** Learns from the last batch: how many messages it had, and how long the listener took for all of them. */
    void onBatch(int count, long nanos) {
        if (nanos > TARGET_NANOS) {
            messages = (int) Math.max(1, count * TARGET_NANOS / nanos);
        } else if (count >= messages) {
            messages = Math.min(most, messages * 2);
        }
    }
}
