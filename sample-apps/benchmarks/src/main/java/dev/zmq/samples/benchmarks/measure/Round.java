// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

/**
 * A number of messages and the time they took.
 *
 * @param messages at least 1
 * @param nanos for a receiver the time from the first message to the last
 */
public record Round(long messages, long nanos) {}
