// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * The messaging pattern role of a socket (RFC 28, 29, 30 and 31), with the name it announces on the wire.
 *
 * <p>Immutable; safe for use by any thread.
 */
public enum SocketType {
    /** Exclusive pair: one peer, both directions (RFC 31). */
    PAIR(true, true),
    /** Publisher: every message goes to all subscribers whose prefix matches (RFC 29). */
    PUB(true, false),
    /** Subscriber: receives what matches its subscriptions (RFC 29). */
    SUB(false, true),
    /** Publisher that sees what is subscribed to: receives subscriptions as messages (RFC 29). */
    XPUB(true, true),
    /** Subscriber that subscribes by sending messages, and filters nothing itself (RFC 29). */
    XSUB(true, true),
    /** Client of a request and reply exchange, in strict alternation (RFC 28). */
    REQ(true, true),
    /** Server of a request and reply exchange, in strict alternation (RFC 28). */
    REP(true, true),
    /** Asynchronous client: load-balances what is sent, fair-queues what is received (RFC 28). */
    DEALER(true, true),
    /** Asynchronous server: addresses peers by routing id, the first part of each message (RFC 28). */
    ROUTER(true, true),
    /** Receiving end of a pipeline (RFC 30). */
    PULL(false, true),
    /** Sending end of a pipeline (RFC 30). */
    PUSH(true, false),
    /**
     * Plain TCP, without ZMTP, to any program (ZMQ_STREAM): each message is the routing id of a connection and bytes. An
     * empty part in the place of the bytes, received, tells that a connection was made or lost, if
     * {@link SocketOptions#STREAM_NOTIFY} is set; sent, it closes the connection.
     */
    STREAM(true, true);

    /** The name of DEALER before ZeroMQ 3. */
    public static final SocketType XREQ = DEALER;

    /** The name of ROUTER before ZeroMQ 3. */
    public static final SocketType XREP = ROUTER;

    private final boolean sends;
    private final boolean receives;

    SocketType(boolean sends, boolean receives) {
        this.sends = sends;
        this.receives = receives;
    }

    /** Returns whether an application may send messages through a socket of this type. */
    public boolean canSend() {
        return sends;
    }

    /** Returns whether an application may receive messages from a socket of this type. */
    public boolean canReceive() {
        return receives;
    }

    /** Returns the types that a peer of a socket of this type may have; none for STREAM, whose peers are no sockets of ZeroMQ. */
    public Set<SocketType> peers() {
        return switch (this) {
            case PAIR -> EnumSet.of(PAIR);
            case PUB, XPUB -> EnumSet.of(SUB, XSUB);
            case SUB, XSUB -> EnumSet.of(PUB, XPUB);
            case REQ -> EnumSet.of(REP, ROUTER);
            case REP -> EnumSet.of(REQ, DEALER);
            case DEALER -> EnumSet.of(REP, DEALER, ROUTER);
            case ROUTER -> EnumSet.of(REQ, DEALER, ROUTER);
            case PULL -> EnumSet.of(PUSH);
            case PUSH -> EnumSet.of(PULL);
            case STREAM -> EnumSet.noneOf(SocketType.class);
        };
    }

    /**
     * Returns the type of a name in upper or lower case; {@code xreq} and {@code xrep} name DEALER and ROUTER.
     *
     * @throws IllegalArgumentException if there is no such type
     */
    public static SocketType of(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "XREQ" -> XREQ;
            case "XREP" -> XREP;
            default -> valueOf(name.toUpperCase(Locale.ROOT));
        };
    }

    /** Returns the type in lower case, as it is written in configuration and in metric tags. */
    public String lowerCaseName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
