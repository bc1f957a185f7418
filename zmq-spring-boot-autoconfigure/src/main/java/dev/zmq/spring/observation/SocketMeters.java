// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.MonitorEvent.Kind;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.SocketType;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The meters of one socket. */
final class SocketMeters {

    private static final Map<Kind, String> HANDSHAKE_CAUSES = Map.of(
            Kind.HANDSHAKE_FAILED_NO_DETAIL, "no_detail",
            Kind.HANDSHAKE_FAILED_PROTOCOL, "protocol",
            Kind.HANDSHAKE_FAILED_AUTH, "auth");

    private final SampledSocket socket;
    private final MeterFactory<SampledSocket> meters;

    SocketMeters(SampledSocket socket, MeterRegistry registry) {
        this.socket = socket;
        this.meters = new MeterFactory<>(registry, socket, tagsOf(socket.name(), socket.type()));
    }

    static Tags tagsOf(String name, SocketType type) {
        return Tags.of(ZmqTag.SOCKET.asString(), name, ZmqTag.TYPE.asString(), type.lowerCaseName());
    }

    void register() {
        if (socket.type().canSend()) {
            meters.counter(ZmqMeter.SENT_MESSAGES, of(Sample::sentMessages));
            meters.counter(ZmqMeter.SENT_BYTES, of(Sample::sentBytes));
        }
        if (socket.type().canReceive()) {
            meters.counter(ZmqMeter.RECEIVED_MESSAGES, of(Sample::receivedMessages));
            meters.counter(ZmqMeter.RECEIVED_BYTES, of(Sample::receivedBytes));
        }
        Direction.of(socket.type()).forEach(this::registerQueues);
        // All values of tags from the start: a counter that appears with its first count hides that count from rate().
        for (DropReason reason : DropReason.values()) {
            meters.with(ZmqTag.REASON, reason.lowerCaseName())
                    .counter(ZmqMeter.DROPPED_MESSAGES, of(sample -> sample.dropped(reason)));
        }
        registerPeers();
        registerConnections();
    }

    private void registerQueues(Direction direction) {
        MeterFactory<SampledSocket> queues = meters.with(ZmqTag.DIRECTION, direction.lowerCaseName());
        queues.gauge(ZmqMeter.QUEUE_DEPTH, of(direction, QueueSample::deepest));
        queues.gauge(ZmqMeter.QUEUE_FILL, of(direction, QueueSample::fullest));
        queues.gauge(ZmqMeter.QUEUED_MESSAGES, of(direction, QueueSample::queued));
        queues.gauge(ZmqMeter.HIGH_WATER_MARK, of(direction, QueueSample::highWaterMark));
        queues.gauge(ZmqMeter.QUEUE_CAPACITY, of(direction, QueueSample::capacity));
        queues.gauge(ZmqMeter.BLOCKED_PEERS, of(direction, QueueSample::blockedPeers));
        queues.counter(ZmqMeter.BLOCKED_TIME, of(direction, QueueSample::blockedSeconds));
    }

    private void registerPeers() {
        for (PeerState state : PeerState.values()) {
            meters.with(ZmqTag.STATE, state.lowerCaseName()).gauge(ZmqMeter.PEERS, of(sample -> sample.peers(state)));
        }
        meters.timeGauge(ZmqMeter.HEARTBEAT_ROUND_TRIP, of(Sample::heartbeatSeconds));
    }

    private void registerConnections() {
        meters.counter(ZmqMeter.RECONNECTS, of(Sample::reconnects));
        meters.counter(ZmqMeter.DISCONNECTS, of(sample -> sample.events(Kind.DISCONNECTED)));
        meters.counter(ZmqMeter.REJECTED_PEERS, of(Sample::rejectedPeers));
        HANDSHAKE_CAUSES.forEach((kind, cause) -> meters.with(ZmqTag.CAUSE, cause)
                .counter(ZmqMeter.HANDSHAKE_FAILURES, of(sample -> sample.events(kind))));
    }

    private static ToDoubleFunction<SampledSocket> of(ToDoubleFunction<Sample> value) {
        return socket -> value.applyAsDouble(socket.sample());
    }

    private static ToDoubleFunction<SampledSocket> of(Direction direction, ToDoubleFunction<QueueSample> value) {
        return of(sample -> value.applyAsDouble(sample.queues(direction)));
    }
}
