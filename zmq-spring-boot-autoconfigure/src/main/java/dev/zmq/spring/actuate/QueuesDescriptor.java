// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.QueueStatistics;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * What the {@link ZmqEndpoint} says about the queues of all peers of a socket together, in one direction.
 *
 * @param depth messages in all queues now
 * @param deepest messages in the deepest of them
 * @param fullestPercent how full the fullest of them is; 100 at its high-water mark, 0 if there is no limit
 * @param blockedPeers the number of peers whose queue is blocked
 * @param blockedTimeMillis how many milliseconds queues were full, those of all peers together, also of peers that have gone
 */
public record QueuesDescriptor(long depth, long deepest, int fullestPercent, int blockedPeers, long blockedTimeMillis) {

    static QueuesDescriptor of(
            List<PeerStatistics> peers, Function<PeerStatistics, QueueStatistics> direction, Duration blockedTime) {
        long depth = 0;
        long deepest = 0;
        double fullest = 0;
        int blocked = 0;
        for (PeerStatistics peer : peers) {
            QueueStatistics queue = direction.apply(peer);
            depth += queue.depth();
            deepest = Math.max(deepest, queue.depth());
            fullest = Math.max(fullest, queue.fill());
            blocked += queue.blockedSince() == null ? 0 : 1;
        }
        return new QueuesDescriptor(depth, deepest, (int) (fullest * 100), blocked, blockedTime.toMillis());
    }
}
