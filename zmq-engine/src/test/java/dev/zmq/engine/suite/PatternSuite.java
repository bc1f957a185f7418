// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.Message;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.Socket;
import dev.zmq.engine.testkit.Payloads;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.Zmtp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What every pattern promises, whatever is between the two sides, whoever binds, and whose sockets they are. */
@Tag("V18")
@Tag("V60")
abstract class PatternSuite {

    private static final int POINTS = 3;
    private static final int MESSAGES_OF_EACH = 300;
    private static final int HIGH_WATER_MARK = 10;
    private static final int LARGE_BYTES = 1 << 16;
    private static final int MORE_THAN_FITS_IN = 1000;
    private static final Duration STILL_FULL = Duration.ofMillis(50);

    @RegisterExtension
    final Stage stage = new Stage();

    @CastTest
    @Tag("V19")
    @Tag("V24")
    void exchangesMessagesOfAllSizes(Cast cast) {
        Link link = stage.open(cast);

        Payloads.ofAllSizes().forEach(link::exchange);
    }

    @CastTest
    @Tag("V23")
    void exchangesMessagesOfSeveralParts(Cast cast) {
        Link link = stage.open(cast);

        Payloads.ofSeveralParts().forEach(link::exchange);
    }

    @CastTest
    @Tag("V12")
    void whoeverConnectsMayStartFirst(Cast cast) {
        Link link = stage.link(cast);
        if (cast.pairing().isPublishSubscribe()) {
            link.subscribe("");
        }

        link.connect().bind().awaitReady();

        link.exchange(Message.of("found"));
    }

    @CastTest
    @Tag("V15")
    void goesOnWithTheSuccessorOfWhoeverBinds(Cast cast) {
        Link link = stage.open(cast);
        link.exchange(Message.of("before"));

        link.replace(cast.binder());

        link.exchange(Message.of("after"));
    }

    @CastTest
    @Tag("V15")
    void goesOnWithTheSuccessorOfWhoeverConnects(Cast cast) {
        Link link = stage.open(cast);
        link.exchange(Message.of("before"));

        link.replace(cast.binder().other());

        link.exchange(Message.of("after"));
    }

    @CastTest
    void knowsWhatThePeerIs(Cast cast) {
        Link link = stage.open(cast);
        Side ours = cast.ours();

        PeerStatistics peer = Sockets.onlyPeer(link.ours(ours).socket());

        assertThat(peer.socketType()).isEqualTo(cast.type(ours.other()).name());
        if (cast.transport().isWithinOneContext()) {
            assertThat(peer.mechanism()).isNull();
            assertThat(peer.protocolVersion()).isNull();
        } else {
            assertThat(peer.mechanism()).isEqualTo("NULL");
            assertThat(peer.protocolVersion())
                    .isEqualTo(cast.engine(ours.other()).protocolVersion());
        }
        assertThat(peer.accepted()).isEqualTo(cast.binder() == ours);
        assertThat(peer.address()).startsWith(cast.transport().peerAddressPrefix());
    }

    /** What is sent before anybody listens is delivered as soon as somebody does. */
    void assertDeliversWhatWasSentTooEarly(Cast cast) {
        Link link = stage.link(cast);
        link.connect();
        link.send(Side.FIRST, Message.of("early"));

        link.bind();

        link.receive(Side.SECOND, Message.of("early"));
    }

    /** The first side is ours, and gives each of the others the same number of messages, each of them whole. */
    void assertSharesWorkEvenly(Cast cast) {
        Star star = stage.star(cast, Side.FIRST, POINTS);

        for (int i = 0; i < POINTS * MESSAGES_OF_EACH; i++) {
            star.centre().send(Message.of("a" + i, "b" + i, "c" + i));
        }

        for (Party worker : star.points()) {
            for (int i = 0; i < MESSAGES_OF_EACH; i++) {
                Message message = worker.receive();
                String number = message.text(0).substring(1);
                Payloads.assertEqual(message, Message.of("a" + number, "b" + number, "c" + number));
            }
        }
    }

    /** The second side is ours, and takes the same from each of the others, however much waits to be received. */
    void assertStarvesNobody(Cast cast, Runnable afterEachMessage, Star star) {
        for (int i = 0; i < POINTS; i++) {
            star.point(i).sendNumbers(cast.pairing().envelope(Side.FIRST), i * MESSAGES_OF_EACH, MESSAGES_OF_EACH);
        }
        Sockets.eventually("everything in the queues")
                .until(() -> Sockets.incomingDepth(star.socket()) == POINTS * MESSAGES_OF_EACH);

        int[] counts = new int[POINTS];
        for (int i = 0; i < MESSAGES_OF_EACH; i++) {
            counts[Sockets.number(star.centre().receive()) / MESSAGES_OF_EACH]++;
            afterEachMessage.run();
        }

        int share = MESSAGES_OF_EACH / POINTS;
        for (int count : counts) {
            assertThat(count).as("share of one of three").isBetween(share * 90 / 100, share * 110 / 100);
        }
    }

    /** As above, for sockets that need not answer. */
    void assertStarvesNobody(Cast cast) {
        assertStarvesNobody(cast, () -> {}, stage.star(cast, Side.SECOND, POINTS));
    }

    /** The first side is ours: it waits when there is no room, loses nothing, and goes on when there is room. */
    void assertWaitsForRoom(Cast cast) {
        Link link = openWithLowHighWaterMark(cast);
        int accepted = 0;
        while (link.first().send(large(accepted), STILL_FULL)) {
            accepted++;
            assertThat(accepted).as("messages that nobody received").isLessThan(MORE_THAN_FITS_IN);
        }

        for (int i = 0; i < accepted; i++) {
            assertThat(Sockets.number(link.second().receive())).isEqualTo(i);
        }
        link.first().send(large(accepted));
        assertThat(Sockets.number(link.second().receive())).isEqualTo(accepted);
    }

    /** The given side is ours: it never waits, and whoever does not receive misses whole messages, which are counted. */
    void assertDropsWhenThereIsNoRoom(Cast cast, Side sender) {
        Link link = openWithLowHighWaterMark(cast);
        if (sender == Side.SECOND) {
            link.deliver(Side.FIRST, Message.of("here I am"));
        }
        Socket socket = link.ours(sender).socket();
        Party receiver = link.party(sender.other());
        long before = socket.statistics().sentMessages();
        for (int i = 0; i < MORE_THAN_FITS_IN; i++) {
            assertThat(socket.trySend(cast.pairing().wrap(sender, large(i)))).isTrue();
        }

        long sent = socket.statistics().sentMessages() - before;
        assertThat(socket.statistics().dropped()).containsEntry(DropReason.HIGH_WATER_MARK, MORE_THAN_FITS_IN - sent);
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < sent; i++) {
            numbers.add(Sockets.number(receiver.receive()));
        }
        assertThat(numbers).isSorted().doesNotHaveDuplicates();
        Sockets.eventually("empty queue").until(() -> Sockets.outgoingDepth(socket) == 0);
        link.deliver(sender, Message.of("served again"));
    }

    private Link openWithLowHighWaterMark(Cast cast) {
        Link link = stage.link(cast);
        link.first().highWaterMark(HIGH_WATER_MARK);
        link.second().highWaterMark(HIGH_WATER_MARK);
        if (cast.pairing().isPublishSubscribe()) {
            link.subscribe("");
        }
        return link.bind().connect().awaitReady();
    }

    private static Message large(int number) {
        return Message.of(new byte[LARGE_BYTES], Zmtp.text(Integer.toString(number)));
    }
}
