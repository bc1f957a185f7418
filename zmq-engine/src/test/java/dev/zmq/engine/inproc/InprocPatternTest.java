// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.inproc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.InvalidOptionException;
import dev.zmq.engine.Message;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.RouterNotify;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqUnroutableException;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every pattern does over inproc what it does over the network; who binds and when does not matter. */
@Timeout(30)
class InprocPatternTest {

    private static final String NAME = "inproc://pattern";

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Binds the one and connects the other, in either order. */
    private void join(Socket bound, Socket connected, boolean connectFirst) {
        if (connectFirst) {
            connected.connect(NAME);
            bound.bind(NAME);
        } else {
            bound.bind(NAME);
            connected.connect(NAME);
        }
    }

    // ---- PUB and SUB. ----

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void subscriptionsCountAtOnce(boolean connectFirst) {
        Socket pub = contexts.socket(SocketType.PUB);
        Socket sub = contexts.socket(SocketType.SUB).subscribe("a");
        join(pub, sub, connectFirst);

        pub.send("b1");
        pub.send("a1");
        assertThat(Sockets.receive(sub).text()).isEqualTo("a1");
        sub.subscribe("b").unsubscribe("a");
        pub.send("a2");
        pub.send("b2");

        assertThat(Sockets.receive(sub).text()).isEqualTo("b2");
        assertThat(pub.statistics().sentMessages()).isEqualTo(2);
        assertThat(pub.topicCount()).isOne();
    }

    @Test
    void aBoundSubscriberHearsPublishersThatConnect() {
        Socket sub = contexts.socket(SocketType.SUB).subscribe("");
        Socket pub = contexts.socket(SocketType.PUB).connect(NAME);
        pub.send("nobody listens");
        sub.bind(NAME);
        pub.send("heard");

        assertThat(Sockets.receive(sub).text()).isEqualTo("heard");
    }

    @Test
    void aFullSubscriberCostsOnlyItself() {
        Socket pub = contexts.socket(SocketType.PUB).setOption(SocketOptions.SEND_HIGH_WATER_MARK, 5);
        pub.bind(NAME);
        Socket slow = contexts.socket(SocketType.SUB)
                .setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 5)
                .subscribe("")
                .connect(NAME);
        Socket quick = contexts.socket(SocketType.SUB)
                .setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 0)
                .subscribe("")
                .connect(NAME);

        Sockets.sendNumbers(pub, 0, 100);

        Sockets.receiveNumbers(quick, 0, 100);
        Sockets.receiveNumbers(slow, 0, 10);
        assertThat(slow.tryReceive()).isNull();
        assertThat(pub.statistics().dropped()).containsEntry(DropReason.HIGH_WATER_MARK, 90L);
    }

    @Test
    void subscriptionsAreGoneWithTheSubscriber() {
        Socket pub = contexts.socket(SocketType.PUB);
        pub.bind(NAME);
        Socket sub =
                contexts.socket(SocketType.SUB).subscribe("a").subscribe("b").connect(NAME);
        assertThat(pub.topicCount()).isEqualTo(2);

        sub.close();

        assertThat(pub.topicCount()).isZero();
        pub.send("a");
        assertThat(pub.statistics().sentMessages()).isZero();
    }

    @Test
    void subscriptionsReachTheNextPublisher() {
        Socket sub = contexts.socket(SocketType.SUB).subscribe("a").connect(NAME);
        for (int i = 0; i < 5; i++) {
            try (Socket pub = contexts.socket(SocketType.PUB)) {
                pub.bind(NAME);
                pub.send("a" + i);
                pub.send("b" + i);
            }
            assertThat(Sockets.receive(sub).text()).isEqualTo("a" + i);
            sub.subscribe("x" + i).unsubscribe("x" + i);
        }
        assertThat(sub.tryReceive()).isNull();
    }

    @Test
    void anXpubIsToldOfSubscriptionsAndMessages() {
        Socket xpub = contexts.socket(SocketType.XPUB);
        xpub.bind(NAME);
        Socket xsub = contexts.socket(SocketType.XSUB).connect(NAME);
        xsub.send(bytes("\u0001topic"));
        xsub.send("to the publisher");
        xsub.send(bytes("\u0000topic"));

        assertThat(Sockets.receive(xpub).text()).isEqualTo("\u0001topic");
        assertThat(Sockets.receive(xpub).text()).isEqualTo("to the publisher");
        assertThat(Sockets.receive(xpub).text()).isEqualTo("\u0000topic");
        xsub.send(bytes("\u0001other"));
        assertThat(Sockets.receive(xpub).text()).isEqualTo("\u0001other");
        xsub.close();
        assertThat(Sockets.receive(xpub).text()).isEqualTo("\u0000other");
    }

    @Test
    void messagesToAnXpubThatDoesNotReceiveAreDroppedBeyondTheMarksOfBoth() {
        Socket xpub = contexts.socket(SocketType.XPUB).setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 3);
        Socket xsub = contexts.socket(SocketType.XSUB).setOption(SocketOptions.SEND_HIGH_WATER_MARK, 4);
        join(xpub, xsub, false);

        Sockets.sendNumbers(xsub, 0, 10);

        Sockets.receiveNumbers(xpub, 0, 7);
        assertThat(xpub.tryReceive()).isNull();
        assertThat(xsub.statistics().dropped()).containsEntry(DropReason.HIGH_WATER_MARK, 3L);
        xsub.send("7");
        Sockets.receiveNumbers(xpub, 7, 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anXpubWelcomesItsPeers(boolean connectFirst) {
        Socket xpub = contexts.socket(SocketType.XPUB).setOption(SocketOptions.XPUB_WELCOME_MESSAGE, bytes("welcome"));
        Socket sub = contexts.socket(SocketType.SUB).subscribe("welcome");
        join(xpub, sub, connectFirst);

        assertThat(Sockets.receive(sub).text()).isEqualTo("welcome");
    }

    @Test
    void anXpubSubscribesItsPeersItself() {
        Socket xpub = contexts.socket(SocketType.XPUB).setOption(SocketOptions.XPUB_MANUAL, true);
        xpub.bind(NAME);
        Socket sub = contexts.socket(SocketType.SUB).subscribe("").connect(NAME);
        assertThat(Sockets.receive(xpub).text()).isEqualTo("\u0001");
        xpub.subscribe("b");

        xpub.send("a");
        xpub.send("b");

        assertThat(Sockets.receive(sub).text()).isEqualTo("b");
    }

    @Test
    void anXpubThatDropsNothingWaitsForItsPeers() {
        Socket xpub = contexts.socket(SocketType.XPUB)
                .setOption(SocketOptions.XPUB_NODROP, true)
                .setOption(SocketOptions.SEND_HIGH_WATER_MARK, 1);
        xpub.bind(NAME);
        Socket sub = contexts.socket(SocketType.SUB)
                .setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 1)
                .subscribe("")
                .connect(NAME);
        Sockets.sendNumbers(xpub, 0, 2);
        assertThat(xpub.trySend(Message.of("full"))).isFalse();
        Sockets.receiveNumbers(sub, 0, 1);
        Sockets.sendNumbers(xpub, 2, 1);
        Sockets.receiveNumbers(sub, 1, 2);
    }

    // ---- Requests and routing. ----

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void requestsAreAnswered(boolean connectFirst) {
        Socket rep = contexts.socket(SocketType.REP);
        Socket req = contexts.socket(SocketType.REQ)
                .setOption(SocketOptions.REQ_CORRELATE, true)
                .setOption(SocketOptions.REQ_RELAXED, true);
        join(rep, req, connectFirst);

        for (int i = 0; i < 10; i++) {
            req.send(Message.of("question", Integer.toString(i)));
            Message question = Sockets.receive(rep);
            assertThat(question.size()).isEqualTo(2);
            rep.send(question);
            assertThat(Sockets.number(Sockets.receive(req))).isEqualTo(i);
        }
    }

    @Test
    void repliesToWhoHasGoneAreDropped() {
        Socket rep = contexts.socket(SocketType.REP);
        rep.bind(NAME);
        Socket req = contexts.socket(SocketType.REQ).connect(NAME);
        req.send("question");
        req.close();

        rep.send(Sockets.receive(rep));

        assertThat(rep.statistics().dropped()).containsEntry(DropReason.NO_ROUTE, 1L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRouterKnowsItsPeersByTheirIds(boolean connectFirst) {
        Socket router = contexts.socket(SocketType.ROUTER).setOption(SocketOptions.ROUTER_MANDATORY, true);
        Socket dealer = contexts.socket(SocketType.DEALER).setOption(SocketOptions.ROUTING_ID, bytes("dealer"));
        join(router, dealer, connectFirst);

        router.send(Message.of("dealer", "to you"));
        dealer.send("to the router");

        assertThat(Sockets.receive(dealer).text()).isEqualTo("to you");
        Message received = Sockets.receive(router);
        assertThat(received.text(0)).isEqualTo("dealer");
        assertThat(received.text(1)).isEqualTo("to the router");
        dealer.close();
        assertThatThrownBy(() -> router.send(Message.of("dealer", "gone"))).isInstanceOf(ZmqUnroutableException.class);
    }

    @Test
    void aRouterThatConnectsHearsWhoSpeaksFirst() {
        Socket dealer = contexts.socket(SocketType.DEALER);
        Socket router = contexts.socket(SocketType.ROUTER);
        for (int i = 0; i < 100; i++) {
            dealer.bind(NAME);
            router.connect(NAME);
            dealer.send("hello");
            Message hello = Sockets.receive(router);
            router.send(hello);
            assertThat(Sockets.receive(dealer).text()).isEqualTo("hello");
            router.disconnect(NAME);
            dealer.unbind(NAME);
        }
    }

    @Test
    void routersNameTheirPeersThemselves() {
        Socket bound = contexts.socket(SocketType.ROUTER).setOption(SocketOptions.ROUTING_ID, bytes("bound"));
        bound.bind(NAME);
        Socket connected = contexts.socket(SocketType.ROUTER)
                .setOption(SocketOptions.ROUTING_ID, bytes("connected"))
                .setOption(SocketOptions.CONNECT_ROUTING_ID, bytes("my name for it"))
                .connect(NAME);

        connected.send(Message.of("my name for it", "hello"));
        bound.send(Message.of("connected", "hello, too"));

        assertThat(Sockets.receive(bound).text(0)).isEqualTo("connected");
        assertThat(Sockets.receive(connected).text(0)).isEqualTo("my name for it");
        connected.setOption(SocketOptions.CONNECT_ROUTING_ID, bytes("my name for it"));
        assertThatThrownBy(() -> connected.connect("inproc://other")).isInstanceOf(InvalidOptionException.class);
    }

    @Test
    void aRouterSpeaksToItself() {
        Socket router = contexts.socket(SocketType.ROUTER).setOption(SocketOptions.ROUTING_ID, bytes("other end"));
        router.bind(NAME);
        router.setOption(SocketOptions.CONNECT_ROUTING_ID, bytes("one end")).connect(NAME);

        router.send(Message.of("one end", "x"));

        Message received = Sockets.receive(router);
        assertThat(received.text(0)).isEqualTo("other end");
        assertThat(received.text(1)).isEqualTo("x");
    }

    @Test
    void anotherPeerTakesARoutingIdOver() {
        Socket router = contexts.socket(SocketType.ROUTER).setOption(SocketOptions.ROUTER_HANDOVER, true);
        router.bind(NAME);
        Socket first = contexts.socket(SocketType.DEALER)
                .setOption(SocketOptions.ROUTING_ID, bytes("id"))
                .setOption(SocketOptions.RECONNECT_INTERVAL, Duration.ZERO)
                .connect(NAME);
        Socket second = contexts.socket(SocketType.DEALER)
                .setOption(SocketOptions.ROUTING_ID, bytes("id"))
                .connect(NAME);

        router.send(Message.of("id", "to the second"));
        assertThat(Sockets.receive(second).text()).isEqualTo("to the second");
        Sockets.eventually("end of the first")
                .until(() -> Sockets.onlyPeer(first).state() == PeerState.FAILED);
        assertThat(Sockets.onlyPeer(first).lastError()).contains("took its routing id over");
    }

    @Test
    void aPeerIsHeardOnceItsIdIsFree() {
        Socket router = contexts.socket(SocketType.ROUTER);
        Socket first = contexts.socket(SocketType.DEALER).setOption(SocketOptions.ROUTING_ID, bytes("id"));
        Socket second = contexts.socket(SocketType.DEALER).setOption(SocketOptions.ROUTING_ID, bytes("id"));
        first.bind("inproc://first");
        second.bind("inproc://second");
        router.connect("inproc://first").connect("inproc://second");
        second.send("while unheard");
        assertThat(router.tryReceive()).isNull();

        router.disconnect("inproc://first");
        second.unbind("inproc://second");
        second.bind("inproc://second");
        second.send("while heard");

        assertThat(Sockets.receive(router).text(1)).isEqualTo("while unheard");
        assertThat(Sockets.receive(router).text(1)).isEqualTo("while heard");
    }

    @Test
    void aSecondPeerOfTheSameIdIsKeptButNotHeard() {
        Socket router = contexts.socket(SocketType.ROUTER);
        router.bind(NAME);
        Socket first = contexts.socket(SocketType.DEALER)
                .setOption(SocketOptions.ROUTING_ID, bytes("id"))
                .connect(NAME);
        Socket second = contexts.socket(SocketType.DEALER)
                .setOption(SocketOptions.ROUTING_ID, bytes("id"))
                .connect(NAME);
        second.send("unheard");
        first.send("heard");

        assertThat(Sockets.receive(router).text(1)).isEqualTo("heard");
        assertThat(router.tryReceive()).isNull();
        assertThat(router.statistics().peers()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aProbeMakesAPeerKnown(boolean connectFirst) {
        Socket router = contexts.socket(SocketType.ROUTER);
        Socket dealer = contexts.socket(SocketType.DEALER)
                .setOption(SocketOptions.ROUTING_ID, bytes("prober"))
                .setOption(SocketOptions.PROBE_ROUTER, true);
        join(router, dealer, connectFirst);

        Message probe = Sockets.receive(router);
        assertThat(probe.text(0)).isEqualTo("prober");
        assertThat(probe.part(1)).isEmpty();
    }

    // ---- What sockets tell of their peers. ----

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aGreetingComesBeforeAllMessages(boolean connectFirst) {
        Socket router =
                contexts.socket(SocketType.ROUTER).setOption(SocketOptions.HELLO_MESSAGE, bytes("hello dealer"));
        Socket dealer =
                contexts.socket(SocketType.DEALER).setOption(SocketOptions.HELLO_MESSAGE, bytes("hello router"));
        if (connectFirst) {
            dealer.connect(NAME);
            dealer.send("waited");
            router.bind(NAME);
        } else {
            join(router, dealer, false);
            dealer.send("waited");
        }

        assertThat(Sockets.receive(dealer).text()).isEqualTo("hello dealer");
        assertThat(Sockets.receive(router).text(1)).isEqualTo("hello router");
        assertThat(Sockets.receive(router).text(1)).isEqualTo("waited");
    }

    @Test
    void applicationsAreToldOfThePeersEnd() {
        Socket router = contexts.socket(SocketType.ROUTER)
                .setOption(SocketOptions.DISCONNECT_MESSAGE, bytes("dealer has gone"))
                .setOption(SocketOptions.ROUTER_NOTIFY, RouterNotify.BOTH);
        router.bind(NAME);
        Socket leaving = contexts.socket(SocketType.DEALER).connect(NAME);
        leaving.send("last words");
        leaving.close();
        assertThat(Sockets.receive(router).text(1)).isEqualTo("last words");
        assertThat(Sockets.receive(router).text(1)).isEqualTo("dealer has gone");
        assertThat(router.tryReceive()).as("a notification").isNull();

        Socket staying = contexts.socket(SocketType.DEALER)
                .setOption(SocketOptions.HICCUP_MESSAGE, bytes("router has gone"))
                .connect(NAME);
        staying.send("hello");
        router.send(Sockets.receive(router));
        router.close();
        assertThat(Sockets.receive(staying).text()).isEqualTo("hello");
        assertThat(Sockets.receive(staying).text()).isEqualTo("router has gone");
    }

    // ---- PAIR. ----

    @Test
    void aPairHasOnePeerAndTakesTheNextWhenThatHasGone() {
        Socket bound = contexts.socket(SocketType.PAIR);
        bound.bind(NAME);
        Socket first = contexts.socket(SocketType.PAIR).connect(NAME);
        Socket second = contexts.socket(SocketType.PAIR)
                .setOption(SocketOptions.RECONNECT_INTERVAL, Duration.ofMillis(5))
                .connect(NAME);
        assertThat(Sockets.onlyPeer(second).state()).isEqualTo(PeerState.RECONNECTING);
        assertThat(Sockets.onlyPeer(second).lastError()).contains("takes no further peer");
        assertThat(bound.statistics().peers()).hasSize(1);
        second.send("from the second");
        first.send("from the first");
        bound.send("to the first");

        assertThat(Sockets.receive(first).text()).isEqualTo("to the first");
        first.close();

        assertThat(Sockets.receive(bound).text()).isEqualTo("from the first");
        assertThat(Sockets.receive(bound).text()).isEqualTo("from the second");
        bound.send("to the second");
        assertThat(Sockets.receive(second).text()).isEqualTo("to the second");
    }

    // ---- Fairness. ----

    @Test
    void aReceiverTakesFromAllPeersInTurn() {
        Socket pull = contexts.socket(SocketType.PULL);
        pull.bind(NAME);
        for (int i = 0; i < 3; i++) {
            Socket push = contexts.socket(SocketType.PUSH).connect(NAME);
            for (int j = 0; j < 4; j++) {
                push.send(Integer.toString(i));
            }
        }
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            order.add(Sockets.receive(pull).text());
        }

        for (int round = 0; round < 4; round++) {
            assertThat(order.subList(3 * round, 3 * round + 3)).containsExactlyInAnyOrder("0", "1", "2");
        }
    }
}
