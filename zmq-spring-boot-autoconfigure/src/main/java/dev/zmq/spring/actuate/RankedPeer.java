// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.QueueStatistics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * A peer with what decides its place in a list: the worst trouble first, among blocked peers who has been blocked for the
 * longest, then who lost most, then whose queue is fullest, then who is there longest.
 */
record RankedPeer(
        PeerStatistics peer,
        Set<PeerTrouble> troubles,
        int rank,
        Instant blockedSince,
        long drops,
        double fill,
        long depth) {

    private static final Comparator<RankedPeer> BY_TROUBLE = Comparator.comparingInt(RankedPeer::rank)
            .thenComparing(RankedPeer::blockedSince)
            .thenComparing(Comparator.comparingLong(RankedPeer::drops).reversed())
            .thenComparing(Comparator.comparingDouble(RankedPeer::fill).reversed())
            .thenComparing(Comparator.comparingLong(RankedPeer::depth).reversed());

    /** Returns all peers in order, whatever their number: ranking ten thousand takes a few milliseconds. */
    static List<RankedPeer> sort(List<PeerStatistics> peers) {
        List<RankedPeer> ranked = new ArrayList<>(peers.size());
        peers.forEach(peer -> ranked.add(of(peer)));
        ranked.sort(BY_TROUBLE);
        return ranked;
    }

    static RankedPeer of(PeerStatistics peer) {
        Set<PeerTrouble> troubles = PeerTrouble.of(peer);
        Instant outgoing = blockedSince(peer.outgoing());
        Instant incoming = blockedSince(peer.incoming());
        return new RankedPeer(
                peer,
                troubles,
                PeerTrouble.rank(troubles),
                outgoing.isBefore(incoming) ? outgoing : incoming,
                PeerTrouble.drops(peer.dropped()),
                PeerTrouble.fill(peer),
                peer.outgoing().depth() + peer.incoming().depth());
    }

    private static Instant blockedSince(QueueStatistics queue) {
        Instant since = queue.blockedSince();
        return since == null ? Instant.MAX : since;
    }

    List<String> troubleNames() {
        return troubles.stream().map(PeerTrouble::lowerCaseName).toList();
    }
}
