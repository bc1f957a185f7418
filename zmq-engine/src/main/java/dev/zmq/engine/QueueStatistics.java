// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One direction of the traffic with one peer. Over inproc both sockets have the same queue: what one has sent and the other
 * has not received, up to the sum of their high-water marks.
 *
 * @param depth messages in the queue now: outgoing ones not yet handed to the operating system, or incoming ones not
 *     yet received by the application
 * @param highWaterMark the most messages the queue takes; 0 for no limit
 * @param lowWaterMark the depth at which a full queue takes messages again; 0 if there is no limit
 * @param messages messages put into the queue since it was made, those still in it or dropped from it included
 * @param bytes bytes in the parts of those messages, without framing
 * @param blockedSince when the queue became full, null if it is not full
 * @param blockedTime how long the queue was full, all times together
 */
public record QueueStatistics(
        long depth,
        int highWaterMark,
        int lowWaterMark,
        long messages,
        long bytes,
        @Nullable Instant blockedSince,
        Duration blockedTime) {

    /** Returns how full the queue is: 1 at its high-water mark, 0 without one. More after the mark was lowered. */
    public double fill() {
        return highWaterMark == 0 ? 0 : (double) depth / highWaterMark;
    }
}
