// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

/**
 * Bounds of the number of messages in a round.
 *
 * @param first size of the first round, when nothing is known about the pace
 * @param max where a larger round would need too much memory
 */
record RoundSize(long first, long max) {

    /** A first and a last message, so that a round takes time. */
    static final long MIN = 2;

    private static final long FIRST_BYTES = 1 << 20;
    private static final long MAX_FIRST = 10_000;

    /** Without a high-water mark a round's messages may all be in memory at the same time. */
    private static final long MAX_QUEUED_BYTES = 1 << 30;

    private static final long BOOKKEEPING_BYTES = 64;

    /** One-way traffic. */
    static RoundSize forStreaming(Workload workload) {
        long bytes = BOOKKEEPING_BYTES + workload.messageBytes();
        long max = workload.highWaterMark() == 0 ? MAX_QUEUED_BYTES / bytes : Long.MAX_VALUE;
        return new RoundSize(Math.min(MAX_FIRST, atLeastMin(FIRST_BYTES / bytes)), atLeastMin(max));
    }

    /** Ping-pong where each round trip leaves a sample in memory. */
    static RoundSize forPingPong() {
        return new RoundSize(100, MAX_QUEUED_BYTES / Long.BYTES);
    }

    private static long atLeastMin(long messages) {
        return Math.max(MIN, messages);
    }
}
