// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import static dev.zmq.spring.TestStatistics.blockedQueue;
import static dev.zmq.spring.TestStatistics.connecting;
import static dev.zmq.spring.TestStatistics.peer;
import static dev.zmq.spring.TestStatistics.pushing;
import static dev.zmq.spring.TestStatistics.queue;
import static dev.zmq.spring.TestStatistics.socket;
import static dev.zmq.spring.TestStatistics.statistics;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ZmqMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    /** Meters refer to it weakly. */
    private final List<SampledSocket> bound = new ArrayList<>();

    @Test
    void countsMessagesAndBytesOfTheDirectionsThatTheTypeHas() {
        bind("work", socket(pushing()));
        bind("calls", socket(statistics(SocketType.DEALER, false)));

        assertThat(counter("zmq.sent.messages", "socket", "work", "type", "push"))
                .isEqualTo(11);
        assertThat(counter("zmq.sent.bytes", "socket", "work")).isEqualTo(1100);
        assertThat(registry.find("zmq.received.messages").tag("socket", "work").meters())
                .isEmpty();
        assertThat(registry.find("zmq.queue.depth")
                        .tags("socket", "work", "direction", "receive")
                        .meters())
                .isEmpty();
        assertThat(counter("zmq.sent.messages", "socket", "calls", "type", "dealer"))
                .isEqualTo(11);
        assertThat(counter("zmq.received.messages", "socket", "calls")).isEqualTo(22);
        assertThat(counter("zmq.received.bytes", "socket", "calls")).isEqualTo(2200);
        assertThat(counter("zmq.reconnects", "socket", "calls")).isEqualTo(4);
        assertThat(counter("zmq.rejected.peers", "socket", "calls")).isEqualTo(8);
    }

    @Test
    void showsTheDeepestQueueBecauseTheHighWaterMarkHoldsForEachPeer() {
        bind(
                "calls",
                socket(statistics(
                        SocketType.DEALER,
                        false,
                        peer(PeerState.READY, queue(3), queue(40)),
                        peer(PeerState.READY, queue(30), queue(4)))));

        assertThat(gauge("zmq.queue.depth", "direction", "send")).isEqualTo(30);
        assertThat(gauge("zmq.queue.depth", "direction", "receive")).isEqualTo(40);
        assertThat(gauge("zmq.high.water.mark", "direction", "send")).isEqualTo(1000);
        assertThat(gauge("zmq.high.water.mark", "direction", "receive")).isEqualTo(2000);
        assertThat(gauge("zmq.queued.messages", "direction", "send")).isEqualTo(33);
        assertThat(gauge("zmq.queue.capacity", "direction", "send")).isEqualTo(2000);
        assertThat(gauge("zmq.queue.fill", "direction", "receive")).isEqualTo(0.04);
    }

    @Test
    void countsDropsForEveryReasonFromTheStart() {
        bind("work", socket(pushing()));

        assertThat(registry.find("zmq.dropped.messages").functionCounters()).hasSize(DropReason.values().length);
        assertThat(counter("zmq.dropped.messages", "reason", "high_water_mark")).isEqualTo(3);
        assertThat(counter("zmq.dropped.messages", "reason", "no_route")).isZero();
    }

    @Test
    void countsPeersInEveryState() {
        bind("work", socket(pushing(connecting(), peer(PeerState.READY, queue(0), queue(0)), connecting())));

        assertThat(registry.find("zmq.peers").gauges()).hasSize(PeerState.values().length);
        assertThat(gauge("zmq.peers", "state", "connecting")).isEqualTo(2);
        assertThat(gauge("zmq.peers", "state", "ready")).isEqualTo(1);
        assertThat(gauge("zmq.peers", "state", "failed")).isZero();
    }

    @Test
    void showsHowManyPeersAreBlockedAndForHowLongQueuesWere() {
        bind(
                "calls",
                socket(statistics(
                        SocketType.DEALER,
                        false,
                        peer(PeerState.READY, blockedQueue(), queue(0)),
                        peer(PeerState.READY, queue(0), queue(0)))));

        assertThat(gauge("zmq.blocked.peers", "direction", "send")).isEqualTo(1);
        assertThat(gauge("zmq.blocked.peers", "direction", "receive")).isZero();
        assertThat(counter("zmq.blocked.time", "direction", "send")).isEqualTo(1.5);
        assertThat(counter("zmq.blocked.time", "direction", "receive")).isEqualTo(0.5);
    }

    @Test
    void countsWhatHappensToConnections() {
        bind("work", socket(pushing()));

        assertThat(counter("zmq.disconnects", "socket", "work")).isEqualTo(9);
        assertThat(counter("zmq.handshake.failures", "cause", "auth")).isEqualTo(2);
        assertThat(counter("zmq.handshake.failures", "cause", "protocol")).isZero();
        assertThat(counter("zmq.handshake.failures", "cause", "no_detail")).isZero();
    }

    @Test
    void showsTheLongestHeartbeatOfPeersThatAreThere() {
        bind("alone", socket(pushing(connecting())));
        bind("work", socket(pushing(connecting(), peer(PeerState.READY, queue(0), queue(0)))));

        assertThat(gauge("zmq.heartbeat.round.trip", "socket", "alone")).isNaN();
        assertThat(gauge("zmq.heartbeat.round.trip", "socket", "work")).isEqualTo(0.001234567);
    }

    @Test
    void neverTagsMetersWithAnythingOfAPeer() {
        PeerStatistics[] peers = IntStream.range(0, 100)
                .mapToObj(i -> peer(PeerState.READY, queue(i), queue(i)))
                .toArray(PeerStatistics[]::new);

        bind("work", socket(pushing(peers)));

        int withManyPeers = registry.getMeters().size();
        registry.clear();
        bind("work", socket(pushing()));

        assertThat(registry.getMeters())
                .hasSize(withManyPeers)
                .flatExtracting(meter -> meter.getId().getTags())
                .extracting(Tag::getKey)
                .containsOnly("socket", "type", "direction", "reason", "state", "cause");
    }

    @Test
    void readsTheStatisticsOnceForAllMetersOfAScrape() {
        Socket socket = socket(pushing());
        AtomicLong nanoTime = new AtomicLong();
        bind(new SampledSocket("work", socket, nanoTime::get));

        assertThat(scrape()).hasSizeGreaterThan(10);
        assertThat(scrape()).hasSizeGreaterThan(10);
        verify(socket, times(1)).statistics();

        nanoTime.addAndGet(SampledSocket.MAX_AGE_NANOS + 1);
        assertThat(scrape()).hasSizeGreaterThan(10);
        verify(socket, times(2)).statistics();
    }

    @Test
    void hasTheNamesInPrometheusThatTheDocumentationTells() {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        ZmqMetrics metrics =
                new ZmqMetrics(Map.of("calls", socket(statistics(SocketType.DEALER, false, connecting()))));
        metrics.bindTo(prometheus);

        assertThat(prometheus.scrape().lines().filter(line -> !line.startsWith("#")))
                .contains(
                        "zmq_sent_messages_total{socket=\"calls\",type=\"dealer\"} 11.0",
                        "zmq_sent_bytes_total{socket=\"calls\",type=\"dealer\"} 1100.0",
                        "zmq_received_messages_total{socket=\"calls\",type=\"dealer\"} 22.0",
                        "zmq_received_bytes_total{socket=\"calls\",type=\"dealer\"} 2200.0",
                        "zmq_dropped_messages_total{reason=\"high_water_mark\",socket=\"calls\",type=\"dealer\"} 3.0",
                        "zmq_queue_depth_messages{direction=\"send\",socket=\"calls\",type=\"dealer\"} 0.0",
                        "zmq_high_water_mark_messages{direction=\"receive\",socket=\"calls\",type=\"dealer\"} 2000.0",
                        "zmq_peers{socket=\"calls\",state=\"connecting\",type=\"dealer\"} 1.0",
                        "zmq_rejected_peers_total{socket=\"calls\",type=\"dealer\"} 8.0",
                        "zmq_reconnects_total{socket=\"calls\",type=\"dealer\"} 4.0");
    }

    private void bind(String name, Socket socket) {
        bind(new SampledSocket(name, socket, System::nanoTime));
    }

    private void bind(SampledSocket socket) {
        bound.add(socket);
        new SocketMeters(socket, registry).register();
    }

    private List<Double> scrape() {
        List<Double> values = new ArrayList<>();
        registry.getMeters().forEach(meter -> meter.measure().forEach(value -> values.add(value.getValue())));
        return values;
    }

    private double counter(String name, String... tags) {
        return registry.get(name).tags(tags).functionCounter().count();
    }

    private double gauge(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }
}
