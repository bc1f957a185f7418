// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the {@link ZmqTopologyEndpoint} says: a graph whose nodes are sockets, their endpoints and the peers behind those.
 *
 * @param application the name of the application, null if it has none
 * @param nodes all nodes; the ids are unique within the application
 * @param edges from sockets to endpoints and from endpoints to peers
 */
public record TopologyDescriptor(@Nullable String application, List<Node> nodes, List<Edge> edges)
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
            List<String> trouble) {}

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
