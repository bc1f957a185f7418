// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketStatistics;
import dev.zmq.spring.listener.ZmqListenerContainer;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedObject;

/** A socket as the actuator shows it: with counters that can be set back, and with who receives from it. Thread-safe. */
final class ObservedSocket {

    private final String name;
    private final Socket socket;
    private final Supplier<? extends Collection<ZmqListenerContainer>> listeners;

    private volatile @Nullable CounterBaseline baseline;

    ObservedSocket(String name, Socket socket, Supplier<? extends Collection<ZmqListenerContainer>> listeners) {
        this.name = name;
        this.socket = socket;
        this.listeners = listeners;
    }

    String name() {
        return name;
    }

    Socket socket() {
        return socket;
    }

    List<ZmqListenerContainer> listeners() {
        return listeners.get().stream()
                .filter(listener -> listener.socketNames().contains(name))
                .toList();
    }

    void resetCounters() {
        baseline = new CounterBaseline(present(), socket.statistics(), Instant.now());
    }

    /** Returns the socket itself, which behind a scoped proxy may be another one at any time. */
    private Object present() {
        return socket instanceof ScopedObject scoped ? scoped.getTargetObject() : socket;
    }

    /** Returns what was counted before, which means nothing for a socket that has taken the place of the one of then. */
    private @Nullable CounterBaseline baseline() {
        CounterBaseline since = baseline;
        return since != null && since.isOf(present()) ? since : null;
    }

    /** Returns what is known of the peers and counted since the counters were set back. */
    SocketStatistics statistics() {
        CounterBaseline since = baseline();
        SocketStatistics now = socket.statistics();
        return since == null ? now : since.since(now);
    }

    SocketDescriptor describe() {
        return describe(statistics(), null, null, null);
    }

    SocketDescriptor describe(int offset, int limit) {
        SocketStatistics statistics = statistics();
        List<PeerDescriptor> page = RankedPeer.sort(statistics.peers()).stream()
                .skip(offset)
                .limit(limit)
                .map(peer -> PeerDescriptor.of(peer, statistics.type()))
                .toList();
        return describe(statistics, OptionValues.of(socket), offset, page);
    }

    @Nullable
    PeerDescriptor describePeer(long id) {
        SocketStatistics statistics = statistics();
        return statistics.peers().stream()
                .filter(peer -> peer.id() == id)
                .map(peer -> PeerDescriptor.of(RankedPeer.of(peer), statistics.type()))
                .findFirst()
                .orElse(null);
    }

    private SocketDescriptor describe(
            SocketStatistics statistics,
            @Nullable Map<String, Object> options,
            @Nullable Integer offset,
            @Nullable List<PeerDescriptor> page) {
        CounterBaseline since = baseline();
        return SocketDescriptor.of(
                statistics,
                since == null ? null : since.takenAt(),
                listeners().stream().map(ListenerDescriptor::of).toList(),
                options,
                offset,
                page);
    }
}
