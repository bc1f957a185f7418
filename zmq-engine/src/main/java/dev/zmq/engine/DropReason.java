// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import java.util.Locale;

/** Why a message was dropped rather than delivered. */
public enum DropReason {
    /**
     * The queue to the peer was full and the socket type drops rather than waits (PUB, XPUB, XSUB, ROUTER, REP); or the
     * application of an XPUB does not receive what it is told of a peer's subscriptions.
     */
    HIGH_WATER_MARK,
    /** No connected peer has the routing id of the message (ROUTER), or the requester has gone (REP). */
    NO_ROUTE,
    /** The connection was lost, or given up, with the message still queued for it. */
    CONNECTION_LOST,
    /** The linger time of a closed socket passed with the message still queued. */
    LINGER_EXPIRED,
    /** The message lacks the envelope that the socket type requires (REQ, REP, ROUTER). */
    BAD_ENVELOPE,
    /** A newer message took its place, as {@link SocketOptions#CONFLATE} asks for. */
    CONFLATED,
    /** A reply that no outstanding request awaits (REQ). */
    UNEXPECTED_REPLY,
    /** A {@link LargePart} of the message could not be read when it was its turn to be sent, or matched by a subscriber. */
    UNREADABLE;

    /** Returns the reason in lower case with underscores, as it is written in metric tags. */
    public String lowerCaseName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
