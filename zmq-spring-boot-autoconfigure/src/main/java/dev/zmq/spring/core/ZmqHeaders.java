// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

/**
 * Names of the headers under which the facts of a ZeroMQ message appear in a Spring {@code Message}.
 *
 * <p>ZMTP itself has no headers: these describe the parts around the payload, and where the message came from.
 */
public final class ZmqHeaders {

    /** Start of all names here. */
    public static final String PREFIX = "zmq_";

    /** The name of the socket that received the message, a {@code String}. */
    public static final String SOCKET = PREFIX + "socket";

    /**
     * The topic, a {@code String} in UTF-8: the first part of a message with several parts that a SUB or XSUB
     * socket received; on XPUB the topic that a peer has subscribed to or cancelled.
     */
    public static final String TOPIC = PREFIX + "topic";

    /**
     * The routing id of the peer, a {@code byte[]}: the first part of every message that a ROUTER or STREAM socket received.
     */
    public static final String ROUTING_ID = PREFIX + "routingId";

    /** All parts of the message as they came, envelope included, a {@code List<byte[]>}; not there if one is a {@code LargePart}. */
    public static final String PARTS = PREFIX + "parts";

    /** What an XPUB socket received, a {@code Boolean}: true for a subscription, false for a cancellation. */
    public static final String SUBSCRIBED = PREFIX + "subscribed";

    /**
     * The address of the peer, such as {@code tcp://127.0.0.1:40458}, a {@code String}; only where an endpoint is told to look
     * it up, and not there if it is not known.
     */
    public static final String PEER_ADDRESS = PREFIX + "peerAddress";

    private ZmqHeaders() {}
}
