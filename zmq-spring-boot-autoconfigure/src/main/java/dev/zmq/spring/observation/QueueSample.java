// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.QueueStatistics;
import dev.zmq.engine.SocketStatistics;
import java.util.concurrent.TimeUnit;

/** The figures of all queues of a socket in one direction. */
record QueueSample(
        int highWaterMark,
        long deepest,
        double fullest,
        long queued,
        long capacity,
        int blockedPeers,
        double blockedSeconds) {

    static QueueSample of(SocketStatistics statistics, Direction direction) {
        long deepest = 0;
        double fullest = 0;
        long queued = 0;
        long capacity = 0;
        int blocked = 0;
        for (PeerStatistics peer : statistics.peers()) {
            QueueStatistics queue = direction.queue(peer);
            deepest = Math.max(deepest, queue.depth());
            fullest = Math.max(fullest, queue.fill());
            queued += queue.depth();
            capacity += queue.highWaterMark();
            blocked += queue.blockedSince() == null ? 0 : 1;
        }
        return new QueueSample(
                direction.highWaterMark(statistics),
                deepest,
                fullest,
                queued,
                capacity,
                blocked,
                direction.blockedTime(statistics).toNanos() / (double) TimeUnit.SECONDS.toNanos(1));
    }
}
