// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import static dev.zmq.spring.TestStatistics.blockedQueue;
import static dev.zmq.spring.TestStatistics.connecting;
import static dev.zmq.spring.TestStatistics.peer;
import static dev.zmq.spring.TestStatistics.pushing;
import static dev.zmq.spring.TestStatistics.queue;
import static dev.zmq.spring.TestStatistics.socket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.zmq.engine.PeerState;
import dev.zmq.spring.TestStatistics;
import dev.zmq.spring.actuate.TopologyDescriptor.Connection;
import dev.zmq.spring.actuate.TopologyDescriptor.Edge;
import dev.zmq.spring.actuate.TopologyDescriptor.Node;
import dev.zmq.spring.actuate.TopologyDescriptor.Totals;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

@Tag("L4")
class ZmqTopologyEndpointTest {

    private final ZmqTopologyEndpoint endpoint = new ZmqTopologyEndpoint(
            "shop",
            Map.of("work", socket(pushing(connecting(), peer(7, PeerState.READY, blockedQueue(), queue(0), Map.of())))),
            List::of);

    @Test
    void showsSocketsEndpointsAndPeersAsNodes() {
        Instant start = Instant.now();
        TopologyDescriptor topology = endpoint.topology(null);

        assertThat(topology.application()).isEqualTo("shop");
        assertThat(topology.time()).isBetween(start, Instant.now());
        assertThat(topology.nodes())
                .extracting(Node::id, Node::label, Node::type, Node::state, Node::address, Node::peers, Node::trouble)
                .containsExactly(
                        tuple("socket:work", "work", "push", "open", null, 2, List.of("blocked", "deep_queue", "away")),
                        tuple(
                                "endpoint:work:tcp://127.0.0.1:5555",
                                "tcp://127.0.0.1:5555",
                                null,
                                null,
                                null,
                                1,
                                List.of("blocked", "deep_queue")),
                        tuple(
                                "endpoint:work:tcp://127.0.0.1:5556",
                                "tcp://127.0.0.1:5556",
                                null,
                                null,
                                null,
                                1,
                                List.of("away")),
                        tuple(
                                "peer:work:7",
                                "0x00ff",
                                "pull",
                                "ready",
                                "127.0.0.1:40000",
                                null,
                                List.of("blocked", "deep_queue")),
                        tuple("peer:work:8", "tcp://127.0.0.1:5556", null, "connecting", null, null, List.of("away")));
        assertThat(topology.nodes()).allSatisfy(node -> {
            assertThat(node.id()).startsWith(node.kind() + ":work");
            assertThat(node.socket()).isEqualTo("work");
        });
    }

    @Test
    void saysWhatWasCountedForSocketsAndWhereConnectionsStand() {
        List<Node> nodes = endpoint.topology(null).nodes();

        assertThat(nodes.get(0).totals())
                .as("seven connections were lost, and two failed in their handshake")
                .isEqualTo(new Totals(
                        Map.of("high_water_mark", 3L),
                        7,
                        8,
                        "tcp://127.0.0.1:41000: the peer speaks TLS, not ZMTP",
                        TestStatistics.SINCE));
        assertThat(nodes.get(0).listeners()).isEmpty();
        assertThat(nodes.get(3).connection())
                .isEqualTo(new Connection(
                        "tcp://127.0.0.1:5555",
                        true,
                        "127.0.0.1:5555",
                        "NULL",
                        TestStatistics.SINCE,
                        null,
                        "Connection reset",
                        TestStatistics.SINCE.minusSeconds(60),
                        6));
        assertThat(nodes.get(4).connection())
                .extracting(Connection::accepted, Connection::failedAttempts, Connection::localAddress)
                .containsExactly(false, 7L, null);
    }

    @Test
    void connectsThemByEdgesThatEndAtNodes() {
        TopologyDescriptor topology = endpoint.topology(null);

        assertThat(topology.edges())
                .extracting(Edge::source, Edge::target, Edge::kind)
                .containsExactly(
                        tuple("socket:work", "endpoint:work:tcp://127.0.0.1:5555", "binds"),
                        tuple("socket:work", "endpoint:work:tcp://127.0.0.1:5556", "connects"),
                        tuple("endpoint:work:tcp://127.0.0.1:5555", "peer:work:7", "peer"),
                        tuple("endpoint:work:tcp://127.0.0.1:5556", "peer:work:8", "peer"));
        Edge toPeer = topology.edges().get(2);
        assertThat(toPeer.outgoing()).extracting("depth", "highWaterMark").containsExactly(1000L, 1000);
        assertThat(toPeer.incoming()).as("of a socket that only sends").isNull();
        assertThat(topology.nodes())
                .extracting(Node::id)
                .doesNotHaveDuplicates()
                .containsAll(topology.edges().stream().map(Edge::target).toList());
    }

    @Test
    void leavesOutThePeersWithTheLeastTrouble() {
        TopologyDescriptor topology = endpoint.topology(1);

        assertThat(topology.nodes())
                .filteredOn(node -> node.kind().equals("peer"))
                .extracting(Node::id)
                .containsExactly("peer:work:7");
        assertThat(topology.nodes().get(0).peers()).as("all of them").isEqualTo(2);
    }

    @Test
    void refusesALimitOutOfRange() {
        assertThatThrownBy(() -> endpoint.topology(-1)).isInstanceOf(InvalidEndpointRequestException.class);
        assertThatThrownBy(() -> endpoint.topology(10_001)).isInstanceOf(InvalidEndpointRequestException.class);
    }
}
