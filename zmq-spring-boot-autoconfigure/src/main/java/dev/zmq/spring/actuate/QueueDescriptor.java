// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import dev.zmq.engine.QueueStatistics;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the {@link ZmqEndpoint} says about one direction of the traffic with one peer.
 *
 * @param depth messages in the queue now
 * @param highWaterMark the most messages the queue takes; 0 for no limit
 * @param lowWaterMark the depth at which a full queue takes messages again; 0 if there is no limit
 * @param messages messages that went through the queue, since the peer is known
 * @param bytes bytes in the parts of those messages, without framing
 * @param blockedSince when the queue became full, null if it is not full
 * @param blockedTimeMillis how many milliseconds the queue was full, all times together
 */
public record QueueDescriptor(
        long depth,
        int highWaterMark,
        int lowWaterMark,
        long messages,
        long bytes,
        @Nullable Instant blockedSince,
        long blockedTimeMillis) {

    static QueueDescriptor of(QueueStatistics statistics) {
        return new QueueDescriptor(
                statistics.depth(),
                statistics.highWaterMark(),
                statistics.lowWaterMark(),
                statistics.messages(),
                statistics.bytes(),
                statistics.blockedSince(),
                statistics.blockedTime().toMillis());
    }
}
