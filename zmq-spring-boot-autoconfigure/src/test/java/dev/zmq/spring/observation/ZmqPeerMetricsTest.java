// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import static dev.zmq.spring.TestStatistics.blockedQueue;
import static dev.zmq.spring.TestStatistics.connecting;
import static dev.zmq.spring.TestStatistics.peer;
import static dev.zmq.spring.TestStatistics.pushing;
import static dev.zmq.spring.TestStatistics.queue;
import static dev.zmq.spring.TestStatistics.socket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.BDDMockito.given;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.Socket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ZmqPeerMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void showsEachPeerUnderItsAddressAndId() {
        PeerStatistics busy =
                peer(3, PeerState.READY, blockedQueue(), queue(0), Map.of(DropReason.HIGH_WATER_MARK, 4L));
        meters(socket(pushing(busy, connecting())), 10).refresh();

        assertThat(gauge("zmq.peer.queue.depth", "127.0.0.1:40000")).isEqualTo(1000);
        assertThat(gauge("zmq.peer.queue.fill", "127.0.0.1:40000")).isEqualTo(1);
        assertThat(gauge("zmq.peer.ready", "127.0.0.1:40000")).isEqualTo(1);
        assertThat(gauge("zmq.peer.ready", "tcp://127.0.0.1:5556")).isZero();
        assertThat(registry.get("zmq.peer.sent.messages")
                        .tags("socket", "work", "peer.id", "3", "routing.id", "0x00ff")
                        .functionCounter()
                        .count())
                .isEqualTo(70);
        assertThat(registry.get("zmq.peer.dropped.messages")
                        .tag("peer.id", "3")
                        .functionCounter()
                        .count())
                .isEqualTo(4);
        assertThat(registry.find("zmq.peer.received.messages").meters()).isEmpty();
    }

    @Test
    void followsThePeersAsTheyComeAndGo() {
        Socket socket = socket(pushing(ready(1, 10)));
        PeerMeters meters = meters(socket, 10);
        meters.refresh();

        given(socket.statistics()).willReturn(pushing(ready(1, 20), ready(2, 0)));
        meters.refresh();
        assertThat(ids()).containsExactlyInAnyOrder("1", "2");
        assertThat(registry.get("zmq.peer.queue.depth")
                        .tag("peer.id", "1")
                        .gauge()
                        .value())
                .isEqualTo(20);

        given(socket.statistics()).willReturn(pushing(ready(2, 0)));
        meters.refresh();
        assertThat(ids()).containsExactly("2");
    }

    @Test
    void givesNoMoreThanSoManyPeersMetersAndKeepsThem() {
        PeerStatistics[] many =
                LongStream.range(0, 50).mapToObj(id -> ready(id, 0)).toArray(PeerStatistics[]::new);
        Socket socket = socket(pushing(many));
        PeerMeters meters = meters(socket, 3);
        meters.refresh();
        assertThat(ids()).containsExactlyInAnyOrder("0", "1", "2");

        given(socket.statistics()).willReturn(pushing(many[0], many[2], many[40], many[41]));
        meters.refresh();

        assertThat(ids()).containsExactlyInAnyOrder("0", "2", "40");
    }

    @Test
    void looksByItselfUntilItIsDestroyed() {
        Socket socket = socket(pushing(ready(1, 0)));
        ZmqPeerMetrics metrics = new ZmqPeerMetrics(Map.of("work", socket), 10, Duration.ofMillis(5));
        try {
            metrics.bindTo(registry);
            await().until(() -> ids().equals(List.of("1")));
            given(socket.statistics())
                    .willThrow(new IllegalStateException("once"))
                    .willReturn(pushing(ready(2, 0)));

            await().until(() -> ids().equals(List.of("2")));
        } finally {
            metrics.destroy();
        }
    }

    private PeerMeters meters(Socket socket, int limit) {
        return new PeerMeters("work", socket, registry, limit);
    }

    private static PeerStatistics ready(long id, long depth) {
        return peer(id, PeerState.READY, queue(depth), queue(0), Map.of());
    }

    private List<String> ids() {
        return registry.find("zmq.peer.ready").gauges().stream()
                .map(gauge -> String.valueOf(gauge.getId().getTag("peer.id")))
                .toList();
    }

    private double gauge(String name, String peer) {
        return registry.get(name).tag("peer", peer).gauge().value();
    }
}
