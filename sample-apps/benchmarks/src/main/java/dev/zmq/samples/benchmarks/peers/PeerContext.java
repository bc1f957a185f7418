// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.peers;

import dev.zmq.samples.benchmarks.measure.Role;
import java.util.List;

/** A context of some implementation. */
public interface PeerContext extends AutoCloseable {

    /** So many peers may connect at once without waiting for the second try of their system. */
    int BACKLOG = 4096;

    /**
     * Opens a socket, with all options but the high-water marks as they are by default. For {@link Role#PUB} it is an XPUB
     * socket that waits rather than drop, and is told every subscription; for {@link Role#SUB} it is subscribed to
     * everything. For {@link Role#TOPIC_SUB} there is no high-water mark for what it sends, as libzmq drops subscriptions
     * for which there is no room. For {@link Role#ROUTER} there is room for a {@link #BACKLOG}.
     *
     * @param role decides the socket's type
     * @param highWaterMark for both directions in messages, 0 for no limit
     */
    PeerSocket open(Role role, int highWaterMark);

    /** Returns what waits for any of these sockets of this context; only one thread uses it. */
    PeerPoller poller(List<? extends PeerSocket> sockets);

    /** Closes all sockets and the context. */
    @Override
    void close();
}
