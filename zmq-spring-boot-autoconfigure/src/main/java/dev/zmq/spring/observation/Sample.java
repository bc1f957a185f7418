// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.SocketStatistics;
import java.util.EnumMap;
import java.util.Map;

/** The figures of one socket that meters show; the peers are summed up, so that a sample stays small. */
record Sample(
        long sentMessages,
        long sentBytes,
        long receivedMessages,
        long receivedBytes,
        int sendHighWaterMark,
        int receiveHighWaterMark,
        long deepestSendQueue,
        long deepestReceiveQueue,
        Map<DropReason, Long> dropped,
        long reconnects,
        long rejectedPeers,
        Map<PeerState, Integer> peers) {

    static Sample of(SocketStatistics statistics) {
        long deepestSendQueue = 0;
        long deepestReceiveQueue = 0;
        Map<PeerState, Integer> peers = new EnumMap<>(PeerState.class);
        for (PeerStatistics peer : statistics.peers()) {
            deepestSendQueue = Math.max(deepestSendQueue, peer.outgoing().depth());
            deepestReceiveQueue = Math.max(deepestReceiveQueue, peer.incoming().depth());
            peers.merge(peer.state(), 1, Integer::sum);
        }
        return new Sample(
                statistics.sentMessages(),
                statistics.sentBytes(),
                statistics.receivedMessages(),
                statistics.receivedBytes(),
                statistics.sendHighWaterMark(),
                statistics.receiveHighWaterMark(),
                deepestSendQueue,
                deepestReceiveQueue,
                statistics.dropped(),
                statistics.reconnects(),
                statistics.rejectedPeers(),
                peers);
    }

    long dropped(DropReason reason) {
        return dropped.getOrDefault(reason, 0L);
    }

    int peers(PeerState state) {
        return peers.getOrDefault(state, 0);
    }
}
