// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import dev.zmq.engine.PeerStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which peers have had a queue above a limit whenever health was asked for, and since when. Used by one thread at a time.
 */
final class FullQueues {

    private final double limit;
    private final long timeNanos;
    private Map<Long, Long> sinceNanos = Map.of();

    /**
     * Creates an empty record.
     *
     * @param percent how full a queue counts; 0 for never
     * @param timeNanos for how long it must have been so full
     */
    FullQueues(int percent, long timeNanos) {
        this.limit = percent / 100.0;
        this.timeNanos = timeNanos;
    }

    /** Notes the queues of now and returns how many peers have had one above the limit for the time. */
    int update(List<PeerStatistics> peers, long nowNanos) {
        if (limit == 0) {
            return 0;
        }
        Map<Long, Long> now = new HashMap<>();
        int tooLong = 0;
        for (PeerStatistics peer : peers) {
            if (PeerTrouble.fill(peer) >= limit) {
                long since = sinceNanos.getOrDefault(peer.id(), nowNanos);
                now.put(peer.id(), since);
                tooLong += nowNanos - since >= timeNanos ? 1 : 0;
            }
        }
        sinceNanos = now;
        return tooLong;
    }
}
