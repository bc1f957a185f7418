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
    private static final long MAX_FIRST_SAMPLES = 100;
    private static final double MAX_FIRST_SECONDS = 0.1;

    /** What a round may leave in memory at the same time, in queues or as samples. */
    private static final long MAX_BYTES = 1 << 30;

    private static final long BOOKKEEPING_BYTES = 64;

    /** As many messages as possible. */
    static RoundSize forStreaming(Workload workload) {
        long bytes = (BOOKKEEPING_BYTES + workload.messageBytes()) * workload.sockets();
        long first = Math.min(MAX_FIRST, FIRST_BYTES / bytes);
        return new RoundSize(atLeastMin(first), maxQueued(workload, bytes));
    }

    /** Each message, or each round trip, leaves a sample in memory. */
    static RoundSize forSamples(Workload workload) {
        long max = MAX_BYTES / Long.BYTES;
        int rate = workload.ratePerSecond();
        if (rate == 0) {
            return new RoundSize(MAX_FIRST_SAMPLES, max);
        }
        long bytes = BOOKKEEPING_BYTES + workload.messageBytes();
        long first = Math.min(MAX_FIRST_SAMPLES, (long) (rate * MAX_FIRST_SECONDS));
        return new RoundSize(atLeastMin(first), Math.min(max, maxQueued(workload, bytes)));
    }

    /** A round is in memory as a whole where no high-water mark is in the way, or one that is too high. */
    private static long maxQueued(Workload workload, long bytesPerMessage) {
        long max = atLeastMin(MAX_BYTES / bytesPerMessage);
        long bothQueues = 2L * workload.highWaterMark();
        return bothQueues > 0 && bothQueues <= max ? Long.MAX_VALUE : max;
    }

    private static long atLeastMin(long messages) {
        return Math.max(MIN, messages);
    }
}
