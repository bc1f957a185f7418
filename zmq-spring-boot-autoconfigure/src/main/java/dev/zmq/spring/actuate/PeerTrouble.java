// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.PeerStatistics;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What an operator should look at with a peer; the worst comes first. */
enum PeerTrouble {
    /** A queue to or from the peer was full, and has not drained to its low-water mark since. */
    BLOCKED,
    /** Given up; somebody has to correct a setting. */
    FAILED,
    /** Messages for or from the peer were dropped, other than those that {@code conflate} replaces. */
    DROPPING,
    /** A queue to or from the peer is filled to four fifths of its high-water mark. */
    DEEP_QUEUE,
    /** Not connected, or not yet through with the handshake. */
    AWAY;

    private static final double DEEP = 0.8;

    static Set<PeerTrouble> of(PeerStatistics peer) {
        Set<PeerTrouble> troubles = EnumSet.noneOf(PeerTrouble.class);
        if (peer.outgoing().blockedSince() != null || peer.incoming().blockedSince() != null) {
            troubles.add(BLOCKED);
        }
        if (peer.state() == PeerState.FAILED) {
            troubles.add(FAILED);
        } else if (peer.state() != PeerState.READY && peer.state() != PeerState.CLOSING) {
            troubles.add(AWAY);
        }
        if (drops(peer.dropped()) > 0) {
            troubles.add(DROPPING);
        }
        if (fill(peer) >= DEEP) {
            troubles.add(DEEP_QUEUE);
        }
        return troubles;
    }

    /** Returns the place of the worst trouble, 0 for the worst of all; behind all others for no trouble. */
    static int rank(Set<PeerTrouble> troubles) {
        int rank = 0;
        for (PeerTrouble trouble : values()) {
            if (troubles.contains(trouble)) {
                return rank;
            }
            rank++;
        }
        return rank;
    }

    /** Returns how many messages were dropped though nobody asked for it. */
    static long drops(Map<DropReason, Long> dropped) {
        long total = 0;
        for (Map.Entry<DropReason, Long> drop : dropped.entrySet()) {
            total += drop.getKey() == DropReason.CONFLATED ? 0 : drop.getValue();
        }
        return total;
    }

    /** Returns how full the fuller queue of a peer is: 1 at its high-water mark, 0 without one. */
    static double fill(PeerStatistics peer) {
        return Math.max(peer.outgoing().fill(), peer.incoming().fill());
    }

    String lowerCaseName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
