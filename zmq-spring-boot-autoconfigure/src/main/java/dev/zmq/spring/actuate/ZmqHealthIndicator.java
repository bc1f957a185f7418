// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import dev.zmq.engine.PeerState;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketStatistics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Health of the application's sockets: down if one of them is closed, which leaves it of no use for good. A peer that is
 * away is no illness of this application: its state stands in the details, with the reason, and the socket goes on
 * connecting.
 *
 * <p>Thread-safe. A check takes one snapshot of each socket and waits for nothing.
 */
public class ZmqHealthIndicator extends AbstractHealthIndicator {

    private final Map<String, Socket> sockets;

    /**
     * Creates an indicator.
     *
     * @param sockets the sockets to check, by bean name; the map is copied, its order kept
     */
    public ZmqHealthIndicator(Map<String, Socket> sockets) {
        super("ZeroMQ health check failed");
        this.sockets = new TreeMap<>(sockets); // whatever the order of the beans, the same details at each start
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.up();
        sockets.forEach((name, socket) -> {
            SocketStatistics statistics = socket.statistics();
            if (statistics.closed()) {
                builder.down();
            }
            builder.withDetail(name, details(statistics));
        });
    }

    private static Map<String, Object> details(SocketStatistics statistics) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("type", statistics.type().lowerCaseName());
        details.put("state", SocketDescriptor.state(statistics));
        details.put("boundEndpoints", statistics.boundEndpoints());
        details.put("connectedEndpoints", statistics.connectedEndpoints());
        details.put("peersByState", SocketDescriptor.byState(statistics.peers()));
        Map<String, String> errors = errors(statistics);
        if (!errors.isEmpty()) {
            details.put("errors", errors);
        }
        return details;
    }

    /** Returns what keeps endpoints from being connected now, by endpoint; accepted peers come and go as they like. */
    private static Map<String, String> errors(SocketStatistics statistics) {
        Map<String, String> errors = new TreeMap<>();
        for (PeerStatistics peer : statistics.peers()) {
            String error = peer.lastError();
            if (!peer.accepted() && peer.state() != PeerState.READY && error != null) {
                errors.put(peer.endpoint(), error);
            }
        }
        return errors;
    }
}
