// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

/**
 * What is sent, and how.
 *
 * @param transport between the two processes
 * @param messageBytes the size of each message, 0 or more
 * @param highWaterMark of both sockets in messages, 0 for no limit
 */
public record Workload(Transport transport, int messageBytes, int highWaterMark) {

    /** The high-water mark that every implementation has by default. */
    public static final int DEFAULT_HIGH_WATER_MARK = 1000;
}
