// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.testkit.Payloads;
import dev.zmq.engine.testkit.Sockets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;

/** PUB and XPUB with SUB and XSUB (RFC 29). */
@Pairings({Pairing.PUB_SUB, Pairing.PUB_XSUB, Pairing.XPUB_SUB, Pairing.XPUB_XSUB})
class PublishSubscribeSuiteTest extends FreeRunningSuite {

    private static final int PEERS = 3;
    private static final Duration MOMENT = Duration.ofMillis(20);
    private static final List<String> TOPICS =
            List.of("the_streets", "the_who", "the", "THE_WHO", ".*", "", "the_streets_again", "sync");

    @CastTest
    @Tag("L19")
    void subscriptionsSelectByPrefix(Cast cast) {
        Link link = stage.link(cast)
                .subscribe("the_", "the_streets", "sync")
                .bind()
                .connect()
                .awaitReady();

        TOPICS.forEach(topic -> link.first().send(Message.of(topic)));

        assertThat(Stream.generate(() -> link.second().receive().text()).limit(4))
                .containsExactly("the_streets", "the_who", "the_streets_again", "sync");
    }

    @CastTest(ours = Side.FIRST)
    @Tag("L19")
    void whatDoesNotMatchIsNotSent(Cast cast) {
        Link link = stage.link(cast).subscribe("wanted").bind().connect().awaitReady();
        Socket publisher = link.ours(Side.FIRST).socket();
        long before = publisher.statistics().sentMessages();

        for (int i = 0; i < 1000; i++) {
            publisher.send(Message.of("want", "not " + i));
        }
        link.deliver(Side.FIRST, Message.of("wanted"));

        assertThat(publisher.statistics().sentMessages()).isEqualTo(before + 1);
        assertThat(publisher.statistics().dropped()).isEmpty();
    }

    @CastTest
    void onlyTheFirstPartIsMatched(Cast cast) {
        Link link = stage.link(cast).subscribe("a").bind().connect().awaitReady();

        link.send(Side.FIRST, Message.of("b", "a"));

        link.deliver(Side.FIRST, Message.of("a", "b"));
    }

    @CastTest
    void whatIsUnsubscribedStops(Cast cast) {
        Link link = stage.link(cast).subscribe("a", "b").bind().connect().awaitReady();

        link.second().unsubscribe("a");
        link.second().subscribe("c");
        link.awaitSubscription("c");

        link.send(Side.FIRST, Message.of("a"));
        link.deliver(Side.FIRST, Message.of("b"));
    }

    @CastTest(pairings = {Pairing.XPUB_SUB, Pairing.XPUB_XSUB})
    @Tag("R19")
    void anXpubIsToldWhatIsSubscribedTo(Cast cast) {
        Link link = stage.link(cast);
        link.second().subscribe("early");
        link.bind().connect();
        assertThat(nextSubscription(link)).isEqualTo("\u0001early");

        link.second().subscribe("late");
        assertThat(nextSubscription(link)).isEqualTo("\u0001late");
        link.second().unsubscribe("early");
        assertThat(nextSubscription(link)).isEqualTo("\u0000early");
    }

    @CastTest(
            pairings = {Pairing.XPUB_SUB, Pairing.XPUB_XSUB},
            ours = Side.FIRST)
    @Tag("R19")
    void anXpubIsToldWhatALostPeerHadSubscribedTo(Cast cast) {
        Link link = stage.link(cast).subscribe("a").bind().connect();
        assertThat(nextSubscription(link)).isEqualTo("\u0001a");

        link.second().close();

        assertThat(link.first().receive().text()).isEqualTo("\u0000a");
    }

    @CastTest(pairings = Pairing.XPUB_XSUB)
    void anEmptyMessageFromASubscriberIsAnOrdinaryOne(Cast cast) {
        Link link = stage.link(cast).subscribe("a").bind().connect();
        assertThat(nextSubscription(link)).isEqualTo("\u0001a");

        link.second().send(Message.of(""));
        link.second().send(Message.of("", "more"));

        Payloads.assertEqual(link.first().receive(), Message.of(""));
        Payloads.assertEqual(link.first().receive(), Message.of("", "more"));
    }

    @CastTest(pairings = Pairing.PUB_SUB, ours = Side.FIRST)
    @Tag("L19")
    void everySubscriberGetsWhatItAskedFor(Cast cast) {
        Star star = stage.star(cast, Side.FIRST, PEERS);
        for (int i = 0; i < PEERS - 1; i++) { // the last one asks for nothing
            star.point(i).subscribe("" + i);
            star.point(i).subscribe("all");
            Link.probe(star.centre(), star.point(i), "" + i);
        }
        for (int i = 0; i < PEERS - 1; i++) {
            star.point(i).subscribe("end of preparation" + i);
            Link.probe(star.centre(), star.point(i), "end of preparation" + i);
        }

        Stream.of("all", "0", "1", "2", "all").forEach(star.socket()::send);

        for (int i = 0; i < PEERS - 1; i++) {
            assertThat(Stream.generate(star.point(i)::receive).limit(3))
                    .extracting(Message::text)
                    .containsExactly("all", "" + i, "all");
        }
        assertThat(star.point(PEERS - 1).receive(MOMENT)).isNull();
    }

    @CastTest(pairings = Pairing.PUB_SUB, ours = Side.SECOND)
    @Tag("V14")
    @Tag("V40")
    void noPublisherIsStarved(Cast cast) {
        Star star = stage.star(cast, Side.SECOND, PEERS);
        star.centre().subscribe("");
        star.points().forEach(publisher -> Link.probe(publisher, star.centre(), "sync"));

        assertStarvesNobody(cast, () -> {}, star);
    }

    @CastTest(pairings = Pairing.PUB_SUB)
    @Tag("V15")
    void subscriptionsAreMadeAgainAsTheyAre(Cast cast) {
        Link link = stage.link(cast).subscribe("a").bind().connect().awaitReady();
        link.second().subscribe("b");
        link.second().unsubscribe("b");

        link.replace(Side.FIRST);

        link.send(Side.FIRST, Message.of("b"));
        link.send(Side.FIRST, Message.of("a", "again"));
        Payloads.assertEqual(link.second().receive(), Message.of("a", "again"));
    }

    @CastTest(pairings = Pairing.PUB_SUB, ours = Side.FIRST)
    @Tag("V17")
    void aPublisherDropsWhenThereIsNoRoom(Cast cast) {
        assertDropsWhenThereIsNoRoom(cast, Side.FIRST);
    }

    /** Other engines announce subscriptions when the application calls them. */
    private static String nextSubscription(Link link) {
        List<String> received = new ArrayList<>();
        Sockets.repeatUntil("subscription", () -> {
            link.second().settle();
            Message message = link.first().receive(MOMENT);
            if (message != null) {
                received.add(message.text());
            }
            return message != null;
        });
        return received.get(0);
    }
}
