// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.ReconnectStop;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.transport.Addressing;
import dev.zmq.engine.transport.Admission;
import dev.zmq.engine.transport.SocksProxy;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of a socket at the moment an endpoint was bound or connected; later changes do not reach it.
 *
 * @param type the socket's type
 * @param raw whether peers speak no ZMTP but plain TCP
 * @param routingId the socket's routing id, empty for none
 * @param maxMessageBytes the longest message to accept, -1 for no limit
 * @param largeParts which parts are received as large ones
 * @param queues how messages are queued
 * @param handshakeNanos how long greeting and handshake may take, 0 for no limit
 * @param immediate whether to queue only for connections that are ready
 * @param reconnect when to connect again
 * @param heartbeat when to ping
 * @param channel the settings of the kernel's sockets
 * @param connecting how to connect
 * @param admission whom to take connections from
 * @param affinity which I/O threads may be used, as bits; 0 for all
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SessionSettings(
        SocketType type,
        boolean raw,
        byte[] routingId,
        long maxMessageBytes,
        LargeParts largeParts,
        Queues queues,
        long handshakeNanos,
        boolean immediate,
        Reconnect reconnect,
        Heartbeat heartbeat,
        ChannelSettings channel,
        Connecting connecting,
        Admission admission,
        long affinity) {

    /**
     * Returns whether peers without security are turned away, those of ZMTP 1.0 and 2.0 among them: with any mechanism but
     * NULL, or with a ZAP domain. There is neither yet.
     */
    boolean demandsSecurity() {
        return false;
    }

    /**
     * How messages are queued for and from each peer.
     *
     * @param conflate whether only the newest message is kept
     * @param receiveBytes the most bytes to queue from a peer, 0 for no limit
     */
    public record Queues(boolean conflate, long receiveBytes) {}

    /**
     * When to connect again.
     *
     * @param intervalMillis the wait, to which a random part of up to the same length is added; not positive for never
     * @param maxMillis up to which the interval doubles with each failure; 0 if it does not grow
     */
    public record Reconnect(long intervalMillis, long maxMillis) {}

    /**
     * When to ping.
     *
     * @param intervalNanos how often, 0 for never
     * @param timeoutNanos how long the peer may be silent after a ping
     * @param ttlDeciseconds what the peer is asked to keep the connection for in our silence, 0 for nothing
     */
    public record Heartbeat(long intervalNanos, long timeoutNanos, int ttlDeciseconds) {}

    /**
     * How to connect.
     *
     * @param addressing how hosts become addresses
     * @param timeoutNanos how long connecting to one address may take, 0 for as long as the operating system allows
     * @param proxy through which tcp endpoints are connected to, null for none
     * @param stops after what not to connect again
     */
    public record Connecting(
            Addressing addressing,
            long timeoutNanos,
            @Nullable SocksProxy proxy,
            Set<ReconnectStop> stops) {}
}
