// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.SocketStatistics;
import dev.zmq.engine.SocketType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
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
 * @param outgoing the queues to all peers together
 * @param incoming the queues from all peers together
 * @param dropped messages dropped, by reason in lower case; reasons that never occurred are absent
 * @param reconnects how often lost connections were established again
 * @param rejectedPeers how many peers that connected to this socket were turned away before their handshake was over
 * @param lastRejection the address of the last of them, and why it was turned away; null if there was none
 * @param lastRejectionAt when that was
 * @param events how often each monitor event occurred, in lower case; those that never did are absent
 * @param countersSince when the counters were set back to 0; null if they count from the start
 * @param listeners who receives from the socket, and how far they are
 * @param options the options in force, by the names of their properties, secret ones left out; durations with their unit,
 *     below 0 for no limit; null if the socket is closed, or only the sum of its peers was asked for
 * @param peersByState how many peers are in each state; states without peers are absent
 * @param peersByTrouble how many peers have each kind of trouble; a peer may have several; kinds without peers are absent
 * @param peerCount the number of peers now: accepted ones and connected endpoints, whatever their state
 * @param peerOffset how many peers are left out before the first one in the list; null if there is no list
 * @param peers a page of the peers, those with the worst trouble first; null if only the sum of them was asked for
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
        @Nullable QueuesDescriptor outgoing,
        @Nullable QueuesDescriptor incoming,
        Map<String, Long> dropped,
        long reconnects,
        long rejectedPeers,
        @Nullable String lastRejection,
        @Nullable Instant lastRejectionAt,
        Map<String, Long> events,
        @Nullable Instant countersSince,
        List<ListenerDescriptor> listeners,
        @Nullable Map<String, Object> options,
        Map<String, Integer> peersByState,
        Map<String, Integer> peersByTrouble,
        int peerCount,
        @Nullable Integer peerOffset,
        @Nullable List<PeerDescriptor> peers)
        implements OperationResponseBody {

    /** Describes a socket, with a page of its peers or without. */
    static SocketDescriptor of(
            SocketStatistics statistics,
            @Nullable Instant countersSince,
            List<ListenerDescriptor> listeners,
            @Nullable Map<String, Object> options,
            @Nullable Integer peerOffset,
            @Nullable List<PeerDescriptor> page) {
        SocketType type = statistics.type();
        boolean sends = type.canSend();
        boolean receives = type.canReceive();
        List<PeerStatistics> peers = statistics.peers();
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
                sends ? QueuesDescriptor.of(peers, PeerStatistics::outgoing, statistics.outgoingBlockedTime()) : null,
                receives
                        ? QueuesDescriptor.of(peers, PeerStatistics::incoming, statistics.incomingBlockedTime())
                        : null,
                ByName.of(statistics.dropped()),
                statistics.reconnects(),
                statistics.rejectedPeers(),
                statistics.lastRejection(),
                statistics.lastRejectionAt(),
                ByName.of(statistics.events()),
                countersSince,
                listeners,
                options,
                byState(peers),
                byTrouble(peers),
                peers.size(),
                peerOffset,
                page);
    }

    static String state(SocketStatistics statistics) {
        return statistics.closed() ? "closed" : "open";
    }

    static Map<String, Integer> byState(Collection<PeerStatistics> peers) {
        return ByName.count(peers.stream().map(PeerStatistics::state));
    }

    private static Map<String, Integer> byTrouble(Collection<PeerStatistics> peers) {
        Stream<PeerTrouble> troubles = peers.stream().map(PeerTrouble::of).flatMap(Set::stream);
        return ByName.count(troubles);
    }
}
