// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.Message;
import dev.zmq.engine.MonitorEvent;
import dev.zmq.engine.MonitorEvent.Kind;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.ResourceUsage;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketStatistics;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.LogRecords;
import dev.zmq.engine.testkit.RawListener;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Level;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the engine says about itself agrees with what the test has counted. */
class StatisticsTest {

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void messagesAndBytesAreCountedOnBothSides() {
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        long bytes = 0;
        for (int i = 0; i < 1000; i++) {
            Message message = Message.of(new byte[i], new byte[2 * i], new byte[0]);
            push.send(message);
            bytes += message.byteCount();
            Sockets.receive(pull);
        }

        SocketStatistics sender = push.statistics();
        SocketStatistics receiver = pull.statistics();
        assertThat(sender.sentMessages()).isEqualTo(1000);
        assertThat(sender.sentBytes()).isEqualTo(bytes);
        assertThat(sender.receivedMessages()).isZero();
        assertThat(receiver.receivedMessages()).isEqualTo(1000);
        assertThat(receiver.receivedBytes()).isEqualTo(bytes);
        assertThat(receiver.sentMessages()).isZero();
        assertThat(sender.dropped()).isEmpty();
        assertThat(receiver.dropped()).isEmpty();
        assertThat(sender.peers().get(0).outgoing().messages()).isEqualTo(1000);
        assertThat(sender.peers().get(0).outgoing().bytes()).isEqualTo(bytes);
        assertThat(receiver.peers().get(0).incoming().messages()).isEqualTo(1000);
        assertThat(receiver.peers().get(0).incoming().bytes()).isEqualTo(bytes);
    }

    @Test
    @Tag("V28")
    void bothQueuesAreSeen() {
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH);
        String absent = Endpoints.unbound();
        push.connect(absent);
        Sockets.sendNumbers(push, 0, 42);
        assertThat(Sockets.onlyPeer(push).outgoing().depth()).isEqualTo(42);
        assertThat(Sockets.onlyPeer(push).state()).isIn(PeerState.CONNECTING, PeerState.RECONNECTING);

        pull.bind(absent);

        Sockets.eventually("all arrived").until(() -> Sockets.incomingDepth(pull) == 42);
        assertThat(Sockets.onlyPeer(push).outgoing().depth()).isZero();
        assertThat(pull.statistics().receivedMessages()).isEqualTo(42);
        Sockets.receiveNumbers(pull, 0, 40);
        assertThat(Sockets.incomingDepth(pull)).isEqualTo(2);
    }

    @Test
    void aPeerIsDescribed() {
        Socket router = contexts.socket(SocketType.ROUTER);
        String endpoint = router.bind(Sockets.ANY_PORT);
        Socket dealer = contexts.socket(SocketType.DEALER)
                .setOption(SocketOptions.ROUTING_ID, Zmtp.text("anna"))
                .connect(endpoint);
        Sockets.awaitReady(router, 1);
        Sockets.awaitReady(dealer, 1);

        PeerStatistics anna = Sockets.onlyPeer(router);
        assertThat(anna.endpoint()).isEqualTo(endpoint);
        assertThat(anna.accepted()).isTrue();
        assertThat(anna.address()).startsWith("tcp://127.0.0.1:").isNotEqualTo(endpoint);
        assertThat(anna.routingId()).isEqualTo("anna");
        assertThat(anna.socketType()).isEqualTo("DEALER");
        assertThat(anna.mechanism()).isEqualTo("NULL");
        assertThat(anna.protocolVersion()).isEqualTo("3.1");
        assertThat(anna.userId()).isNull();
        assertThat(anna.heartbeatRoundTrip()).isNull();

        PeerStatistics server = Sockets.onlyPeer(dealer);
        assertThat(server.accepted()).isFalse();
        assertThat(List.of(server.localAddress(), server.address()))
                .as("both sides know which connection it is")
                .containsExactly(anna.address(), anna.localAddress());
        assertThat(server.endpoint()).isEqualTo(endpoint);
        assertThat(server.socketType()).isEqualTo("ROUTER");
    }

    @Test
    void totalsIncludePeersThatHaveGone() {
        Socket pull = contexts.socket(SocketType.PULL);
        String endpoint = pull.bind(Sockets.ANY_PORT);
        for (int i = 0; i < 5; i++) {
            try (RawPeer peer = RawPeer.connect(endpoint).handshake("PUSH")) {
                peer.send(Zmtp.message("hello"));
                Sockets.receive(pull);
            }
            Sockets.eventually("peer gone")
                    .until(() -> pull.statistics().peers().isEmpty());
        }

        assertThat(pull.statistics().receivedMessages()).isEqualTo(5);
        assertThat(pull.statistics().receivedBytes()).isEqualTo(25);
    }

    @Test
    void totalsIncludeWhatIsDroppedOfPeersThatHaveGone() {
        Socket rep = contexts.socket(SocketType.REP);
        try (RawPeer peer = RawPeer.connect(rep.bind(Sockets.ANY_PORT)).handshake("DEALER")) {
            peer.send(Zmtp.message("no envelope"));
            Sockets.eventually("arrival").until(() -> Sockets.incomingDepth(rep) == 1);
        }
        Sockets.eventually("peer gone").until(() -> rep.statistics().peers().isEmpty());

        assertThat(rep.tryReceive()).isNull();

        assertThat(rep.statistics().dropped()).containsExactly(entry(DropReason.BAD_ENVELOPE, 1L));
    }

    @Test
    void aDropCountsOnceWhetherItsPeerIsThereOrGone() {
        Socket rep = contexts.socket(SocketType.REP);
        try (RawPeer peer = RawPeer.connect(rep.bind(Sockets.ANY_PORT)).handshake("DEALER")) {
            peer.send(Zmtp.message("no envelope"));
            Sockets.eventually("drop").until(() -> {
                rep.tryReceive();
                return !rep.statistics().dropped().isEmpty();
            });
            assertThat(Sockets.onlyPeer(rep).dropped()).containsExactly(entry(DropReason.BAD_ENVELOPE, 1L));
            assertThat(rep.statistics().dropped()).containsExactly(entry(DropReason.BAD_ENVELOPE, 1L));
        }
        Sockets.eventually("peer gone").until(() -> rep.statistics().peers().isEmpty());

        assertThat(rep.statistics().dropped()).containsExactly(entry(DropReason.BAD_ENVELOPE, 1L));
    }

    @Test
    void messagesLostWithTheirConnectionAreCounted() {
        Socket push = contexts.socket(SocketType.PUSH).setOption(SocketOptions.SEND_BUFFER, 8192);
        long queued;
        try (RawPeer silent = RawPeer.connect(push.bind(Sockets.ANY_PORT), 8192).handshake("PULL")) {
            Sockets.awaitReady(push, 1);
            for (int i = 0; i < 100; i++) {
                push.send(Message.of(new byte[10_000]));
            }
            Sockets.eventually("kernel full")
                    .during(Duration.ofMillis(100))
                    .until(() -> Sockets.outgoingDepth(push) > 50);
            queued = Sockets.outgoingDepth(push);
        }
        Sockets.eventually("peer gone").until(() -> push.statistics().peers().isEmpty());

        assertThat(push.statistics().dropped()).containsExactly(entry(DropReason.CONNECTION_LOST, queued));
    }

    @Test
    void blockedTimeIncludesThatOfPeersThatHaveGone() {
        Socket push = contexts.socket(SocketType.PUSH)
                .setOption(SocketOptions.SEND_HIGH_WATER_MARK, 10)
                .setOption(SocketOptions.SEND_BUFFER, 8192);
        Duration blocked;
        try (RawPeer silent = RawPeer.connect(push.bind(Sockets.ANY_PORT), 8192).handshake("PULL")) {
            Sockets.awaitReady(push, 1);
            Sockets.eventually("queue full for a while").until(() -> {
                push.trySend(Message.of(new byte[10_000]));
                return push.statistics().outgoingBlockedTime().toMillis() >= 20;
            });
            blocked = push.statistics().outgoingBlockedTime();
            assertThat(Sockets.onlyPeer(push).outgoing().blockedTime()).isGreaterThanOrEqualTo(blocked);
        }
        Sockets.eventually("peer gone").until(() -> push.statistics().peers().isEmpty());

        assertThat(push.statistics().outgoingBlockedTime()).isGreaterThanOrEqualTo(blocked);
        assertThat(push.statistics().incomingBlockedTime()).isZero();
    }

    @Test
    void eventsAreCountedThoughNobodyListens() {
        Socket pull = contexts.socket(SocketType.PULL);
        String endpoint = pull.bind(Sockets.ANY_PORT);
        for (int i = 0; i < 3; i++) {
            try (RawPeer peer = RawPeer.connect(endpoint).handshake("PUSH")) {
                Sockets.awaitReady(pull, 1);
            }
            Sockets.awaitReady(pull, 0);
        }
        try (RawPeer wrong = RawPeer.connect(endpoint).handshake("SUB")) {
            Sockets.eventually("failed handshake").until(() -> pull.statistics().rejectedPeers() == 1);
        }

        Sockets.eventually("all events")
                .untilAsserted(() -> assertThat(pull.statistics().events())
                        .containsOnly(
                                entry(Kind.LISTENING, 1L),
                                entry(Kind.ACCEPTED, 4L),
                                entry(Kind.HANDSHAKE_SUCCEEDED, 3L),
                                entry(Kind.HANDSHAKE_FAILED_PROTOCOL, 1L),
                                entry(Kind.DISCONNECTED, 4L)));
    }

    @Test
    void reconnectsAreCounted() {
        String endpoint = Endpoints.unbound();
        Socket push = contexts.socket(SocketType.PUSH).connect(endpoint);
        for (int i = 0; i < 3; i++) {
            try (Socket pull = contexts.socket(SocketType.PULL)) {
                pull.bind(endpoint);
                Sockets.awaitReady(push, 1);
                assertThat(push.statistics().reconnects()).isEqualTo(i);
                assertThat(Sockets.onlyPeer(push).reconnects()).isEqualTo(i);
            }
            Sockets.awaitReady(push, 0);
        }
    }

    @Test
    void aPeerThatIsAwaySaysWhySinceWhenAndHowOftenItWasTried() {
        String absent = Endpoints.unbound();
        Instant start = Instant.now();
        Socket push = contexts.socket(SocketType.PUSH)
                .setOption(SocketOptions.RECONNECT_INTERVAL, Duration.ofMillis(5))
                .connect(absent);
        Sockets.eventually("failed attempts").until(() -> Sockets.onlyPeer(push).failedAttempts() >= 5);
        PeerStatistics away = Sockets.onlyPeer(push);
        assertThat(away.state()).isIn(PeerState.CONNECTING, PeerState.RECONNECTING);
        assertThat(away.lastError()).isEqualTo("Connection refused");
        assertThat(away.lastErrorAt()).isBetween(start, Instant.now());
        assertThat(away.stateSince()).isBetween(start, away.lastErrorAt());

        Sockets.eventually("more failed attempts")
                .until(() -> Sockets.onlyPeer(push).failedAttempts() >= 10);

        PeerStatistics stillAway = Sockets.onlyPeer(push);
        assertThat(stillAway.stateSince()).isEqualTo(away.stateSince());
        assertThat(stillAway.lastErrorAt()).isAfter(away.lastErrorAt());

        Socket pull = contexts.socket(SocketType.PULL);
        pull.bind(absent);
        Sockets.awaitReady(push, 1);

        PeerStatistics back = Sockets.onlyPeer(push);
        assertThat(back.failedAttempts()).isZero();
        assertThat(back.stateSince()).isAfter(stillAway.stateSince());
        assertThat(back.lastError()).as("what was wrong").isEqualTo("Connection refused");

        pull.close();
        Sockets.eventually("loss").until(() -> Sockets.onlyPeer(push).failedAttempts() >= 2);

        PeerStatistics lost = Sockets.onlyPeer(push);
        assertThat(lost.stateSince()).isAfter(back.stateSince());
        assertThat(lost.lastError()).isEqualTo("Connection refused");
    }

    @Test
    void aPeerWithoutTroubleHasNoError() {
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        Sockets.awaitReady(push, 1);
        Sockets.awaitReady(pull, 1);

        assertThat(List.of(Sockets.onlyPeer(push), Sockets.onlyPeer(pull))).allSatisfy(peer -> {
            assertThat(peer.lastError()).isNull();
            assertThat(peer.lastErrorAt()).isNull();
            assertThat(peer.failedAttempts()).isZero();
        });
    }

    @Test
    void whyAConnectionWasLostIsSeen() {
        try (RawListener listener = RawListener.open()) {
            Socket push = contexts.socket(SocketType.PUSH)
                    .setOption(SocketOptions.RECONNECT_INTERVAL, Duration.ofMinutes(1))
                    .connect(listener.endpoint());
            try (RawPeer pull = listener.accept().handshake("PULL")) {
                Sockets.awaitReady(push, 1);
                pull.reset();
            }
            Sockets.awaitReady(push, 0);

            PeerStatistics lost = Sockets.onlyPeer(push);
            assertThat(lost.lastError()).contains("reset");
            assertThat(lost.failedAttempts()).isZero();
        }
    }

    @Test
    void theLogOfEventsSaysNothingWhereThereIsNothingToSay() {
        try (LogRecords log = LogRecords.of(Socket.class)) {
            Socket pull = contexts.socket(SocketType.PULL);
            String endpoint = pull.bind(Sockets.ANY_PORT);
            Socket push = contexts.socket(SocketType.PUSH).connect(endpoint);
            Sockets.awaitReady(pull, 1);
            Sockets.awaitReady(push, 1);
            pull.close();
            Sockets.eventually("retry").until(() -> Sockets.onlyPeer(push).failedAttempts() > 0);

            assertThat(log.atLeast(Level.ALL))
                    .contains(
                            "Socket " + pull.name() + ": LISTENING " + endpoint,
                            "Socket " + push.name() + ": CONNECTED " + endpoint,
                            "Socket " + push.name() + ": CLOSED " + endpoint + ": Connection refused")
                    .anyMatch(line -> line.startsWith(
                            "Socket " + pull.name() + ": ACCEPTED " + endpoint + ", peer tcp://127.0.0.1:"))
                    .noneMatch(line -> line.contains("null"));
        }
    }

    @Test
    void eventsTellTheLifeOfAConnectionInOrder() {
        ConcurrentLinkedQueue<MonitorEvent> ofBinder = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<MonitorEvent> ofConnecter = new ConcurrentLinkedQueue<>();
        Socket pull = contexts.socket(SocketType.PULL);
        pull.addMonitor(ofBinder::add);
        String endpoint = pull.bind(Sockets.ANY_PORT);
        Socket push = contexts.socket(SocketType.PUSH);
        push.addMonitor(ofConnecter::add);
        push.connect(endpoint);
        Sockets.awaitReady(pull, 1);
        Sockets.awaitReady(push, 1);
        push.disconnect(endpoint);
        Sockets.eventually("end of the connection").until(() -> kinds(ofBinder).contains(Kind.DISCONNECTED));
        pull.unbind(endpoint);

        Sockets.eventually("all events").untilAsserted(() -> {
            assertThat(kinds(ofBinder))
                    .containsExactly(
                            Kind.LISTENING, Kind.ACCEPTED, Kind.HANDSHAKE_SUCCEEDED, Kind.DISCONNECTED, Kind.CLOSED);
            assertThat(kinds(ofConnecter)).containsSubsequence(Kind.CONNECTED, Kind.HANDSHAKE_SUCCEEDED);
        });
        assertThat(ofBinder).allSatisfy(event -> {
            assertThat(event.socketName()).isEqualTo(pull.name());
            assertThat(event.endpoint()).isEqualTo(endpoint);
        });
    }

    @Test
    void theContextCountsWhatItHolds() {
        ResourceUsage empty = contexts.context().resourceUsage();
        Socket pull = contexts.socket(SocketType.PULL);
        String endpoint = pull.bind(Sockets.ANY_PORT);
        try (RawPeer peer = RawPeer.connect(endpoint).handshake("PUSH")) {
            Sockets.awaitReady(pull, 1);

            ResourceUsage busy = contexts.context().resourceUsage();
            assertThat(busy.sockets()).isEqualTo(empty.sockets() + 1);
            assertThat(busy.channels()).isEqualTo(empty.channels() + 2);
            assertThat(contexts.context().statistics())
                    .extracting(SocketStatistics::name)
                    .containsExactly(pull.name());
        }
        pull.close();
        Sockets.eventually("all returned")
                .until(() -> contexts.context().resourceUsage().equals(empty));
        assertThat(contexts.context().statistics()).isEmpty();
    }

    private static List<Kind> kinds(ConcurrentLinkedQueue<MonitorEvent> events) {
        return events.stream().map(MonitorEvent::kind).toList();
    }
}
