// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.transport;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

/**
 * An endpoint of a transport that carries a stream of bytes, to bind to or to connect to.
 *
 * <p>Immutable; safe for use by any thread. Two endpoints are equal if they say the same.
 */
public sealed interface StreamEndpoint extends Endpoint permits TcpEndpoint, IpcEndpoint {

    /** Returns the host or the path. */
    String host();

    /** Returns whether {@link #bindAddress} and {@link #routes} may ask a name service, and take their time. */
    boolean needsLookup();

    /**
     * Finds the address to listen on.
     *
     * @throws UnknownHostException if there is none; the message says what to change
     */
    SocketAddress bindAddress(Addressing addressing) throws UnknownHostException;

    /**
     * Finds the ways to connect that there are at present, to be tried in this order.
     *
     * @return at least one
     * @throws UnknownHostException if there is none; the message says what to change
     */
    List<Route> routes(Addressing addressing) throws UnknownHostException;

    /** Opens a channel for a way to connect to this endpoint, not yet connected. */
    SocketChannel openChannel(Route route) throws IOException;

    /** Opens a channel for an address that this endpoint was resolved to, not yet bound. */
    ServerSocketChannel openListener(SocketAddress address) throws IOException;

    /**
     * Prepares the address for a listener.
     *
     * @return to be told when the listener is there and when it is gone
     * @throws IOException if the address is taken
     */
    ListenerClaim claim(SocketAddress address) throws IOException;

    /**
     * Prepares the decision about who may connect to a listener.
     *
     * @throws IOException if it cannot be made as it is wanted; the message says what to change
     */
    PeerFilter filter(Admission admission) throws IOException;

    /** Returns the endpoint that a listener of this one has in fact. */
    String boundAs(SocketAddress local);

    /** Returns how a connected peer is shown. */
    String peerAddress(SocketChannel connected) throws IOException;

    /** What outlives a listener's channel. Called by one thread at a time. */
    interface ListenerClaim {

        /** Nothing outlives the channel. */
        ListenerClaim NONE = new ListenerClaim() {
            @Override
            public void bound() {}

            @Override
            public void release() {}
        };

        /** Notes that the listener is bound. */
        void bound() throws IOException;

        /** Clears away what the listener would leave behind; its channel is closed next. Also called if it was never bound. */
        void release();
    }
}
