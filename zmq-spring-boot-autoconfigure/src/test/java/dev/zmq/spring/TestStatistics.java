// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring;

import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.MonitorEvent;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.QueueStatistics;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketStatistics;
import dev.zmq.engine.SocketType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Statistics made by hand, for what a test cannot bring a real socket to. */
public final class TestStatistics {

    public static final Instant SINCE = Instant.parse("2026-01-02T03:04:05Z");

    private TestStatistics() {}

    public static Socket socket(SocketStatistics statistics) {
        Socket socket = mock();
        given(socket.type()).willReturn(statistics.type());
        given(socket.statistics()).willReturn(statistics);
        return socket;
    }

    public static SocketStatistics pushing(PeerStatistics... peers) {
        return statistics(SocketType.PUSH, false, peers);
    }

    public static SocketStatistics statistics(SocketType type, boolean closed, PeerStatistics... peers) {
        return new SocketStatistics(
                "engine-name",
                type,
                closed,
                List.of("tcp://127.0.0.1:5555"),
                List.of("tcp://127.0.0.1:5556"),
                1000,
                2000,
                11,
                1100,
                22,
                2200,
                Duration.ofMillis(1500),
                Duration.ofMillis(500),
                Map.of(DropReason.HIGH_WATER_MARK, 3L),
                4,
                8,
                "tcp://127.0.0.1:41000: the peer speaks TLS, not ZMTP",
                SINCE,
                Map.of(MonitorEvent.Kind.DISCONNECTED, 9L, MonitorEvent.Kind.HANDSHAKE_FAILED_AUTH, 2L),
                List.of(peers));
    }

    public static PeerStatistics peer(PeerState state, QueueStatistics outgoing, QueueStatistics incoming) {
        return peer(7, state, outgoing, incoming, Map.of(DropReason.CONNECTION_LOST, 5L));
    }

    public static PeerStatistics peer(
            long id,
            PeerState state,
            QueueStatistics outgoing,
            QueueStatistics incoming,
            Map<DropReason, Long> dropped) {
        return new PeerStatistics(
                id,
                "tcp://127.0.0.1:5555",
                true,
                "127.0.0.1:40000",
                "127.0.0.1:5555",
                "0x00ff",
                "PULL",
                "NULL",
                "3.1",
                null,
                state,
                SINCE,
                0,
                "Connection reset",
                SINCE.minusSeconds(60),
                outgoing,
                incoming,
                dropped,
                6,
                Duration.ofNanos(1_234_567));
    }

    /** A connection that the socket has made to {@code tcp://127.0.0.1:5556}. */
    public static PeerStatistics connected(QueueStatistics outgoing, QueueStatistics incoming) {
        return new PeerStatistics(
                9,
                "tcp://127.0.0.1:5556",
                false,
                "127.0.0.1:40001",
                "127.0.0.1:5556",
                null,
                "ROUTER",
                "NULL",
                "3.1",
                null,
                PeerState.READY,
                SINCE,
                0,
                null,
                null,
                outgoing,
                incoming,
                Map.of(),
                0,
                null);
    }

    public static PeerStatistics connecting() {
        return new PeerStatistics(
                8,
                "tcp://127.0.0.1:5556",
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                PeerState.CONNECTING,
                SINCE,
                7,
                "Connection refused",
                SINCE.plusSeconds(60),
                queue(0),
                queue(0),
                Map.of(),
                0,
                null);
    }

    public static QueueStatistics queue(long depth) {
        return new QueueStatistics(depth, 1000, 500, 70, 700, null, Duration.ZERO);
    }

    public static QueueStatistics blockedQueue() {
        return blockedQueue(SINCE);
    }

    public static QueueStatistics blockedQueue(Instant since) {
        return new QueueStatistics(1000, 1000, 500, 70, 700, since, Duration.ofMillis(1500));
    }
}
