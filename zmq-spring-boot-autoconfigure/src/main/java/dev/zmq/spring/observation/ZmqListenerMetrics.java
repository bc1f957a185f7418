// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import dev.zmq.spring.listener.ZmqListenerContainer;
import dev.zmq.spring.listener.ZmqListenerEvent;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.event.EventListener;

/**
 * The meters of listeners, and of channel adapters that receive, from the moment when they are started until they are
 * unregistered, or their application context closes. They read what the containers count anyway, and time is taken for each
 * batch only: a timer of its own for each message would cost more than receiving it.
 *
 * <p>Listeners of several contexts that have the same id have one set of meters, with the sum of their figures.
 *
 * <p>Thread-safe. The meters live as long as this object, which must therefore be kept.
 */
public final class ZmqListenerMetrics implements DisposableBean {

    private final MeterRegistry registry;
    private final Map<String, MeasuredListeners> byId = new ConcurrentHashMap<>();

    /** Creates meters in a registry. */
    public ZmqListenerMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Registers the meters of a listener that was started for the first time. */
    @EventListener
    public void onStarted(ZmqListenerEvent.Started event) {
        ZmqListenerContainer container = event.container();
        boolean[] added = new boolean[1];
        byId.compute(container.id(), (id, known) -> {
            MeasuredListeners listeners = known != null ? known : new MeasuredListeners(id, registry);
            added[0] = listeners.add(container);
            return listeners;
        });
        if (added[0]) {
            var unused = container.destruction().thenRun(() -> remove(container));
        }
    }

    private void remove(ZmqListenerContainer container) {
        byId.computeIfPresent(container.id(), (id, listeners) -> {
            boolean last = listeners.remove(container);
            if (last) {
                listeners.removeMeters(registry);
            }
            return last ? null : listeners;
        });
    }

    /** Removes all meters. */
    @Override
    public void destroy() {
        byId.values().forEach(listeners -> listeners.removeMeters(registry));
        byId.clear();
    }
}
