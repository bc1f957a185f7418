// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the {@link ZmqTopologyEndpoint} says: a graph whose nodes are sockets, their endpoints and the peers behind those.
 *
 * @param time when it was read, by the clock of the application
 * @param application the name of the application, null if it has none
 * @param nodes all nodes; the ids are unique within the application
 * @param edges from sockets to endpoints and from endpoints to peers
 */
public record TopologyDescriptor(Instant time, @Nullable String application, List<Node> nodes, List<Edge> edges)
        implements OperationResponseBody {

    /**
     * A node.
     *
     * @param id {@code socket:<name>}, {@code endpoint:<name>:<endpoint>} or {@code peer:<name>:<id of the peer>}
     * @param kind the first word of its id
     * @param label the name of the socket, the endpoint, or the peer's routing id, else its address, else its endpoint
     * @param socket the name of the socket that the node belongs to
     * @param type the socket type in lower case, of a peer as it announced it; null for endpoints, and if it is unknown
     * @param state of a socket {@code open} or {@code closed}, of a peer as in {@link PeerDescriptor}; null for endpoints
     * @param address the peer's address, null if it is not connected, and for other nodes
     * @param peers how many peers a socket or an endpoint has, whether they are among the nodes or not; null for peers
     * @param trouble what to look at with a peer, or with any peer of a socket or endpoint, the worst first
     * @param totals what was counted for a socket, peers that have gone included; null for other nodes
     * @param listeners who receives from a socket; null for other nodes
     * @param connection where the connection to a peer stands; null for other nodes
     */
    public record Node(
            String id,
            String kind,
            String label,
            String socket,
            @Nullable String type,
            @Nullable String state,
            @Nullable String address,
            @Nullable Integer peers,
            List<String> trouble,
            @Nullable Totals totals,
            @Nullable List<ListenerDescriptor> listeners,
            @Nullable Connection connection) {}

    /**
     * What was counted for a socket since its start, peers that have gone included.
     *
     * @param dropped messages dropped, by reason in lower case; reasons that never occurred are absent
     * @param lostConnections connections that were lost or closed after their handshake
     * @param rejectedPeers how many peers that connected to the socket were turned away
     * @param lastRejection the address of the last of them, and why it was turned away; null if there was none
     * @param lastRejectionAt when that was
     */
    public record Totals(
            Map<String, Long> dropped,
            long lostConnections,
            long rejectedPeers,
            @Nullable String lastRejection,
            @Nullable Instant lastRejectionAt) {}

    /**
     * Where the connection to a peer stands.
     *
     * @param endpoint the local endpoint that accepted the peer, or the one the socket connects to
     * @param accepted whether the peer connected to us; false if we connect to it
     * @param localAddress our own address of the connection, which the other side has as the peer's {@code address}; null if
     *     there is none
     * @param mechanism the security mechanism, null before the handshake
     * @param since since when it is in its state; one time for all attempts to connect
     * @param failedAttempts how many attempts to connect have failed since the peer was last ready; null for accepted peers
     * @param lastError why the last attempt failed or the last connection was lost, which may be over; null if there was none
     * @param lastErrorAt when that was
     * @param reconnects how often a lost connection was established again
     */
    public record Connection(
            String endpoint,
            boolean accepted,
            @Nullable String localAddress,
            @Nullable String mechanism,
            Instant since,
            @Nullable Long failedAttempts,
            @Nullable String lastError,
            @Nullable Instant lastErrorAt,
            long reconnects) {}

    /**
     * An edge.
     *
     * @param source the id of the node that is nearer to the socket, or the socket
     * @param target the id of the other node
     * @param kind {@code binds}, {@code connects}, or {@code peer}
     * @param outgoing the queue of what is sent to the peer, null for other edges and if the type does not send
     * @param incoming the queue of what is received from the peer, null for other edges and if the type does not receive
     * @param dropped messages for or from the peer that were dropped, by reason; null for other edges
     */
    public record Edge(
            String source,
            String target,
            String kind,
            @Nullable QueueDescriptor outgoing,
            @Nullable QueueDescriptor incoming,
            @Nullable Map<String, Long> dropped) {}
}
