// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

/**
 * What a process took while nothing happened.
 *
 * @param nanos how long that was
 * @param processorNanos time on processors, over all threads
 */
public record IdleTime(long nanos, long processorNanos) {

    /** Returns the share of one processor. */
    public double percentOfACore() {
        return 100.0 * processorNanos / nanos;
    }
}
