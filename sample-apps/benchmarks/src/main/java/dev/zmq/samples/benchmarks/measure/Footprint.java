// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

/**
 * The memory of a process that has let go of all that it needs no more.
 *
 * @param residentBytes of the machine's memory, as the system counts them
 * @param usedBytes that hold something, as the process itself counts them: in Java objects on the heap and direct buffers,
 *     in C what {@code malloc} has given out; 0 where it cannot tell
 */
public record Footprint(long residentBytes, long usedBytes) {}
