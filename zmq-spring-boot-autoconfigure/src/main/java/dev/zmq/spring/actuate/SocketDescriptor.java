// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.SocketStatistics;
import dev.zmq.engine.SocketType;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the {@link ZmqEndpoint} says about one socket. Totals include peers that have gone. The figures of a direction that
 * the socket's type does not have are null, which JSON leaves out: a PULL socket has no sent messages.
 *
 * @param type the socket type in lower case, such as {@code pull}
 * @param state {@code open} or {@code closed}
 * @param boundEndpoints where the socket listens, in resolved form
 * @param connectedEndpoints where the socket connects to
 * @param sendHighWaterMark the most messages queued for one peer; 0 for no limit
 * @param receiveHighWaterMark the most messages queued from one peer; 0 for no limit
 * @param sentMessages messages accepted for sending; one that goes to n subscribers counts n times
 * @param sentBytes bytes in the parts of those messages, without framing
 * @param receivedMessages messages that arrived in the socket's queues
 * @param receivedBytes bytes in the parts of those messages, without framing
 * @param dropped messages dropped, by reason in lower case; reasons that never occurred are absent
 * @param reconnects how often lost connections were established again
 * @param rejectedPeers how many peers that connected to this socket were turned away before their handshake was over
 * @param lastRejection the address of the last of them, and why it was turned away; null if there was none
 * @param lastRejectionAt when that was
 * @param peersByState how many peers are in each state; states without peers are absent
 * @param peers the peers now: accepted ones and connected endpoints, whatever their state
 */
public record SocketDescriptor(
        String type,
        String state,
        List<String> boundEndpoints,
        List<String> connectedEndpoints,
        @Nullable Integer sendHighWaterMark,
        @Nullable Integer receiveHighWaterMark,
        @Nullable Long sentMessages,
        @Nullable Long sentBytes,
        @Nullable Long receivedMessages,
        @Nullable Long receivedBytes,
        Map<String, Long> dropped,
        long reconnects,
        long rejectedPeers,
        @Nullable String lastRejection,
        @Nullable Instant lastRejectionAt,
        Map<String, Integer> peersByState,
        List<PeerDescriptor> peers)
        implements OperationResponseBody {

    static SocketDescriptor of(SocketStatistics statistics) {
        SocketType type = statistics.type();
        boolean sends = type.canSend();
        boolean receives = type.canReceive();
        return new SocketDescriptor(
                type.lowerCaseName(),
                state(statistics),
                statistics.boundEndpoints(),
                statistics.connectedEndpoints(),
                sends ? statistics.sendHighWaterMark() : null,
                receives ? statistics.receiveHighWaterMark() : null,
                sends ? statistics.sentMessages() : null,
                sends ? statistics.sentBytes() : null,
                receives ? statistics.receivedMessages() : null,
                receives ? statistics.receivedBytes() : null,
                byReason(statistics.dropped()),
                statistics.reconnects(),
                statistics.rejectedPeers(),
                statistics.lastRejection(),
                statistics.lastRejectionAt(),
                byState(statistics.peers()),
                statistics.peers().stream()
                        .map(peer -> PeerDescriptor.of(peer, type))
                        .toList());
    }

    static String state(SocketStatistics statistics) {
        return statistics.closed() ? "closed" : "open";
    }

    static Map<String, Long> byReason(Map<DropReason, Long> dropped) {
        Map<String, Long> byReason = new LinkedHashMap<>();
        for (DropReason reason : DropReason.values()) {
            Long count = dropped.get(reason);
            if (count != null) {
                byReason.put(reason.lowerCaseName(), count);
            }
        }
        return byReason;
    }

    static Map<String, Integer> byState(Collection<PeerStatistics> peers) {
        Map<PeerState, Integer> counts = new EnumMap<>(PeerState.class);
        peers.forEach(peer -> counts.merge(peer.state(), 1, Integer::sum));
        Map<String, Integer> byState = new LinkedHashMap<>();
        counts.forEach((state, count) -> byState.put(state.lowerCaseName(), count));
        return byState;
    }
}
