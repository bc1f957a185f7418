// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import dev.zmq.engine.MonitorEvent;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.SocketStatistics;
import dev.zmq.spring.actuate.TopologyDescriptor.Connection;
import dev.zmq.spring.actuate.TopologyDescriptor.Edge;
import dev.zmq.spring.actuate.TopologyDescriptor.Node;
import dev.zmq.spring.actuate.TopologyDescriptor.Totals;
import java.time.Instant;
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

    private static final Set<MonitorEvent.Kind> FAILED_HANDSHAKES = EnumSet.of(
            MonitorEvent.Kind.HANDSHAKE_FAILED_NO_DETAIL,
            MonitorEvent.Kind.HANDSHAKE_FAILED_PROTOCOL,
            MonitorEvent.Kind.HANDSHAKE_FAILED_AUTH);

    private final int maxPeersOfSocket;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Edge> edges = new ArrayList<>();

    Topology(int maxPeersOfSocket) {
        this.maxPeersOfSocket = maxPeersOfSocket;
    }

    TopologyDescriptor describe(Instant time, @Nullable String application) {
        return new TopologyDescriptor(time, application, nodes, edges);
    }

    void add(ObservedSocket observed) {
        String name = observed.name();
        SocketStatistics socket = observed.socket().statistics();
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
                troubles(peers),
                totals(socket),
                observed.listeners().stream().map(ListenerDescriptor::of).toList(),
                null));
        byEndpoint(socket, peers).forEach((endpoint, peersThere) -> {
            String endpointId = endpointId(name, endpoint);
            nodes.add(new Node(
                    endpointId,
                    "endpoint",
                    endpoint,
                    name,
                    null,
                    null,
                    null,
                    peersThere.size(),
                    troubles(peersThere),
                    null,
                    null,
                    null));
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
                described.trouble(),
                null,
                null,
                connection(peer, described)));
        edges.add(new Edge(
                endpointId(name, peer.endpoint()),
                peerId,
                "peer",
                described.outgoing(),
                described.incoming(),
                described.dropped()));
    }

    /** A connection that fails in its handshake is closed, too, but nothing was lost with it. */
    private static Totals totals(SocketStatistics socket) {
        Map<MonitorEvent.Kind, Long> events = socket.events();
        long lost = events.getOrDefault(MonitorEvent.Kind.DISCONNECTED, 0L)
                - FAILED_HANDSHAKES.stream()
                        .mapToLong(kind -> events.getOrDefault(kind, 0L))
                        .sum();
        return new Totals(
                ByName.of(socket.dropped()),
                Math.max(0, lost),
                socket.rejectedPeers(),
                socket.lastRejection(),
                socket.lastRejectionAt());
    }

    private static Connection connection(PeerStatistics peer, PeerDescriptor described) {
        return new Connection(
                peer.endpoint(),
                peer.accepted(),
                peer.localAddress(),
                described.mechanism(),
                described.stateSince(),
                described.failedAttempts(),
                described.lastError(),
                described.lastErrorAt(),
                described.reconnects());
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
