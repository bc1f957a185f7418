// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.QueueStatistics;
import dev.zmq.engine.SocketStatistics;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The counters of a socket at the moment when somebody set them back. The engine's own go on, as meters must never fall;
 * what is shown is the difference.
 *
 * <p>Immutable.
 */
final class CounterBaseline {

    private final WeakReference<Object> socket;
    private final Instant takenAt;
    private final SocketStatistics then;
    private final Map<Long, PeerStatistics> peersThen;

    /**
     * Creates a baseline.
     *
     * @param socket the socket whose counters they are, compared by identity
     */
    CounterBaseline(Object socket, SocketStatistics then, Instant takenAt) {
        this.socket = new WeakReference<>(socket);
        this.takenAt = takenAt;
        this.then = then;
        this.peersThen = then.peers().stream().collect(Collectors.toMap(PeerStatistics::id, Function.identity()));
    }

    boolean isOf(Object otherSocket) {
        return socket.refersTo(otherSocket);
    }

    Instant takenAt() {
        return takenAt;
    }

    /** Returns statistics in which all counters are less by what they were. */
    SocketStatistics since(SocketStatistics now) {
        return new SocketStatistics(
                now.name(),
                now.type(),
                now.closed(),
                now.boundEndpoints(),
                now.connectedEndpoints(),
                now.sendHighWaterMark(),
                now.receiveHighWaterMark(),
                now.sentMessages() - then.sentMessages(),
                now.sentBytes() - then.sentBytes(),
                now.receivedMessages() - then.receivedMessages(),
                now.receivedBytes() - then.receivedBytes(),
                difference(now.outgoingBlockedTime(), then.outgoingBlockedTime()),
                difference(now.incomingBlockedTime(), then.incomingBlockedTime()),
                difference(now.dropped(), then.dropped()),
                now.reconnects() - then.reconnects(),
                now.rejectedPeers() - then.rejectedPeers(),
                now.lastRejection(),
                now.lastRejectionAt(),
                difference(now.events(), then.events()),
                peersSince(now.peers()));
    }

    private List<PeerStatistics> peersSince(List<PeerStatistics> now) {
        return now.stream().map(peer -> since(peer, peersThen.get(peer.id()))).toList();
    }

    private static PeerStatistics since(PeerStatistics now, @Nullable PeerStatistics then) {
        return then == null
                ? now
                : new PeerStatistics(
                        now.id(),
                        now.endpoint(),
                        now.accepted(),
                        now.address(),
                        now.localAddress(),
                        now.routingId(),
                        now.socketType(),
                        now.mechanism(),
                        now.protocolVersion(),
                        now.userId(),
                        now.state(),
                        now.stateSince(),
                        now.failedAttempts(),
                        now.lastError(),
                        now.lastErrorAt(),
                        since(now.outgoing(), then.outgoing()),
                        since(now.incoming(), then.incoming()),
                        difference(now.dropped(), then.dropped()),
                        now.reconnects() - then.reconnects(),
                        now.heartbeatRoundTrip());
    }

    private static QueueStatistics since(QueueStatistics now, QueueStatistics then) {
        return new QueueStatistics(
                now.depth(),
                now.highWaterMark(),
                now.lowWaterMark(),
                now.messages() - then.messages(),
                now.bytes() - then.bytes(),
                now.blockedSince(),
                difference(now.blockedTime(), then.blockedTime()));
    }

    /** Two readings of a running clock may cross. */
    private static Duration difference(Duration now, Duration then) {
        Duration difference = now.minus(then);
        return difference.isNegative() ? Duration.ZERO : difference;
    }

    private static <K extends Enum<K>> Map<K, Long> difference(Map<K, Long> now, Map<K, Long> then) {
        Map<K, Long> differences = new LinkedHashMap<>(now);
        then.forEach((key, count) -> differences.computeIfPresent(
                key, (same, total) -> total.equals(count) ? null : Long.valueOf(total - count)));
        return differences;
    }
}
