// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import dev.zmq.engine.PeerState;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketStatistics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Health of one socket: down once it is closed, which leaves it of no use for good, and as its rules say. Without rules a
 * peer that is away stands in the details only, with the reason; the socket goes on connecting.
 *
 * <p>Thread-safe. A check takes one snapshot of the socket and waits for no traffic.
 */
public class ZmqSocketHealthIndicator extends AbstractHealthIndicator {

    private final Socket socket;
    private final ZmqHealthRules rules;
    private final LongSupplier nanoTime;

    // What was seen before; guarded by themselves.
    private final FullQueues fullQueues;
    private final DropWindow drops;

    /** Creates an indicator. */
    public ZmqSocketHealthIndicator(Socket socket, ZmqHealthRules rules) {
        this(socket, rules, System::nanoTime);
    }

    ZmqSocketHealthIndicator(Socket socket, ZmqHealthRules rules, LongSupplier nanoTime) {
        super("ZeroMQ health check failed");
        this.socket = socket;
        this.rules = rules;
        this.nanoTime = nanoTime;
        this.fullQueues =
                new FullQueues(rules.fullQueuePercent(), rules.fullQueueTime().toNanos());
        this.drops = new DropWindow(nanoTime.getAsLong(), 0);
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        SocketStatistics statistics = socket.statistics();
        builder.up().withDetails(details(statistics));
        List<String> violations = violations(statistics);
        if (!violations.isEmpty()) {
            builder.status(rules.violation()).withDetail("violations", violations);
        }
        if (statistics.closed()) {
            builder.down();
        }
    }

    // ---- Rules. ----

    private List<String> violations(SocketStatistics statistics) {
        List<String> violations = new ArrayList<>();
        checkEndpoints(statistics, violations);
        checkPeers(statistics.peers(), violations);
        checkTraffic(statistics, violations);
        return violations;
    }

    private void checkEndpoints(SocketStatistics statistics, List<String> violations) {
        if (rules.endpointRequired()
                && statistics.boundEndpoints().isEmpty()
                && statistics.connectedEndpoints().isEmpty()) {
            violations.add("neither listens nor connects anywhere");
        }
    }

    private void checkPeers(List<PeerStatistics> peers, List<String> violations) {
        long ready = count(peers, PeerState.READY);
        if (ready < rules.minimumPeers()) {
            violations.add("ready peers: " + ready + ", required: " + rules.minimumPeers());
        }
        long failed = count(peers, PeerState.FAILED);
        if (failed > 0 && !rules.failedPeersAllowed()) {
            violations.add("endpoints given up: " + failed);
        }
        Instant now = Instant.now();
        for (PeerStatistics peer : peers) {
            checkAbsence(peer, now, violations);
            checkHeartbeat(peer, violations);
        }
    }

    private static long count(List<PeerStatistics> peers, PeerState state) {
        return peers.stream().filter(peer -> peer.state() == state).count();
    }

    private void checkAbsence(PeerStatistics peer, Instant now, List<String> violations) {
        Duration limit = rules.maximumAbsence();
        if (!limit.isNegative()
                && !peer.accepted()
                && peer.state() != PeerState.READY
                && Duration.between(peer.stateSince(), now).compareTo(limit) > 0) {
            violations.add(peer.endpoint() + " away since " + peer.stateSince() + ", allowed: " + limit);
        }
    }

    private void checkHeartbeat(PeerStatistics peer, List<String> violations) {
        Duration limit = rules.maximumRoundTrip();
        Duration roundTrip = peer.heartbeatRoundTrip();
        if (!limit.isNegative()
                && peer.state() == PeerState.READY
                && roundTrip != null
                && roundTrip.compareTo(limit) > 0) {
            violations.add("heartbeat of " + peer.address() + " took " + roundTrip + ", allowed: " + limit);
        }
    }

    private void checkTraffic(SocketStatistics statistics, List<String> violations) {
        long now = nanoTime.getAsLong();
        synchronized (fullQueues) {
            int full = fullQueues.update(statistics.peers(), now);
            if (full > 0) {
                violations.add("peers with a queue above " + rules.fullQueuePercent() + " % of its high-water mark for "
                        + rules.fullQueueTime() + ": " + full);
            }
        }
        synchronized (drops) {
            long dropped = drops.add(now, PeerTrouble.drops(statistics.dropped()));
            if (rules.maximumDropsPerMinute() >= 0 && dropped > rules.maximumDropsPerMinute()) {
                violations.add("messages dropped in the last minute: " + dropped + ", allowed: "
                        + rules.maximumDropsPerMinute());
            }
        }
    }

    // ---- Details. ----

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
