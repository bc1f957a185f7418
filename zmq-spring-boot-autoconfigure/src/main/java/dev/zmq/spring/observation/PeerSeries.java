// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import dev.zmq.engine.PeerState;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.SocketType;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The meters of one peer, which show what was seen of it last. */
final class PeerSeries {

    private final MeterRegistry registry;
    private final List<Meter> meters = new ArrayList<>();

    // Written by whoever refreshes, read by whoever asks the meters.
    private volatile PeerStatistics latest;

    PeerSeries(MeterRegistry registry, PeerStatistics first) {
        this.registry = registry;
        this.latest = first;
    }

    void update(PeerStatistics now) {
        latest = now;
    }

    /** Registers the meters; the tags are those that the peer has now. */
    void register(SocketType type, Tags tagsOfSocket) {
        PeerStatistics peer = latest;
        String address = peer.accepted() ? Objects.requireNonNullElse(peer.address(), "") : peer.endpoint();
        MeterFactory<PeerSeries> factory = new MeterFactory<>(registry, this, tagsOfSocket)
                .with(ZmqTag.PEER, address)
                .with(ZmqTag.PEER_ID, Long.toString(peer.id()))
                .with(ZmqTag.ROUTING_ID, Objects.requireNonNullElse(peer.routingId(), ""));
        for (Direction direction : Direction.of(type)) {
            MeterFactory<PeerSeries> queue = factory.with(ZmqTag.DIRECTION, direction.lowerCaseName());
            meters.add(queue.gauge(
                    ZmqMeter.PEER_QUEUE_DEPTH,
                    series -> direction.queue(series.latest).depth()));
            meters.add(queue.gauge(
                    ZmqMeter.PEER_QUEUE_FILL,
                    series -> direction.queue(series.latest).fill()));
            meters.add(factory.counter(
                    direction == Direction.SEND ? ZmqMeter.PEER_SENT_MESSAGES : ZmqMeter.PEER_RECEIVED_MESSAGES,
                    series -> direction.queue(series.latest).messages()));
        }
        meters.add(factory.counter(
                ZmqMeter.PEER_DROPPED_MESSAGES,
                series -> series.latest.dropped().values().stream()
                        .mapToLong(Long::longValue)
                        .sum()));
        meters.add(factory.gauge(ZmqMeter.PEER_READY, series -> series.latest.state() == PeerState.READY ? 1 : 0));
    }

    void remove() {
        meters.forEach(registry::remove);
        meters.clear();
    }
}
