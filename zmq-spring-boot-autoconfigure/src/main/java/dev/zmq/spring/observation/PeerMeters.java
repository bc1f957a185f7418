// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.Socket;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The meters of single peers of one socket, up to a number of peers: who has some keeps them until it goes. Used by one thread
 * at a time.
 */
final class PeerMeters {

    private final Socket socket;
    private final MeterRegistry registry;
    private final Tags tags;
    private final int limit;
    private final Map<Long, PeerSeries> series = new HashMap<>();

    PeerMeters(String name, Socket socket, MeterRegistry registry, int limit) {
        this.socket = socket;
        this.registry = registry;
        this.tags = SocketMeters.tagsOf(name, socket.type());
        this.limit = limit;
    }

    /** Finds out which peers there are, and what they do. */
    void refresh() {
        List<PeerStatistics> peers = socket.statistics().peers();
        Set<Long> gone = new HashSet<>(series.keySet());
        peers.forEach(peer -> gone.remove(peer.id()));
        gone.forEach(this::remove);
        for (PeerStatistics peer : peers) {
            PeerSeries known = series.get(peer.id());
            if (known != null) {
                known.update(peer);
            } else if (series.size() < limit) {
                add(peer);
            }
        }
    }

    private void add(PeerStatistics peer) {
        PeerSeries added = new PeerSeries(registry, peer);
        added.register(socket.type(), tags);
        series.put(peer.id(), added);
    }

    private void remove(long id) {
        PeerSeries removed = series.remove(id);
        if (removed != null) {
            removed.remove();
        }
    }
}
