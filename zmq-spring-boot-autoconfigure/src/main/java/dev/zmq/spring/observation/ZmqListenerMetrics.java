// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import dev.zmq.spring.listener.ZmqListenerContainer;
import dev.zmq.spring.listener.ZmqListenerEvent;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.event.EventListener;

/**
 * The meters of listeners, and of channel adapters that receive, from the moment when they are started. They read what the
 * containers count anyway, and time is taken for each batch only: a timer of its own for each message would cost more than
 * receiving it.
 *
 * <p>Thread-safe. The meters live as long as this object, which must therefore be kept.
 */
public final class ZmqListenerMetrics {

    private record Measured(ZmqListenerContainer container, List<Meter> meters) {}

    private final MeterRegistry registry;
    private final Map<String, Measured> listeners = new ConcurrentHashMap<>();

    /** Creates meters in a registry. */
    public ZmqListenerMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Registers the meters of a listener that was started for the first time. */
    @EventListener
    public void onStarted(ZmqListenerEvent.Started event) {
        ZmqListenerContainer container = event.container();
        listeners.values().removeIf(this::removedIfGone);
        // A listener of another context may have the same id: the first one is measured.
        listeners.computeIfAbsent(container.id(), id -> new Measured(container, register(container)));
    }

    /** Removes the meters of a listener that has stopped and does not start again. */
    @EventListener
    public void onStopped(ZmqListenerEvent.Stopped event) {
        listeners.computeIfPresent(
                event.container().id(),
                (id, known) -> known.container() == event.container() && removedIfGone(known) ? null : known);
    }

    private boolean removedIfGone(Measured listener) {
        if (listener.container().isDestroyed()) {
            listener.meters().forEach(registry::remove);
            return true;
        }
        return false;
    }

    private List<Meter> register(ZmqListenerContainer container) {
        MeterFactory<ZmqListenerContainer> meters =
                new MeterFactory<>(registry, container, Tags.of(ZmqTag.LISTENER.asString(), container.id()));
        return List.of(
                meters.with(ZmqTag.OUTCOME, "success")
                        .counter(ZmqMeter.LISTENER_MESSAGES, ZmqListenerContainer::processedCount),
                meters.with(ZmqTag.OUTCOME, "failure")
                        .counter(ZmqMeter.LISTENER_MESSAGES, ZmqListenerContainer::failedCount),
                meters.timer(
                        ZmqMeter.LISTENER,
                        listener -> listener.processedCount() + listener.failedCount(),
                        listener -> listener.statistics().busyTime().toNanos()),
                meters.counter(
                        ZmqMeter.LISTENER_RETRIES,
                        listener -> listener.statistics().retried()),
                meters.counter(
                        ZmqMeter.LISTENER_CONVERSION_FAILURES,
                        listener -> listener.statistics().conversionFailures()),
                meters.counter(
                        ZmqMeter.LISTENER_DEAD_LETTERS,
                        listener -> listener.statistics().deadLetters()));
    }
}
