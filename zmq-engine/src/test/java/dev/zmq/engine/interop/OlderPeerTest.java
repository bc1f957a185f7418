// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.MonitorEvent;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.OlderPeer;
import dev.zmq.engine.testkit.OlderPeer.Version;
import dev.zmq.engine.testkit.Payloads;
import dev.zmq.engine.testkit.RawListener;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Peers of ZMTP 1.0, with and without its version in a greeting, and of ZMTP 2.0, in both roles. */
@Tag("V18")
class OlderPeerTest {

    private static final int PUB = 1;
    private static final int SUB = 2;
    private static final int REQ = 3;
    private static final int REP = 4;
    private static final int DEALER = 5;
    private static final int ROUTER = 6;
    private static final int PULL = 7;
    private static final int PUSH = 8;
    private static final int XPUB = 9;

    private static final List<Message> MESSAGES = List.of(
            Message.of("short"),
            Message.of(new byte[0]),
            Message.of("a", "", "c"),
            Message.of(Payloads.random(1, 252), Payloads.random(2, 253), Payloads.random(3, 254)),
            Message.of(Payloads.random(4, 255), Payloads.random(5, 256)),
            Message.of(Payloads.random(6, 300_000), new byte[0], Payloads.random(7, 20_000)),
            Message.of("last"));

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @AutoClose
    private final RawListener listener = RawListener.open();

    /** Who connects. */
    enum Role {
        WE_BIND,
        WE_CONNECT
    }

    static Stream<Arguments> all() {
        return Stream.of(Version.values())
                .flatMap(version -> Stream.of(Role.values()).map(role -> Arguments.of(version, role)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("all")
    void aPullReceivesWhatAPushSends(Version version, Role role) {
        Socket pull = contexts.socket(SocketType.PULL);
        try (OlderPeer push = open(pull, version, role).greet(PUSH, "", PULL, "")) {
            MESSAGES.forEach(push::send);

            MESSAGES.forEach(message -> Payloads.assertEqual(Sockets.receive(pull), message));
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("all")
    void aPushSendsWhatAPullReceives(Version version, Role role) {
        Socket push = contexts.socket(SocketType.PUSH);
        try (OlderPeer pull = open(push, version, role).greet(PULL, "", PUSH, "")) {
            MESSAGES.forEach(push::send);

            MESSAGES.forEach(message -> Payloads.assertEqual(pull.receive(), message));
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("all")
    void aRouterKnowsADealerByItsIdentity(Version version, Role role) {
        Socket router = contexts.socket(SocketType.ROUTER).setOption(SocketOptions.ROUTING_ID, Zmtp.text("the router"));
        try (OlderPeer dealer = open(router, version, role).greet(DEALER, "anna", ROUTER, "the router")) {
            dealer.send(Message.of("question"));
            Payloads.assertEqual(Sockets.receive(router), Message.of("anna", "question"));
            router.send(Message.of("anna", "answer", "in parts"));

            Payloads.assertEqual(dealer.receive(), Message.of("answer", "in parts"));
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("all")
    void aRouterNamesADealerWithoutIdentityItself(Version version, Role role) {
        Socket router = contexts.socket(SocketType.ROUTER);
        try (OlderPeer dealer = open(router, version, role).greet(DEALER, "", ROUTER, "")) {
            dealer.send(Message.of("question"));
            Message question = Sockets.receive(router);
            assertThat(question.part(0)).hasSize(5).startsWith(0);
            router.send(question);

            assertThat(dealer.receive().text()).isEqualTo("question");
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("all")
    void aDealerTellsARouterItsIdentity(Version version, Role role) {
        Socket dealer = contexts.socket(SocketType.DEALER).setOption(SocketOptions.ROUTING_ID, Zmtp.text("bert"));
        try (OlderPeer router = open(dealer, version, role).greet(ROUTER, "ignored", DEALER, "bert")) {
            dealer.send("question");
            assertThat(router.receive().text()).isEqualTo("question");
            router.send(Message.of("answer"));

            assertThat(Sockets.receive(dealer).text()).isEqualTo("answer");
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("all")
    void requestsAndRepliesHaveTheirEnvelope(Version version, Role role) {
        Socket req = contexts.socket(SocketType.REQ);
        try (OlderPeer rep = open(req, version, role).greet(REP, "", REQ, "")) {
            req.send("question");
            Payloads.assertEqual(rep.receive(), Message.of("", "question"));
            rep.send(Message.of("", "answer"));

            assertThat(Sockets.receive(req).text()).isEqualTo("answer");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRepAnswersAReq(Version version) {
        Socket rep = contexts.socket(SocketType.REP);
        try (OlderPeer req = open(rep, version, Role.WE_BIND).greet(REQ, "", REP, "")) {
            req.send(Message.of("", "question"));
            assertThat(Sockets.receive(rep).text()).isEqualTo("question");
            rep.send("answer");

            Payloads.assertEqual(req.receive(), Message.of("", "answer"));
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("all")
    void subscriptionsAreMessages(Version version, Role role) {
        Socket sub = contexts.socket(SocketType.SUB).subscribe("early");
        try (OlderPeer pub = open(sub, version, role).greet(PUB, "", SUB, "")) {
            assertThat(pub.receive().text()).isEqualTo("\u0001early");
            sub.unsubscribe("early").subscribe("late");
            assertThat(pub.receive().text()).isEqualTo("\u0000early");
            assertThat(pub.receive().text()).isEqualTo("\u0001late");
            pub.send(Message.of("early news"));
            pub.send(Message.of("late news"));

            assertThat(Sockets.receive(sub).text()).isEqualTo("late news");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ONE", "TWO"})
    void aPublisherSendsWhatASubscriberAskedFor(Version version) {
        Socket xpub = contexts.socket(SocketType.XPUB);
        try (OlderPeer sub = open(xpub, version, Role.WE_BIND).greet(SUB, "", XPUB, "")) {
            sub.send(Message.of("\u0001topic"));
            assertThat(Sockets.receive(xpub).text()).isEqualTo("\u0001topic");
            xpub.send("other");
            xpub.send("topic");

            assertThat(sub.receive().text()).isEqualTo("topic");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPublisherSendsEverythingToAPeerThatCannotSubscribe(Role role) {
        Socket pub = contexts.socket(SocketType.PUB);
        try (OlderPeer sub = open(pub, Version.UNVERSIONED, role).greet(SUB, "", PUB, "")) {
            Sockets.eventually("the subscription").until(() -> pub.topicCount() == 1);
            pub.send("anything");

            assertThat(sub.receive().text()).isEqualTo("anything");
        }
        Sockets.eventually("the end of the subscription").until(() -> pub.topicCount() == 0);
    }

    @Test
    void anXpubIsToldOfSuchAPeer() {
        Socket xpub = contexts.socket(SocketType.XPUB);
        try (OlderPeer sub = open(xpub, Version.UNVERSIONED, Role.WE_BIND).greet(SUB, "", XPUB, "")) {
            assertThat(Sockets.receive(xpub).part(0)).containsExactly(1);
            xpub.send("anything");

            assertThat(sub.receive().text()).isEqualTo("anything");
        }
    }

    @ParameterizedTest
    @EnumSource
    void everythingMayArriveByteByByte(Version version) {
        Socket router = contexts.socket(SocketType.ROUTER);
        try (OlderPeer dealer = open(router, version, Role.WE_BIND)) {
            byte[] all = Zmtp.join(
                    version.greeting(DEALER),
                    version.frame(false, Zmtp.text("slow")),
                    version.message(Message.of(Payloads.random(1, 300), Zmtp.text("b"))),
                    version.message(Message.of("next")));
            for (byte one : all) {
                dealer.raw().send(new byte[] {one});
            }

            Payloads.assertEqual(
                    Sockets.receive(router), Message.of(Zmtp.text("slow"), Payloads.random(1, 300), Zmtp.text("b")));
            Payloads.assertEqual(Sockets.receive(router), Message.of("slow", "next"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everythingMayArriveAtOnce(Version version) {
        Socket pull = contexts.socket(SocketType.PULL);
        try (OlderPeer push = open(pull, version, Role.WE_BIND)) {
            push.raw()
                    .send(
                            version.greeting(PUSH),
                            version.frame(false, new byte[0]),
                            version.message(Message.of("a", "b")),
                            version.message(Message.of(Payloads.random(1, 100_000))));

            Payloads.assertEqual(Sockets.receive(pull), Message.of("a", "b"));
            Payloads.assertEqual(Sockets.receive(pull), Message.of(Payloads.random(1, 100_000)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void halfAMessageOfALostConnectionIsNeverDelivered(Version version) {
        Socket pull = contexts.socket(SocketType.PULL)
                .setOption(SocketOptions.RECONNECT_INTERVAL, Duration.ofMillis(10))
                .connect(listener.endpoint());
        try (OlderPeer first = new OlderPeer(version, listener.accept()).greet(PUSH, "", PULL, "")) {
            first.send(Message.of("whole"));
            first.raw().send(version.frame(true, Zmtp.text("half")), new byte[] {9, 0, 1, 2});
        }
        try (OlderPeer second = new OlderPeer(version, listener.accept()).greet(PUSH, "", PULL, "")) {
            second.send(Message.of("next"));

            assertThat(Sockets.receive(pull).text()).isEqualTo("whole");
            assertThat(Sockets.receive(pull).text()).isEqualTo("next");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatALostConnectionHasNotTakenIsSentAgainOnTheNext(Version version) {
        Socket push = contexts.socket(SocketType.PUSH)
                .setOption(SocketOptions.RECONNECT_INTERVAL, Duration.ofMillis(10))
                .setOption(SocketOptions.SEND_BUFFER, 4096)
                .connect(listener.endpoint());
        byte[] large = Payloads.random(1, 10_000_000);
        try (OlderPeer first = new OlderPeer(version, listener.accept()).greet(PULL, "", PUSH, "")) {
            push.send(Message.of(Zmtp.text("head"), large));
            push.send("behind it");
            first.raw().read(1000);
            assertThat(Sockets.outgoingDepth(push)).isEqualTo(2);
        }
        try (OlderPeer second = new OlderPeer(version, listener.accept()).greet(PULL, "", PUSH, "")) {
            Payloads.assertEqual(second.receive(), Message.of(Zmtp.text("head"), large));
            assertThat(second.receive().text()).isEqualTo("behind it");
        }
    }

    @ParameterizedTest
    @EnumSource
    void highWaterMarksHoldBothWays(Version version) {
        Socket dealer = contexts.socket(SocketType.DEALER)
                .setOption(SocketOptions.SEND_HIGH_WATER_MARK, 10)
                .setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 10)
                .setOption(SocketOptions.SEND_BUFFER, 4096)
                .setOption(SocketOptions.RECEIVE_BUFFER, 4096);
        byte[] body = new byte[100_000];
        try (OlderPeer peer = open(dealer, version, Role.WE_BIND).greet(DEALER, "", DEALER, "")) {
            Sockets.awaitReady(dealer, 1);
            Sockets.repeatUntil("a full queue", () -> !dealer.trySend(Message.of(body)));
            assertThat(Sockets.outgoingDepth(dealer)).isLessThanOrEqualTo(10);
            for (int i = 0; i < 30; i++) {
                peer.send(Message.of(Integer.toString(i)));
            }
            Sockets.eventually("a full queue").until(() -> Sockets.incomingDepth(dealer) == 10);
            Sockets.receiveNumbers(dealer, 0, 30);
            for (int i = 0; i < 10; i++) {
                assertThat(peer.receive().part(0)).hasSize(100_000);
            }
            assertThat(dealer.send(Message.of("room again"), Sockets.PATIENCE)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void thereAreNoHeartbeats(Version version) {
        Socket pull = contexts.socket(SocketType.PULL)
                .setOption(SocketOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(20))
                .setOption(SocketOptions.HEARTBEAT_TIMEOUT, Duration.ofMillis(40))
                .setOption(SocketOptions.HANDSHAKE_INTERVAL, Duration.ofMillis(200));
        try (OlderPeer push = open(pull, version, Role.WE_BIND).greet(PUSH, "", PULL, "")) {
            assertThat(push.raw().hasInputWithin(Duration.ofMillis(400))).isFalse();
            push.send(Message.of("still here"));

            assertThat(Sockets.receive(pull).text()).isEqualTo("still here");
        }
    }

    @Test
    void commandsAreIgnoredInVersion20() {
        Socket pull = contexts.socket(SocketType.PULL);
        try (OlderPeer push = open(pull, Version.TWO, Role.WE_BIND).greet(PUSH, "", PULL, "")) {
            push.raw().send(Zmtp.ping(1, "context"), Zmtp.command("PING", new byte[0]), Zmtp.message("a message"));

            assertThat(Sockets.receive(pull).text()).isEqualTo("a message");
            assertThat(push.raw().hasInputWithin(Duration.ofMillis(200))).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void statisticsTellTheVersion(Version version) {
        Socket router = contexts.socket(SocketType.ROUTER);
        try (OlderPeer dealer = open(router, version, Role.WE_BIND).greet(DEALER, "anna", ROUTER, "")) {
            dealer.send(Message.of("hello"));
            Sockets.receive(router);

            PeerStatistics peer = Sockets.onlyPeer(router);
            assertThat(peer.protocolVersion()).isEqualTo(version.shown());
            assertThat(peer.mechanism()).isEqualTo("NULL");
            assertThat(peer.socketType()).isEqualTo(version == Version.TWO ? "DEALER" : null);
            assertThat(peer.routingId()).isEqualTo("anna");
            assertThat(peer.incoming().messages()).isEqualTo(1);
            assertThat(peer.incoming().bytes()).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @EnumSource
    void monitorsAreToldThatMessagesMayFlow(Version version) {
        Queue<MonitorEvent.Kind> events = new ConcurrentLinkedQueue<>();
        Socket pull = contexts.socket(SocketType.PULL);
        pull.addMonitor(event -> events.add(event.kind()));
        try (OlderPeer push = open(pull, version, Role.WE_BIND).greet(PUSH, "", PULL, "")) {
            push.send(Message.of("hello"));
            Sockets.receive(pull);

            Sockets.eventually("events")
                    .untilAsserted(() -> assertThat(events)
                            .containsExactly(
                                    MonitorEvent.Kind.LISTENING,
                                    MonitorEvent.Kind.ACCEPTED,
                                    MonitorEvent.Kind.HANDSHAKE_SUCCEEDED));
        }
    }

    private OlderPeer open(Socket socket, Version version, Role role) {
        if (role == Role.WE_CONNECT) {
            socket.connect(listener.endpoint());
            return new OlderPeer(version, listener.accept());
        }
        return new OlderPeer(version, RawPeer.connect(socket.bind(Sockets.ANY_PORT)));
    }
}
