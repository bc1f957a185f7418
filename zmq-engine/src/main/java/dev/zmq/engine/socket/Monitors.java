// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.MonitorEvent;
import dev.zmq.engine.MonitorListener;
import dev.zmq.engine.Socket;
import dev.zmq.engine.pipe.Pipe;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Who is told of the events of one socket; they are counted and logged, too. Thread-safe. */
final class Monitors {

    private static final Logger LOG = System.getLogger(Socket.class.getName());

    private final String socketName;
    private final MonitorDispatcher dispatcher;
    private final Map<MonitorEvent.Kind, AtomicLong> counts = zeros(); // complete from the start
    private final List<MonitorListener> listeners = new CopyOnWriteArrayList<>();

    Monitors(String socketName, MonitorDispatcher dispatcher) {
        this.socketName = socketName;
        this.dispatcher = dispatcher;
    }

    void add(MonitorListener listener) {
        listeners.add(listener);
    }

    void remove(MonitorListener listener) {
        if (listeners.remove(listener)) {
            stop(List.of(listener));
        }
    }

    /** Returns how often each kind of event occurred; those that never did are absent. */
    Map<MonitorEvent.Kind, Long> counts() {
        Map<MonitorEvent.Kind, Long> result = new EnumMap<>(MonitorEvent.Kind.class);
        counts.forEach((kind, count) -> {
            if (count.get() != 0) {
                result.put(kind, count.get());
            }
        });
        return result;
    }

    private static Map<MonitorEvent.Kind, AtomicLong> zeros() {
        Map<MonitorEvent.Kind, AtomicLong> zeros = new EnumMap<>(MonitorEvent.Kind.class);
        for (MonitorEvent.Kind kind : MonitorEvent.Kind.values()) {
            zeros.put(kind, new AtomicLong());
        }
        return zeros;
    }

    /** Tells everybody that there will be no more events. */
    void stop() {
        stop(listeners);
    }

    private void stop(List<MonitorListener> stopped) {
        if (!stopped.isEmpty()) {
            dispatch(MonitorEvent.Kind.MONITOR_STOPPED, "", null, null, 0, null, stopped);
        }
    }

    void event(
            MonitorEvent.Kind kind,
            String endpoint,
            @Nullable String address,
            @Nullable Pipe pipe,
            long value,
            @Nullable String detail) {
        Objects.requireNonNull(counts.get(kind)).incrementAndGet();
        if (LOG.isLoggable(Level.DEBUG)) {
            LOG.log(Level.DEBUG, describe(kind, endpoint, address, detail));
        }
        if (!listeners.isEmpty()) {
            String routingId = pipe == null ? null : PeerRegistry.routingIdOf(pipe);
            dispatch(kind, endpoint, address, routingId, value, detail, listeners);
        }
    }

    private void dispatch(
            MonitorEvent.Kind kind,
            String endpoint,
            @Nullable String address,
            @Nullable String routingId,
            long value,
            @Nullable String detail,
            List<MonitorListener> receivers) {
        MonitorEvent event =
                new MonitorEvent(kind, socketName, endpoint, address, routingId, value, detail, Instant.now());
        // Whoever listens now: neither who comes later nor, with what is under way to him, who leaves.
        dispatcher.dispatch(event, List.copyOf(receivers));
    }

    private String describe(
            MonitorEvent.Kind kind, String endpoint, @Nullable String address, @Nullable String detail) {
        String where = address == null || address.equals(endpoint) ? endpoint : endpoint + ", peer " + address;
        return "Socket " + socketName + ": " + kind + " " + where + (detail == null ? "" : ": " + detail);
    }
}
