// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.observability;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What a service may say of itself. */
final class StubTopology {

    private static final String ENDPOINT = "tcp://10.0.0.1:5555";

    private final List<Map<String, Object>> nodes = new ArrayList<>();
    private final List<Map<String, Object>> edges = new ArrayList<>();

    private StubTopology() {}

    /** One socket with a peer that was given up, and calls itself so. */
    static Map<String, Object> withPeer(String name) {
        StubTopology topology = new StubTopology();
        topology.socket("orders", 1);
        topology.peer("orders", 0, name, "failed", 0);
        return topology.build();
    }

    /** Many sockets, one of them with many peers, of which only some are told, as the topology does it. */
    static Map<String, Object> crowd(int sockets, int peers, int toldPeers) {
        StubTopology topology = new StubTopology();
        for (int i = 0; i < sockets; i++) {
            topology.socket("socket-" + i, i == 0 ? peers : 1);
            for (int peer = 0; peer < (i == 0 ? toldPeers : 1); peer++) {
                topology.peer("socket-" + i, peer, "peer-" + i + "-" + peer, "ready", i + peer);
            }
        }
        return topology.build();
    }

    static Map<String, Object> garbage() {
        return Map.of("nodes", Arrays.asList("", null), "edges", List.of(1));
    }

    /** Nothing was counted, and the state of a listener looks like the description of an element. */
    static Map<String, Object> odd() {
        Map<String, Object> element = Map.of(
                "tag", "a", "attributes", Map.of("href", "https://elsewhere.example"), "children", List.of("taken"));
        return Map.of(
                "time",
                Instant.now().toString(),
                "nodes",
                List.of(Map.of(
                        "id",
                        "socket:orders",
                        "kind",
                        "socket",
                        "label",
                        "orders",
                        "socket",
                        "orders",
                        "type",
                        "pull",
                        "state",
                        "open",
                        "totals",
                        Map.of(),
                        "listeners",
                        List.of(Map.of("id", "first", "state", element), Map.of("id", "second", "state", "paused")))),
                "edges",
                List.of());
    }

    private void socket(String name, int peers) {
        nodes.add(Map.of(
                "id",
                "socket:" + name,
                "kind",
                "socket",
                "label",
                name,
                "socket",
                name,
                "type",
                "pub",
                "state",
                "open",
                "peers",
                peers,
                "trouble",
                List.of()));
        nodes.add(Map.of(
                "id",
                "endpoint:" + name,
                "kind",
                "endpoint",
                "label",
                ENDPOINT,
                "socket",
                name,
                "peers",
                peers,
                "trouble",
                List.of()));
        edges.add(Map.of("source", "socket:" + name, "target", "endpoint:" + name, "kind", "binds"));
    }

    private void peer(String socket, int number, String label, String state, int depth) {
        String id = "peer:" + socket + ":" + number;
        nodes.add(Map.of(
                "id",
                id,
                "kind",
                "peer",
                "label",
                label,
                "socket",
                socket,
                "type",
                "sub",
                "state",
                state,
                "address",
                "tcp://10.0.1." + number % 250 + ":40000",
                "trouble",
                List.of(),
                "connection",
                Map.of(
                        "endpoint",
                        ENDPOINT,
                        "accepted",
                        true,
                        "since",
                        Instant.now().toString(),
                        "lastError",
                        label,
                        "reconnects",
                        0)));
        edges.add(Map.of(
                "source",
                "endpoint:" + socket,
                "target",
                id,
                "kind",
                "peer",
                "dropped",
                Map.of(),
                "outgoing",
                Map.of("depth", depth, "highWaterMark", 100, "messages", 1000, "blockedTimeMillis", 0)));
    }

    private Map<String, Object> build() {
        return Map.of("time", Instant.now().toString(), "application", "stub", "nodes", nodes, "edges", edges);
    }
}
