// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.PeerState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.function.ToDoubleFunction;

/** Names, tags and units of one socket's meters. */
final class SocketMeters {

    private static final String MESSAGES = "messages";
    private static final String BYTES = "bytes";

    private final SampledSocket socket;
    private final MeterRegistry registry;
    private final Tags tags;

    SocketMeters(SampledSocket socket, MeterRegistry registry) {
        this.socket = socket;
        this.registry = registry;
        this.tags = Tags.of("socket", socket.name(), "type", socket.type().lowerCaseName());
    }

    void register() {
        if (socket.type().canSend()) {
            counter("zmq.sent.messages", MESSAGES, "Messages accepted for sending, once for each peer they go to")
                    .of(Sample::sentMessages);
            counter("zmq.sent.bytes", BYTES, "Bytes in the parts of sent messages")
                    .of(Sample::sentBytes);
            registerQueue("send", Sample::deepestSendQueue, Sample::sendHighWaterMark);
        }
        if (socket.type().canReceive()) {
            counter("zmq.received.messages", MESSAGES, "Messages that arrived in the socket's queues")
                    .of(Sample::receivedMessages);
            counter("zmq.received.bytes", BYTES, "Bytes in the parts of received messages")
                    .of(Sample::receivedBytes);
            registerQueue("receive", Sample::deepestReceiveQueue, Sample::receiveHighWaterMark);
        }
        registerDrops();
        registerPeers();
    }

    private void registerQueue(
            String direction, ToDoubleFunction<Sample> depth, ToDoubleFunction<Sample> highWaterMark) {
        Tag tag = Tag.of("direction", direction);
        // The deepest queue rather than the sum: the high-water mark holds for each peer's queue by itself.
        gauge("zmq.queue.depth", MESSAGES, "Messages in the deepest queue of a peer", tag)
                .of(depth);
        gauge("zmq.high.water.mark", MESSAGES, "The most messages in the queue of a peer; 0 for no limit", tag)
                .of(highWaterMark);
    }

    private void registerDrops() {
        // All reasons from the start: a counter that appears with its first count hides that count from rate().
        for (DropReason reason : DropReason.values()) {
            Tag tag = Tag.of("reason", reason.lowerCaseName());
            counter("zmq.dropped.messages", MESSAGES, "Messages dropped rather than delivered", tag)
                    .of(sample -> sample.dropped(reason));
        }
    }

    private void registerPeers() {
        for (PeerState state : PeerState.values()) {
            Tag tag = Tag.of("state", state.lowerCaseName());
            gauge("zmq.peers", "peers", "Peers by the state of their connection", tag)
                    .of(sample -> sample.peers(state));
        }
        counter("zmq.reconnects", "reconnects", "Lost connections that were established again")
                .of(Sample::reconnects);
        counter("zmq.rejected.peers", "peers", "Peers turned away before their handshake was over")
                .of(Sample::rejectedPeers);
    }

    private Registration counter(String name, String unit, String description, Tag... extra) {
        return value -> FunctionCounter.builder(name, socket, it -> value.applyAsDouble(it.sample()))
                .baseUnit(unit)
                .description(description)
                .tags(tags.and(extra))
                .register(registry);
    }

    private Registration gauge(String name, String unit, String description, Tag... extra) {
        return value -> Gauge.builder(name, socket, it -> value.applyAsDouble(it.sample()))
                .baseUnit(unit)
                .description(description)
                .tags(tags.and(extra))
                .register(registry);
    }

    /** Completes a meter with the figure it shows. */
    private interface Registration {

        void of(ToDoubleFunction<Sample> value);
    }
}
