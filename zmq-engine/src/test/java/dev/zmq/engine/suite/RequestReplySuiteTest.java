// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqStateException;
import dev.zmq.engine.testkit.Payloads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** REQ and REP, one request after the other, also with DEALER or ROUTER in the place of one of them (RFC 28). */
@Pairings({Pairing.REQ_REP, Pairing.REQ_ROUTER, Pairing.DEALER_REP})
@Tag("L3")
class RequestReplySuiteTest extends PatternSuite {

    private static final int PEERS = 3;
    private static final Duration MOMENT = Duration.ofMillis(10);

    @CastTest(binders = Side.SECOND)
    @Tag("V11")
    @Tag("V12")
    void aRequestSentBeforeTheReplierStartsIsAnsweredAsSoonAsItDoes(Cast cast) {
        Link link = stage.link(cast).connect();
        link.send(Side.FIRST, Message.of("early"));

        link.bind();
        long bound = System.nanoTime();
        link.receive(Side.SECOND, Message.of("early"));
        link.deliver(Side.SECOND, Message.of("answer"));

        assertThat(Duration.ofNanos(System.nanoTime() - bound)).isLessThan(Stage.RECONNECT_INTERVAL.plusSeconds(1));
    }

    @CastTest(pairings = Pairing.REQ_REP, ours = Side.FIRST)
    void aRequesterMustReceiveBeforeItSendsAgain(Cast cast) {
        Link link = stage.open(cast);
        Socket req = link.ours(Side.FIRST).socket();
        assertThatThrownBy(req::receive).isInstanceOf(ZmqStateException.class);
        assertThatThrownBy(req::tryReceive).isInstanceOf(ZmqStateException.class);
        assertThatThrownBy(() -> req.receive(Duration.ZERO)).isInstanceOf(ZmqStateException.class);

        req.send("first");
        assertThatThrownBy(() -> req.send("second")).isInstanceOf(ZmqStateException.class);
        assertThatThrownBy(() -> req.trySend(Message.of("second"))).isInstanceOf(ZmqStateException.class);

        link.receive(Side.SECOND, Message.of("first"));
        link.deliver(Side.SECOND, Message.of("answer"));
        link.exchange(Message.of("second"));
    }

    @CastTest(pairings = Pairing.REQ_REP, ours = Side.SECOND)
    void aReplierMustReceiveBeforeItSends(Cast cast) {
        Link link = stage.open(cast);
        Socket rep = link.ours(Side.SECOND).socket();
        assertThatThrownBy(() -> rep.send("to whom?")).isInstanceOf(ZmqStateException.class);
        assertThatThrownBy(() -> rep.trySend(Message.of("to whom?"))).isInstanceOf(ZmqStateException.class);

        link.deliver(Side.FIRST, Message.of("question"));
        assertThatThrownBy(rep::receive).isInstanceOf(ZmqStateException.class);
        assertThatThrownBy(rep::tryReceive).isInstanceOf(ZmqStateException.class);

        link.deliver(Side.SECOND, Message.of("answer"));
        assertThatThrownBy(() -> rep.send("another")).isInstanceOf(ZmqStateException.class);
    }

    @CastTest(pairings = Pairing.REQ_REP, ours = Side.FIRST)
    @Tag("V47")
    void aRequesterAsksOneAfterTheOther(Cast cast) {
        Star star = stage.star(cast, Side.FIRST, PEERS);
        List<Party> order = new ArrayList<>();
        for (int i = 0; i < PEERS; i++) {
            star.centre().send(Message.of("question"));
            Party asked = whoIsAsked(star.points());
            answer(asked, star);
            order.add(asked);
        }
        assertThat(order).doesNotHaveDuplicates();

        for (int i = 0; i < 3 * PEERS; i++) {
            star.centre().send(Message.of("question"));
            assertThat(order.get(i % PEERS).receive().text()).isEqualTo("question");
            answer(order.get(i % PEERS), star);
        }
    }

    @CastTest(pairings = Pairing.REQ_REP, ours = Side.SECOND)
    @Tag("V13")
    void everyRequesterGetsItsOwnReply(Cast cast) {
        Star star = stage.star(cast, Side.SECOND, PEERS);
        for (int i = 0; i < PEERS; i++) {
            star.point(i).send(Message.of("question", "" + i));
        }
        for (int i = 0; i < PEERS; i++) {
            star.centre().send(star.centre().receive());
        }

        for (int i = 0; i < PEERS; i++) {
            Payloads.assertEqual(star.point(i).receive(), Message.of("question", "" + i));
        }
    }

    @CastTest(pairings = Pairing.DEALER_REP, ours = Side.SECOND)
    @Tag("V14")
    void noRequesterIsStarved(Cast cast) {
        Star star = stage.star(cast, Side.SECOND, PEERS);

        assertStarvesNobody(cast, () -> star.centre().send(Message.of("answer")), star);
    }

    @CastTest(pairings = Pairing.DEALER_REP)
    void theEnvelopeOfProxiesIsKept(Cast cast) {
        Link link = stage.open(cast);
        link.first().send(Message.of("hop 1", "hop 2", "", "question", "more"));

        Payloads.assertEqual(link.second().receive(), Message.of("question", "more"));
        link.second().send(Message.of("answer"));

        Payloads.assertEqual(link.first().receive(), Message.of("hop 1", "hop 2", "", "answer"));
    }

    @CastTest(pairings = Pairing.REQ_REP)
    void aRequestAndItsReplyFindTheirWayThroughTwoQueues(Cast cast) {
        Link link = stage.link(cast);
        Party[] way = {
            link.first(),
            stage.device(cast, SocketType.ROUTER),
            stage.device(cast, SocketType.DEALER),
            stage.device(cast, SocketType.ROUTER),
            stage.device(cast, SocketType.DEALER),
            link.second()
        };
        attach(cast, Side.FIRST, way[0], way[1]);
        attach(cast, Side.FIRST, way[2], way[3]);
        attach(cast, Side.SECOND, way[5], way[4]);

        way[0].send(Message.of("question", "more"));
        way[2].send(way[1].receive());
        way[4].send(way[3].receive());
        Payloads.assertEqual(way[5].receive(), Message.of("question", "more"));
        way[5].send(Message.of("answer"));
        way[3].send(way[4].receive());
        way[1].send(way[2].receive());

        Payloads.assertEqual(way[0].receive(), Message.of("answer"));
    }

    /** Binds the one that stands for a side if that side binds, and connects it otherwise. */
    private void attach(Cast cast, Side side, Party one, Party other) {
        String endpoint = stage.newEndpoint(cast);
        if (cast.binder() == side) {
            one.bind(endpoint);
            other.connect(endpoint);
        } else {
            other.bind(endpoint);
            one.connect(endpoint);
        }
    }

    private static Party whoIsAsked(List<Party> repliers) {
        while (true) {
            for (Party replier : repliers) {
                if (replier.receive(MOMENT) != null) {
                    return replier;
                }
            }
        }
    }

    private static void answer(Party replier, Star star) {
        replier.send(Message.of("answer"));
        assertThat(star.centre().receive().text()).isEqualTo("answer");
    }
}
