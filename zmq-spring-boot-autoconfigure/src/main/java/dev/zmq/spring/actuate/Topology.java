// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.SocketStatistics;
import dev.zmq.spring.actuate.TopologyDescriptor.Edge;
import dev.zmq.spring.actuate.TopologyDescriptor.Node;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds the graph of sockets, endpoints and peers. Used by one thread. */
final class Topology {

    private final int maxPeersOfSocket;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Edge> edges = new ArrayList<>();

    Topology(int maxPeersOfSocket) {
        this.maxPeersOfSocket = maxPeersOfSocket;
    }

    TopologyDescriptor describe(@Nullable String application) {
        return new TopologyDescriptor(application, nodes, edges);
    }

    void add(String name, SocketStatistics socket) {
        List<RankedPeer> peers = RankedPeer.sort(socket.peers());
        String socketId = "socket:" + name;
        nodes.add(new Node(
                socketId,
                "socket",
                name,
                name,
                socket.type().lowerCaseName(),
                SocketDescriptor.state(socket),
                null,
                peers.size(),
                troubles(peers)));
        byEndpoint(socket, peers).forEach((endpoint, peersThere) -> {
            String endpointId = endpointId(name, endpoint);
            nodes.add(new Node(
                    endpointId, "endpoint", endpoint, name, null, null, null, peersThere.size(), troubles(peersThere)));
            boolean binds = socket.boundEndpoints().contains(endpoint)
                    || peersThere.stream().anyMatch(peer -> peer.peer().accepted());
            edges.add(new Edge(socketId, endpointId, binds ? "binds" : "connects", null, null, null));
        });
        peers.stream().limit(maxPeersOfSocket).forEach(peer -> addPeer(name, socket, peer));
    }

    /** Also those that were given up, as long as they have peers. */
    private static Map<String, List<RankedPeer>> byEndpoint(SocketStatistics socket, List<RankedPeer> peers) {
        Map<String, List<RankedPeer>> byEndpoint = new LinkedHashMap<>();
        socket.boundEndpoints().forEach(endpoint -> byEndpoint.put(endpoint, new ArrayList<>()));
        socket.connectedEndpoints().forEach(endpoint -> byEndpoint.put(endpoint, new ArrayList<>()));
        peers.forEach(peer -> byEndpoint
                .computeIfAbsent(peer.peer().endpoint(), endpoint -> new ArrayList<>())
                .add(peer));
        return byEndpoint;
    }

    private void addPeer(String name, SocketStatistics socket, RankedPeer ranked) {
        PeerStatistics peer = ranked.peer();
        PeerDescriptor described = PeerDescriptor.of(ranked, socket.type());
        String peerId = "peer:" + name + ":" + peer.id();
        nodes.add(new Node(
                peerId,
                "peer",
                label(peer),
                name,
                described.socketType(),
                described.state(),
                peer.address(),
                null,
                described.trouble()));
        edges.add(new Edge(
                endpointId(name, peer.endpoint()),
                peerId,
                "peer",
                described.outgoing(),
                described.incoming(),
                described.dropped()));
    }

    private static String endpointId(String name, String endpoint) {
        return "endpoint:" + name + ":" + endpoint;
    }

    private static String label(PeerStatistics peer) {
        String routingId = peer.routingId();
        return routingId != null ? routingId : Objects.requireNonNullElse(peer.address(), peer.endpoint());
    }

    private static List<String> troubles(List<RankedPeer> peers) {
        Set<PeerTrouble> troubles = EnumSet.noneOf(PeerTrouble.class);
        peers.forEach(peer -> troubles.addAll(peer.troubles()));
        return troubles.stream().map(PeerTrouble::lowerCaseName).toList();
    }
}
