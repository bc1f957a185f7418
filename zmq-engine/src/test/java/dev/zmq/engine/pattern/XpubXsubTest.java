// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.InvalidOptionException;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqUnsupportedException;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.Payloads;
import dev.zmq.engine.testkit.RawListener;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** XPUB is told what is subscribed to, XSUB subscribes with messages. */
@Tag("L19")
@Tag("R19")
class XpubXsubTest {

    private static final Duration NOTHING_MORE = Duration.ofMillis(50);

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @ParameterizedTest
    @EnumSource(names = {"SUB", "XSUB"})
    void subscriptionsMadeBeforeTheConnectionAreNotLostAtTheHighWaterMark(SocketType type) {
        int topics = 500;
        Socket subscriber = contexts.socket(type)
                .setOption(SocketOptions.SEND_HIGH_WATER_MARK, 1)
                .setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 1);
        String endpoint = Endpoints.unbound();
        subscriber.connect(endpoint);
        for (int i = 0; i < topics; i++) {
            subscriber.subscribe("topic " + i);
        }

        Socket publisher = contexts.socket(SocketType.PUB);
        publisher.bind(endpoint);

        Sockets.eventually("all subscriptions").until(() -> publisher.topicCount() == topics);
    }

    @Test
    void theNumberOfDistinctTopicsCanBeAskedOnBothSides() {
        Socket pub = contexts.socket(SocketType.PUB);
        String endpoint = pub.bind(Sockets.ANY_PORT);
        Socket sub =
                contexts.socket(SocketType.SUB).subscribe("a").subscribe("a").subscribe("b");
        Socket xsub = contexts.socket(SocketType.XSUB).subscribe("b").subscribe("c");
        assertThat(sub.topicCount()).isEqualTo(2);
        assertThat(xsub.topicCount()).isEqualTo(2);

        sub.connect(endpoint);
        xsub.connect(endpoint);
        Sockets.eventually("a, b and c").until(() -> pub.topicCount() == 3);

        sub.unsubscribe("a");
        assertThat(sub.topicCount()).isEqualTo(2);
        sub.unsubscribe("a");
        assertThat(sub.topicCount()).isEqualTo(1);
        Sockets.eventually("b and c").until(() -> pub.topicCount() == 2);
        xsub.close();
        Sockets.eventually("b").until(() -> pub.topicCount() == 1);
        assertThatThrownBy(() -> contexts.socket(SocketType.PULL).topicCount())
                .isInstanceOf(ZmqUnsupportedException.class);
    }

    @Test
    void anXpubIsToldTheFirstSubscriptionAndTheEndOfTheLast() {
        Socket xpub = contexts.socket(SocketType.XPUB);
        String endpoint = xpub.bind(Sockets.ANY_PORT);
        Socket first = contexts.socket(SocketType.SUB).subscribe("a").connect(endpoint);
        assertTold(xpub, "+a");
        Socket second =
                contexts.socket(SocketType.SUB).subscribe("a").subscribe("b").connect(endpoint);
        assertTold(xpub, "+b");

        first.unsubscribe("a");
        second.unsubscribe("b");
        assertTold(xpub, "-b");
        second.unsubscribe("a");
        assertTold(xpub, "-a");
        assertNothingMore(xpub);
    }

    @Test
    void verboseTellsEverySubscriptionAndVerboserEveryCancellationToo() {
        for (boolean verboser : new boolean[] {false, true}) {
            Socket xpub = contexts.socket(SocketType.XPUB)
                    .setOption(verboser ? SocketOptions.XPUB_VERBOSER : SocketOptions.XPUB_VERBOSE, true);
            String endpoint = xpub.bind(Sockets.ANY_PORT);
            try (RawPeer first = RawPeer.connect(endpoint).handshake("SUB");
                    RawPeer second = RawPeer.connect(endpoint).handshake("SUB")) {
                first.send(Zmtp.subscribe("a"), Zmtp.subscribe("a"));
                assertTold(xpub, "+a", "+a");
                second.send(Zmtp.subscribe("a"));
                assertTold(xpub, "+a");

                first.send(Zmtp.cancel("a"), Zmtp.subscribe("end"));
                assertTold(xpub, verboser ? new String[] {"-a", "+end"} : new String[] {"+end"});
                second.send(Zmtp.cancel("a"));
                assertTold(xpub, "-a");
            }
        }
    }

    @Test
    void verboseAndVerboserReplaceEachOther() {
        Socket xpub = contexts.socket(SocketType.XPUB).setOption(SocketOptions.XPUB_VERBOSER, true);
        assertThat(xpub.getOption(SocketOptions.XPUB_VERBOSE)).isTrue();

        xpub.setOption(SocketOptions.XPUB_VERBOSE, true);

        assertThat(xpub.getOption(SocketOptions.XPUB_VERBOSER)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anXpubIsToldWhatALostPeerHadSubscribedTo(boolean verboser) {
        Socket xpub = contexts.socket(SocketType.XPUB).setOption(SocketOptions.XPUB_VERBOSER, verboser);
        String endpoint = xpub.bind(Sockets.ANY_PORT);
        Socket stays = contexts.socket(SocketType.SUB).subscribe("a").connect(endpoint);
        assertTold(xpub, "+a");
        RawPeer goes = RawPeer.connect(endpoint).handshake("SUB");
        goes.send(Zmtp.subscribe("a"), Zmtp.subscribe("b"));
        assertTold(xpub, verboser ? new String[] {"+a", "+b"} : new String[] {"+b"});

        goes.reset();

        List<String> told = told(xpub, verboser ? 2 : 1);
        assertThat(told).containsExactlyInAnyOrder(verboser ? new String[] {"-a", "-b"} : new String[] {"-b"});
        xpub.send("a");
        assertThat(Sockets.receive(stays).text()).isEqualTo("a");
        assertNothingMore(xpub);
    }

    @Test
    void aPeerThatIsUnboundFromIsToldOfToo() {
        Socket xpub = contexts.socket(SocketType.XPUB);
        String endpoint = xpub.bind(Sockets.ANY_PORT);
        contexts.socket(SocketType.SUB).subscribe("a").connect(endpoint);
        assertTold(xpub, "+a");

        xpub.unbind(endpoint);

        assertTold(xpub, "-a");
        assertThat(xpub.topicCount()).isZero();
    }

    @Test
    void aCancellationThatChangesNothingIsNotTold() {
        Socket xpub = contexts.socket(SocketType.XPUB);
        String endpoint = xpub.bind(Sockets.ANY_PORT);
        try (RawPeer subscriber = RawPeer.connect(endpoint).handshake("SUB");
                RawPeer other = RawPeer.connect(endpoint).handshake("SUB")) {
            subscriber.send(Zmtp.subscribe("a"));
            assertTold(xpub, "+a");
            other.send(Zmtp.cancel("a"), Zmtp.cancel("never"), Zmtp.subscribe("end"));

            assertTold(xpub, "+end");
            xpub.send("a");
            assertThat(subscriber.readMessage().text()).isEqualTo("a");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void subscriptionsCountInBothFormsOnTheWire(int minor) {
        Socket xpub = contexts.socket(SocketType.XPUB);
        try (RawPeer peer = RawPeer.connect(xpub.bind(Sockets.ANY_PORT)).handshake(minor, Zmtp.ready("XSUB"))) {
            peer.send(Zmtp.subscribe("command"), Zmtp.message("\u0001message"), Zmtp.message("\u0000message"));

            assertTold(xpub, "+command", "+message", "-message");
            assertThat(xpub.topicCount()).isOne();
        }
    }

    @Test
    void anXsubSubscribesByCommandOrByMessageAsThePeerUnderstands() {
        for (int minor = 0; minor <= 1; minor++) {
            Socket xsub = contexts.socket(SocketType.XSUB);
            xsub.send("\u0001early");
            try (RawPeer peer = RawPeer.connect(xsub.bind(Sockets.ANY_PORT)).handshake(minor, Zmtp.ready("XPUB"))) {
                assertThat(subscription(peer.readFrame())).isEqualTo("+early");
                xsub.send("\u0001late");
                assertThat(subscription(peer.readFrame())).isEqualTo("+late");
                xsub.send("\u0000early");
                assertThat(subscription(peer.readFrame())).isEqualTo("-early");
                xsub.subscribe("x").unsubscribe("late");
                assertThat(subscription(peer.readFrame())).isEqualTo("+x");
                assertThat(subscription(peer.readFrame())).isEqualTo("-late");
                assertThat(xsub.topicCount()).isOne();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anXsubPassesOnTheLastOfSeveralCancellationsOrAll(boolean verbose) {
        Socket xsub = contexts.socket(SocketType.XSUB).setOption(SocketOptions.XSUB_VERBOSE_UNSUBSCRIBE, verbose);
        try (RawPeer peer = RawPeer.connect(xsub.bind(Sockets.ANY_PORT)).handshake("PUB")) {
            Sockets.awaitReady(xsub, 1);
            Stream.of("\u0001a", "\u0001a", "\u0000a", "\u0000a", "\u0000a", "\u0001end")
                    .forEach(xsub::send);

            List<String> sent = new ArrayList<>();
            do {
                sent.add(subscription(peer.readFrame()));
            } while (!sent.contains("+end"));
            assertThat(sent)
                    .containsExactlyElementsOf(
                            verbose
                                    ? List.of("+a", "+a", "-a", "-a", "-a", "+end")
                                    : List.of("+a", "+a", "-a", "+end"));
        }
    }

    @Test
    void anXsubReceivesWhateverIsSentToIt() {
        Socket xsub = contexts.socket(SocketType.XSUB);
        try (RawPeer peer = RawPeer.connect(xsub.bind(Sockets.ANY_PORT)).handshake("PUB")) {
            peer.send(Zmtp.message("not subscribed to"));

            assertThat(Sockets.receive(xsub).text()).isEqualTo("not subscribed to");
        }
    }

    @Test
    void otherMessagesGoUpstreamToEveryXpubAndAreDroppedByAPub() {
        Socket xsub = contexts.socket(SocketType.XSUB);
        String endpoint = xsub.bind(Sockets.ANY_PORT);
        Socket first = contexts.socket(SocketType.XPUB).connect(endpoint);
        Socket second = contexts.socket(SocketType.XPUB).connect(endpoint);
        Socket pub = contexts.socket(SocketType.PUB).connect(endpoint);
        Sockets.awaitReady(xsub, 3);

        xsub.send(Message.of("up", "stream"));
        xsub.send("");
        xsub.send("\u0001a");

        for (Socket xpub : List.of(first, second)) {
            List<Message> received =
                    Stream.generate(() -> Sockets.receive(xpub)).limit(3).toList();
            assertThat(received)
                    .extracting(message -> String.join(
                            "|", message.parts().stream().map(String::new).toList()))
                    .containsExactlyInAnyOrder("up|stream", "", "\u0001a");
        }
        Sockets.eventually("subscription at the PUB").until(() -> pub.topicCount() == 1);
        pub.send("a");
        assertThat(Sockets.receive(xsub).text()).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void laterPartsMayBeSubscriptionsUnlessOnlyTheFirstMay(boolean onlyFirst) {
        Socket xpub = contexts.socket(SocketType.XPUB).setOption(SocketOptions.ONLY_FIRST_SUBSCRIBE, onlyFirst);
        Socket xsub = contexts.socket(SocketType.XSUB).setOption(SocketOptions.ONLY_FIRST_SUBSCRIBE, onlyFirst);
        xsub.connect(xpub.bind(Sockets.ANY_PORT));
        Sockets.awaitReady(xsub, 1); // or it is told of the subscription once more, and before

        xsub.send(Message.of("user", "\u0001b"));
        Payloads.assertEqual(Sockets.receive(xpub), Message.of("user", "\u0001b"));
        assertThat(xpub.topicCount()).isEqualTo(onlyFirst ? 0 : 1);
        assertThat(xsub.topicCount()).isEqualTo(onlyFirst ? 0 : 1);

        xsub.send(Message.of("\u0001c", "\u0001d", "user"));
        assertTold(xpub, "+c", "+d");
        assertThat(Sockets.receive(xpub).text()).isEqualTo("user");
    }

    @Test
    @Tag("V15")
    void aPublisherThatComesBackIsToldAllSubscriptionsAgain() {
        String endpoint = Endpoints.unbound();
        Socket xsub = contexts.socket(SocketType.XSUB).connect(endpoint);
        Stream.of("\u0001a", "\u0001b", "\u0000b").forEach(xsub::send);
        for (int round = 0; round < 2; round++) {
            try (Socket xpub = contexts.socket(SocketType.XPUB)) {
                xpub.bind(endpoint);
                assertTold(xpub, "+a");
                xpub.send("a");
                assertThat(Sockets.receive(xsub).text()).isEqualTo("a");
            }
        }
    }

    @Test
    void aFullXpubPeerMissesMessagesThatAreCounted() {
        Socket xsub = contexts.socket(SocketType.XSUB).setOption(SocketOptions.SEND_HIGH_WATER_MARK, 2);
        xsub.connect(Endpoints.unbound());

        for (int i = 0; i < 5; i++) {
            xsub.send("up");
        }

        assertThat(xsub.statistics().dropped()).containsOnlyKeys(DropReason.HIGH_WATER_MARK);
        assertThat(xsub.statistics().dropped()).containsEntry(DropReason.HIGH_WATER_MARK, 3L);
        assertThat(xsub.statistics().sentMessages()).isEqualTo(2);
    }

    // ---- An application that does not receive. ----

    @Test
    void subscriptionsCountThoughNobodyReceivesThem() {
        Socket xpub = contexts.socket(SocketType.XPUB).setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 10);
        Socket sub = contexts.socket(SocketType.SUB);
        for (int i = 0; i < 5_000; i++) {
            sub.subscribe("topic " + i);
        }
        sub.connect(xpub.bind(Sockets.ANY_PORT));

        Sockets.eventually("all subscriptions").until(() -> xpub.topicCount() == 5_000);

        xpub.send("topic 4999");
        assertThat(Sockets.receive(sub).text()).isEqualTo("topic 4999");
        assertThat(xpub.statistics().dropped()).isEmpty();
        assertThat(told(xpub, 5_000)).hasSize(5_000);
    }

    @Test
    void aPeerThatChangesItsMindForEverCannotFillTheMemory() {
        Socket xpub = contexts.socket(SocketType.XPUB).setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 10);
        try (RawPeer fickle = RawPeer.connect(xpub.bind(Sockets.ANY_PORT)).handshake("SUB")) {
            for (int i = 0; i < 1_000; i++) {
                fickle.send(Zmtp.subscribe("a"), Zmtp.cancel("a"));
            }
            // Two at the end, for "a" alone makes one topic again and again on the way.
            fickle.send(Zmtp.subscribe("end"), Zmtp.subscribe("very end"));
            Sockets.eventually("the last subscription").until(() -> xpub.topicCount() == 2);

            Sockets.eventually("all changes told or counted")
                    .until(() -> Sockets.onlyPeer(xpub).incoming().messages() + droppedAtMark(xpub) == 2_002);
            assertThat(Sockets.incomingDepth(xpub)).isLessThanOrEqualTo(12);
        }
    }

    @Test
    void peersThatComeAndGoForEverCannotFillTheMemory() {
        Socket xpub = contexts.socket(SocketType.XPUB).setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 2);
        String endpoint = xpub.bind(Sockets.ANY_PORT);
        for (int i = 0; i < 50; i++) {
            try (RawPeer peer = RawPeer.connect(endpoint).handshake("SUB")) {
                peer.send(Zmtp.subscribe("a"));
                Sockets.eventually("subscription").until(() -> xpub.topicCount() == 1);
            }
            Sockets.eventually("its end").until(() -> xpub.topicCount() == 0);
        }

        int told = 0;
        while (xpub.receive(NOTHING_MORE) != null) {
            told++;
        }
        // The mark for the peer and once more, and ten times the one subscription that there was at a time.
        assertThat(told).isBetween(10, 2 * 2 + 10);
        assertThat(xpub.statistics().dropped()).containsEntry(DropReason.HIGH_WATER_MARK, 100L - told);
    }

    @Test
    void onlyOtherMessagesThanSubscriptionsStopTheReading() {
        Socket xpub = contexts.socket(SocketType.XPUB).setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 10);
        Socket xsub = contexts.socket(SocketType.XSUB).setOption(SocketOptions.SEND_HIGH_WATER_MARK, 0);
        xsub.connect(xpub.bind(Sockets.ANY_PORT));
        Sockets.sendNumbers(xsub, 100_000, 100_000);
        Sockets.eventually("messages up to the high-water mark").until(() -> Sockets.incomingDepth(xpub) == 10);

        Sockets.receiveNumbers(xpub, 100_000, 100_000);

        assertThat(xpub.statistics().dropped()).isEmpty();
    }

    // ---- Options. ----

    @Test
    void inManualModeTheApplicationSubscribesThePeerItHeardLast() {
        Socket xpub = contexts.socket(SocketType.XPUB).setOption(SocketOptions.XPUB_MANUAL, true);
        Socket xsub = contexts.socket(SocketType.XSUB).connect(xpub.bind(Sockets.ANY_PORT));
        xsub.send("\u0001a");
        assertTold(xpub, "+a");

        xpub.subscribe("b");
        xpub.send("a");
        xpub.send("b1");
        assertThat(Sockets.receive(xsub).text()).isEqualTo("b1");

        xsub.send("\u0000a");
        assertTold(xpub, "-a");
        xpub.unsubscribe("b").subscribe("c");
        xpub.send("b2");
        xpub.send("c");
        assertThat(Sockets.receive(xsub).text()).isEqualTo("c");

        xsub.send("\u0001kept");
        assertTold(xpub, "+kept");
        xsub.close();
        assertTold(xpub, "-kept");
        assertThat(xpub.subscribe("nobody is meant").topicCount()).isZero();
    }

    @Test
    void withLastValueTheNextMessageGoesOnlyToThePeerThatAskedLast() {
        Socket xpub = contexts.socket(SocketType.XPUB).setOption(SocketOptions.XPUB_MANUAL_LAST_VALUE, true);
        assertThat(xpub.getOption(SocketOptions.XPUB_MANUAL)).isTrue();
        String endpoint = xpub.bind(Sockets.ANY_PORT);
        Socket early = contexts.socket(SocketType.SUB).subscribe("a").connect(endpoint);
        assertTold(xpub, "+a");
        xpub.subscribe("a");
        xpub.send("a first");
        Socket late = contexts.socket(SocketType.SUB).subscribe("a").connect(endpoint);
        assertTold(xpub, "+a");
        xpub.subscribe("a");

        xpub.send("a cached");
        xpub.send("a to all");

        assertThat(Sockets.receive(early).text()).isEqualTo("a first");
        assertThat(Sockets.receive(early).text()).isEqualTo("a to all");
        assertThat(Sockets.receive(late).text()).isEqualTo("a cached");
        assertThat(Sockets.receive(late).text()).isEqualTo("a to all");
    }

    @Test
    void subscribingAPeerNeedsManualMode() {
        Socket xpub = contexts.socket(SocketType.XPUB);

        assertThatThrownBy(() -> xpub.subscribe("a"))
                .isInstanceOf(ZmqUnsupportedException.class)
                .hasMessageContaining("xpubManual");
    }

    @Test
    void everyNewPeerIsWelcomed() {
        Socket xpub =
                contexts.socket(SocketType.XPUB).setOption(SocketOptions.XPUB_WELCOME_MESSAGE, Zmtp.text("welcome"));
        String endpoint = xpub.bind(Sockets.ANY_PORT);
        Socket xsub = contexts.socket(SocketType.XSUB).connect(endpoint);
        assertThat(Sockets.receive(xsub).text()).isEqualTo("welcome");
        Socket sub = contexts.socket(SocketType.SUB).subscribe("w").connect(endpoint);
        assertThat(Sockets.receive(sub).text()).isEqualTo("welcome");

        xpub.setOption(SocketOptions.XPUB_WELCOME_MESSAGE, new byte[0]);
        Socket late = contexts.socket(SocketType.SUB).subscribe("").connect(endpoint);
        Sockets.publishUntilReceived(xpub, late, "hello");
        assertThat(late.receive(NOTHING_MORE)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUB", "XPUB"})
    void withoutDroppingASenderWaitsForTheSlowestAndSendsToNobodyMeanwhile(String type) {
        Socket pub = contexts.socket(SocketType.valueOf(type))
                .setOption(SocketOptions.XPUB_NODROP, true)
                .setOption(SocketOptions.SEND_HIGH_WATER_MARK, 5);
        String endpoint = pub.bind(Sockets.ANY_PORT);
        try (RawPeer slow = RawPeer.connect(endpoint, 8192).handshake("SUB")) {
            slow.send(Zmtp.subscribe("a"));
            Sockets.eventually("subscription").until(() -> pub.topicCount() == 1);
            Message large = Message.of("a" + "x".repeat(100_000));
            int sent = 0;
            while (pub.send(large, Duration.ofMillis(200))) {
                sent++;
            }
            Socket fast = contexts.socket(SocketType.SUB).subscribe("a").subscribe("fast");
            fast.connect(endpoint);
            Sockets.eventually("subscriptions of both").until(() -> pub.topicCount() == 2);
            assertThat(pub.trySend(large)).isFalse();

            for (int i = 0; i < sent; i++) {
                assertThat(slow.readMessage().body()).hasSize(100_001);
            }
            Sockets.eventually("room").until(() -> pub.trySend(Message.of("a end")));

            assertThat(Sockets.receive(fast).text()).isEqualTo("a end");
            assertThat(pub.statistics().dropped()).isEmpty();
        }
    }

    @Test
    void invertedMatchingSendsToThoseWhoHaveNotSubscribed() {
        Socket pub = contexts.socket(SocketType.PUB).setOption(SocketOptions.INVERT_MATCHING, true);
        Socket sub = contexts.socket(SocketType.SUB)
                .setOption(SocketOptions.INVERT_MATCHING, true)
                .subscribe("a");
        sub.connect(pub.bind(Sockets.ANY_PORT));
        Sockets.eventually("subscription").until(() -> pub.topicCount() == 1);

        Stream.of("a", "ab", "b", "", "c").forEach(pub::send);

        assertThat(Stream.generate(() -> Sockets.receive(sub).text()).limit(3)).containsExactly("b", "", "c");
        assertThat(pub.statistics().sentMessages()).isEqualTo(3);
    }

    @Test
    void optionsAreRefusedByTypesForWhichTheyMeanNothing() {
        Socket push = contexts.socket(SocketType.PUSH);
        Socket sub = contexts.socket(SocketType.SUB);
        Socket xsub = contexts.socket(SocketType.XSUB);
        assertThatThrownBy(() -> push.setOption(SocketOptions.XPUB_NODROP, true))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("sockets of type PUSH do not have it, only PUB, XPUB");
        assertThatThrownBy(() -> sub.setOption(SocketOptions.XPUB_VERBOSE, true))
                .isInstanceOf(InvalidOptionException.class);
        assertThatThrownBy(() -> xsub.setOption(SocketOptions.INVERT_MATCHING, true))
                .isInstanceOf(InvalidOptionException.class);
        assertThatThrownBy(push::topicCount).isInstanceOf(ZmqUnsupportedException.class);
    }

    // ---- Forwarding. ----

    @Test
    @Tag("R26")
    void aConnectingXpubForgetsThePeerThatIsLost() {
        try (RawListener listener = RawListener.open()) {
            Socket xpub = contexts.socket(SocketType.XPUB).connect(listener.endpoint());
            RawPeer first = listener.accept().handshake(1, Zmtp.ready("SUB"));
            first.send(Zmtp.subscribe("a"));
            assertTold(xpub, "+a");
            first.close();
            assertTold(xpub, "-a");

            try (RawPeer second = listener.accept().handshake(1, Zmtp.ready("SUB"))) {
                second.send(Zmtp.subscribe("b"));
                assertTold(xpub, "+b");
                xpub.send("a");
                xpub.send("b");
                assertThat(second.readMessage().text()).isEqualTo("b");
            }
        }
    }

    private static void assertTold(Socket xpub, String... expected) {
        assertThat(told(xpub, expected.length)).containsExactly(expected);
    }

    private static List<String> told(Socket xpub, int count) {
        return Stream.generate(() -> Sockets.receive(xpub))
                .limit(count)
                .map(message -> subscription(message.part(0)))
                .toList();
    }

    private static void assertNothingMore(Socket xpub) {
        assertThat(xpub.receive(NOTHING_MORE)).isNull();
    }

    private static String subscription(Zmtp.Frame frame) {
        return switch (frame.commandName()) {
            case "SUBSCRIBE" -> "+" + new String(frame.commandData());
            case "CANCEL" -> "-" + new String(frame.commandData());
            default -> subscription(frame.body());
        };
    }

    private static long droppedAtMark(Socket socket) {
        return socket.statistics().dropped().getOrDefault(DropReason.HIGH_WATER_MARK, 0L);
    }

    private static String subscription(byte[] body) {
        return (body[0] == 1 ? "+" : "-") + new String(body, 1, body.length - 1);
    }
}
