// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.MonitorEvent;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.SocketStatistics;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The figures of one socket that meters show; the peers are summed up, so that a sample stays small. */
record Sample(
        long sentMessages,
        long sentBytes,
        long receivedMessages,
        long receivedBytes,
        QueueSample sendQueues,
        QueueSample receiveQueues,
        Map<DropReason, Long> dropped,
        long reconnects,
        long rejectedPeers,
        Map<MonitorEvent.Kind, Long> events,
        Map<PeerState, Integer> peers,
        double heartbeatSeconds) {

    static Sample of(SocketStatistics statistics) {
        Map<PeerState, Integer> peers = new EnumMap<>(PeerState.class);
        double heartbeatSeconds = Double.NaN;
        for (PeerStatistics peer : statistics.peers()) {
            peers.merge(peer.state(), 1, Integer::sum);
            Duration roundTrip = peer.heartbeatRoundTrip();
            if (roundTrip != null && peer.state() == PeerState.READY) {
                double seconds = roundTrip.toNanos() / (double) TimeUnit.SECONDS.toNanos(1);
                heartbeatSeconds = Double.isNaN(heartbeatSeconds) ? seconds : Math.max(heartbeatSeconds, seconds);
            }
        }
        return new Sample(
                statistics.sentMessages(),
                statistics.sentBytes(),
                statistics.receivedMessages(),
                statistics.receivedBytes(),
                QueueSample.of(statistics, Direction.SEND),
                QueueSample.of(statistics, Direction.RECEIVE),
                statistics.dropped(),
                statistics.reconnects(),
                statistics.rejectedPeers(),
                statistics.events(),
                peers,
                heartbeatSeconds);
    }

    QueueSample queues(Direction direction) {
        return direction == Direction.SEND ? sendQueues : receiveQueues;
    }

    long dropped(DropReason reason) {
        return dropped.getOrDefault(reason, 0L);
    }

    long events(MonitorEvent.Kind kind) {
        return events.getOrDefault(kind, 0L);
    }

    int peers(PeerState state) {
        return peers.getOrDefault(state, 0);
    }
}
