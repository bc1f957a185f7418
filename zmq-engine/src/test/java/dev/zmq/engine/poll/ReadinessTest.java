// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each type of socket calls readable and writable. */
@Tag("L15")
class ReadinessTest {

    private static final byte[] NO_BYTES = {};

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @ParameterizedTest
    @EnumSource
    void withoutPeerOnlyThoseAreWritableThatNeverWait(SocketType type) {
        Socket socket = contexts.socket(type);

        assertThat(socket.isReadable()).isFalse();
        assertThat(socket.isWritable())
                .isEqualTo(
                        switch (type) {
                            case PUB, XPUB, XSUB, ROUTER, STREAM -> true;
                            case PAIR, SUB, REQ, REP, DEALER, PULL, PUSH -> false;
                        });
    }

    @ParameterizedTest
    @EnumSource
    void aClosedSocketSaysSo(SocketType type) {
        Socket socket = contexts.socket(type);
        socket.close();

        assertThatThrownBy(socket::isReadable).isInstanceOf(ZmqClosedException.class);
        assertThatThrownBy(socket::isWritable).isInstanceOf(ZmqClosedException.class);
    }

    @Test
    void aLookTakesNothing() {
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        Sockets.sendNumbers(push, 0, 3);
        Sockets.eventually("arrival").until(() -> Sockets.incomingDepth(pull) == 3);

        for (int i = 0; i < 3; i++) {
            assertThat(pull.isReadable()).isTrue();
            assertThat(pull.isReadable()).isTrue();
            assertThat(Sockets.incomingDepth(pull)).isEqualTo(3 - i);
            assertThat(pull.tryReceive().text()).isEqualTo("" + i);
        }
        assertThat(pull.isReadable()).isFalse();
    }

    @Test
    void whatASubscriberFiltersOutDoesNotMakeItReadable() {
        Socket sub = contexts.socket(SocketType.SUB).subscribe("wanted");
        try (RawPeer publisher = RawPeer.connect(sub.bind(Sockets.ANY_PORT)).handshake("PUB")) {
            publisher.send(Zmtp.message("unwanted 1"), Zmtp.message("unwanted 2"));
            Sockets.eventually("arrival").until(() -> sub.statistics().receivedMessages() == 2);
            assertThat(sub.isReadable()).isFalse();
            assertThat(Sockets.incomingDepth(sub)).isZero();

            publisher.send(Zmtp.message("unwanted 3"), Zmtp.message("wanted 4"), Zmtp.message("unwanted 5"));
            Sockets.eventually("a message that matches").until(sub::isReadable);

            assertThat(sub.tryReceive().text()).isEqualTo("wanted 4");
            assertThat(sub.isReadable()).isFalse();
        }
    }

    @Test
    void thousandsOfUnwantedMessagesDoNotHideAWantedOne() {
        Socket sub = contexts.socket(SocketType.SUB).subscribe("wanted");
        sub.setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 0);
        try (RawPeer publisher = RawPeer.connect(sub.bind(Sockets.ANY_PORT)).handshake("PUB")) {
            byte[] unwanted = Zmtp.message("unwanted");
            for (int i = 0; i < 2000; i++) {
                publisher.send(unwanted);
            }
            publisher.send(Zmtp.message("wanted"));
            Sockets.eventually("arrival").until(() -> sub.statistics().receivedMessages() == 2001);

            assertThat(sub.isReadable()).isTrue();
            assertThat(Sockets.incomingDepth(sub)).isEqualTo(1);
        }
    }

    @Test
    void aRequesterIsWritableThenReadableInTurn() {
        Socket rep = contexts.socket(SocketType.REP);
        Socket req = contexts.socket(SocketType.REQ).connect(rep.bind(Sockets.ANY_PORT));
        assertThat(req.isWritable()).isTrue();

        req.send("question");
        assertThat(req.isWritable()).isFalse();
        assertThat(req.isReadable()).isFalse();

        Sockets.eventually("request").until(rep::isReadable);
        assertThat(rep.isWritable()).isFalse();
        Sockets.receive(rep);
        assertThat(rep.isReadable()).isFalse();
        assertThat(rep.isWritable()).isTrue();
        rep.send("answer");
        assertThat(rep.isWritable()).isFalse();

        Sockets.eventually("reply").until(req::isReadable);
        assertThat(req.isWritable()).isFalse();
        assertThat(req.tryReceive().text()).isEqualTo("answer");
        assertThat(req.isReadable()).isFalse();
        assertThat(req.isWritable()).isTrue();
    }

    @Test
    void aRelaxedRequesterStaysWritable() {
        Socket rep = contexts.socket(SocketType.REP);
        Socket req = contexts.socket(SocketType.REQ).setOption(SocketOptions.REQ_RELAXED, true);
        req.connect(rep.bind(Sockets.ANY_PORT)).send("question");

        assertThat(req.isWritable()).isTrue();
    }

    @Test
    void whatIsNoReplyDoesNotMakeARequesterReadable() {
        Socket req = contexts.socket(SocketType.REQ);
        try (RawPeer replier = RawPeer.connect(req.bind(Sockets.ANY_PORT)).handshake("REP")) {
            Sockets.awaitReady(req, 1);
            req.send("question");
            byte[] delimiter = Zmtp.frame(Zmtp.MORE, NO_BYTES);
            replier.send(Zmtp.message("no envelope"));
            Sockets.eventually("arrival").until(() -> req.statistics().receivedMessages() == 1);
            assertThat(req.isReadable()).isFalse();
            assertThat(req.statistics().dropped()).containsExactly(entry(DropReason.BAD_ENVELOPE, 1L));

            replier.send(delimiter, Zmtp.message("answer"), delimiter, Zmtp.message("unasked"));
            Sockets.eventually("reply").until(req::isReadable);
            assertThat(req.tryReceive().text()).isEqualTo("answer");
            Sockets.eventually("arrival").until(() -> req.statistics().receivedMessages() == 3);
            assertThat(req.isReadable()).isFalse();
        }
    }

    @Test
    void whatIsNoRequestDoesNotMakeAReplierReadable() {
        Socket rep = contexts.socket(SocketType.REP);
        Socket dealer = contexts.socket(SocketType.DEALER).connect(rep.bind(Sockets.ANY_PORT));
        dealer.send("no envelope");
        Sockets.eventually("arrival").until(() -> rep.statistics().receivedMessages() == 1);
        assertThat(rep.isReadable()).isFalse();
        assertThat(rep.statistics().dropped()).containsExactly(entry(DropReason.BAD_ENVELOPE, 1L));

        dealer.send(Message.of("", "question"));
        Sockets.eventually("request").until(rep::isReadable);
        assertThat(rep.tryReceive().text()).isEqualTo("question");
    }

    @Test
    void anXpubIsReadableForItsSubscriptions() {
        Socket xpub = contexts.socket(SocketType.XPUB);
        Socket sub = contexts.socket(SocketType.SUB).connect(xpub.bind(Sockets.ANY_PORT));
        assertThat(xpub.isReadable()).isFalse();

        sub.subscribe("topic");

        Sockets.eventually("subscription").until(xpub::isReadable);
        assertThat(xpub.tryReceive().text()).isEqualTo("\u0001topic");
        assertThat(xpub.isReadable()).isFalse();
    }

    @Test
    void aSenderIsWritableBelowItsHighWaterMarkAndAgainAtItsLowOne() {
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH).setOption(SocketOptions.SEND_HIGH_WATER_MARK, 4);
        String endpoint = Endpoints.unbound();
        push.connect(endpoint);
        for (int i = 0; i < 4; i++) {
            assertThat(push.isWritable()).isTrue();
            assertThat(push.trySend(Message.of("" + i))).isTrue();
        }
        assertThat(push.isWritable()).isFalse();
        assertThat(push.trySend(Message.of("too many"))).isFalse();

        pull.bind(endpoint);

        Sockets.receiveNumbers(pull, 0, 4);
        Sockets.eventually("room").until(push::isWritable);
    }

    @Test
    void aSenderThatConflatesIsWritableWithAPeer() {
        Socket push = contexts.socket(SocketType.PUSH).setOption(SocketOptions.CONFLATE, true);
        assertThat(push.isWritable()).isFalse();
        push.connect(Endpoints.unbound());
        Sockets.sendNumbers(push, 0, 5);

        assertThat(push.isWritable()).isTrue();
    }

    @Test
    void aLookAtASocketThatConflatesLeavesTheNewestMessage() {
        Socket pull = contexts.socket(SocketType.PULL).setOption(SocketOptions.CONFLATE, true);
        Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        push.send("first");
        Sockets.eventually("arrival").until(pull::isReadable);

        push.send("second");
        Sockets.eventually("arrival").until(() -> pull.statistics().receivedMessages() == 2);

        assertThat(pull.tryReceive().text()).isEqualTo("second");
        assertThat(pull.isReadable()).isFalse();
    }

    @Test
    void aMandatoryRouterIsWritableWithAPeerOnly() {
        Socket router = contexts.socket(SocketType.ROUTER).setOption(SocketOptions.ROUTER_MANDATORY, true);
        assertThat(router.isWritable()).isFalse();

        contexts.socket(SocketType.DEALER).connect(router.bind(Sockets.ANY_PORT));

        Sockets.eventually("peer").until(router::isWritable);
    }

    @Test
    void oneHalfOfAPairIsWritableWithTheOther() {
        Socket one = contexts.socket(SocketType.PAIR);
        String endpoint = one.bind(Sockets.ANY_PORT);
        assertThat(one.isWritable()).isFalse();

        Socket other = contexts.socket(SocketType.PAIR).connect(endpoint);

        Sockets.eventually("peer").until(one::isWritable);
        other.close();
        Sockets.eventually("end of the peer").until(() -> !one.isWritable());
    }
}
