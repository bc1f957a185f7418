// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqStateException;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.Payloads;
import dev.zmq.engine.testkit.RawListener;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Workers;
import dev.zmq.engine.testkit.Zmtp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** REQ and REP in lock step, each request with its own reply. */
@Tag("L3")
class RequestReplyTest {

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void aTimeoutLeavesTheStateAsItIs() {
        Socket rep = contexts.socket(SocketType.REP);
        Socket req = contexts.socket(SocketType.REQ);
        String endpoint = rep.bind(Sockets.ANY_PORT);
        assertThat(req.trySend(Message.of("nobody there"))).isFalse();
        assertThatThrownBy(req::tryReceive).isInstanceOf(ZmqStateException.class);
        req.connect(endpoint);
        req.send("question");

        assertThat(req.receive(Duration.ofMillis(20))).isNull();
        assertThat(req.tryReceive()).isNull();
        assertThatThrownBy(() -> req.send("another")).isInstanceOf(ZmqStateException.class);

        assertThat(Sockets.receive(rep).text()).isEqualTo("question");
        rep.send("answer");
        assertThat(Sockets.receive(req).text()).isEqualTo("answer");
    }

    @Test
    @Tag("V13")
    void repliesAreNeverCrossed() throws Exception {
        Socket rep = contexts.socket(SocketType.REP);
        String endpoint = rep.bind(Sockets.ANY_PORT);
        try (Workers workers = new Workers()) {
            List<Future<?>> clients = new ArrayList<>();
            for (int c = 0; c < 5; c++) {
                Socket req = contexts.socket(SocketType.REQ).connect(endpoint);
                String name = "client " + c;
                clients.add(workers.run(() -> {
                    for (int i = 0; i < 1000; i++) {
                        req.send(Message.of(name, Integer.toString(i)));
                        Payloads.assertEqual(Sockets.receive(req), Message.of(name, Integer.toString(i)));
                    }
                }));
            }
            for (int i = 0; i < 5000; i++) {
                rep.send(Sockets.receive(rep));
            }
            clients.forEach(Workers::join);
        }
    }

    @Test
    void manyThreadsMayShareARequesterInLockStep() throws Exception {
        Socket rep = contexts.socket(SocketType.REP);
        Socket req = contexts.socket(SocketType.REQ).connect(rep.bind(Sockets.ANY_PORT));
        int threads = 4;
        int requests = 500;
        try (Workers workers = new Workers()) {
            List<Future<Integer>> askers = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                String name = "thread " + t;
                askers.add(workers.call(() -> ask(req, name, requests)));
            }
            for (int i = 0; i < threads * requests; i++) {
                rep.send(Sockets.receive(rep));
            }

            assertThat(askers).extracting(Workers::join).containsOnly(requests);
        }
        assertThat(rep.statistics().receivedMessages()).isEqualTo(threads * requests);
    }

    @Test
    void theReplyToARequesterThatHasGoneIsDropped() {
        Socket rep = contexts.socket(SocketType.REP);
        String endpoint = rep.bind(Sockets.ANY_PORT);
        try (Socket req = contexts.socket(SocketType.REQ)) {
            req.connect(endpoint);
            req.send("question");
            Sockets.receive(rep);
        }
        Sockets.awaitReady(rep, 0);

        rep.send("nobody wants to know");

        assertThat(rep.statistics().dropped()).containsEntry(DropReason.NO_ROUTE, 1L);
        Socket next = contexts.socket(SocketType.REQ).connect(endpoint);
        next.send("next");
        assertThat(Sockets.receive(rep).text()).isEqualTo("next");
    }

    @Test
    void aReplyOfAPeerThatWasNotAskedIsDropped() {
        Socket first = contexts.socket(SocketType.ROUTER);
        Socket second = contexts.socket(SocketType.ROUTER);
        Socket req = contexts.socket(SocketType.REQ)
                .setOption(SocketOptions.ROUTING_ID, Zmtp.text("req"))
                .connect(first.bind(Sockets.ANY_PORT))
                .connect(second.bind(Sockets.ANY_PORT));
        Stream.of(first, second).forEach(router -> Sockets.awaitReady(router, 1));
        Sockets.awaitReady(req, 2);
        req.send("question");
        Sockets.eventually("the request at one of them")
                .until(() -> Sockets.incomingDepth(first) + Sockets.incomingDepth(second) == 1);
        Socket asked = Sockets.incomingDepth(first) == 1 ? first : second;
        Socket other = asked == first ? second : first;

        other.send(Message.of("req", "", "unasked"));
        Sockets.eventually("the wrong reply").until(() -> Sockets.incomingDepth(req) == 1);

        assertThat(req.tryReceive()).isNull();
        assertThat(req.statistics().dropped()).containsExactly(entry(DropReason.UNEXPECTED_REPLY, 1L));
        asked.send(Message.of("req", "", "answer"));
        assertThat(Sockets.receive(req).text()).isEqualTo("answer");
    }

    @Test
    void aReplyWithoutItsEmptyPartIsSkippedAndItsConnectionStays() {
        Socket router = contexts.socket(SocketType.ROUTER);
        Socket req = contexts.socket(SocketType.REQ).connect(router.bind(Sockets.ANY_PORT));
        req.send("question");
        Message request = Sockets.receive(router);
        byte[] id = request.part(0);

        router.send(Message.of(id, Zmtp.text("one part")));
        router.send(Message.of(id, Zmtp.text("not empty"), Zmtp.text("body")));
        router.send(Message.of(id, new byte[0]));
        router.send(Message.of(id, new byte[0], Zmtp.text("answer")));

        assertThat(Sockets.receive(req).text()).isEqualTo("answer");
        assertThat(req.statistics().dropped()).containsExactly(entry(DropReason.BAD_ENVELOPE, 3L));
        assertThat(req.statistics().reconnects()).isZero();
        assertThat(Sockets.readyPeers(router)).hasSize(1);
    }

    @Test
    void aStrictRequesterWaitsForItsReplierThoughThatIsLost() {
        String endpoint = Endpoints.unbound();
        Socket req = contexts.socket(SocketType.REQ).connect(endpoint);
        try (Socket lost = contexts.socket(SocketType.REP)) {
            lost.bind(endpoint);
            req.send("lost");
            Sockets.receive(lost);
        }
        Socket successor = contexts.socket(SocketType.REP);
        successor.bind(endpoint);
        Sockets.awaitReady(successor, 1);

        assertThatThrownBy(() -> req.send("again")).isInstanceOf(ZmqStateException.class);
        assertThat(req.tryReceive()).isNull();
        assertThat(successor.tryReceive()).as("the request again").isNull();
    }

    @Test
    void repliesThatNobodyAwaitsAreDropped() {
        try (RawListener listener = RawListener.open()) {
            Socket req = contexts.socket(SocketType.REQ).connect(listener.endpoint());
            try (RawPeer peer = listener.accept().handshake("ROUTER")) {
                byte[] delimiter = Zmtp.frame(Zmtp.MORE, new byte[0]);
                peer.send(delimiter, Zmtp.message("too early"));
                Sockets.eventually("the early reply")
                        .until(() -> req.statistics().receivedMessages() == 1
                                || req.statistics().dropped().containsKey(DropReason.UNEXPECTED_REPLY));
                req.send("question");
                assertThat(peer.readFrame().body()).isEmpty();
                assertThat(peer.readFrame().text()).isEqualTo("question");

                peer.send(delimiter, Zmtp.message("answer"));

                assertThat(Sockets.receive(req).text()).isEqualTo("answer");
                assertThat(req.statistics().dropped()).containsEntry(DropReason.UNEXPECTED_REPLY, 1L);
            }
        }
    }

    /** Asks until it has got so many answers; whoever finds another thread's request under way tries again. */
    private static int ask(Socket req, String name, int requests) {
        int answered = 0;
        while (answered < requests) {
            String question = name + " " + answered;
            try {
                req.send(question);
            } catch (ZmqStateException e) {
                Thread.onSpinWait();
                continue;
            }
            assertThat(Sockets.receive(req).text()).isEqualTo(question);
            answered++;
        }
        return answered;
    }

    @ParameterizedTest
    @ValueSource(strings = {Sockets.ANY_PORT, "inproc://null"})
    @SuppressWarnings("NullAway") // on purpose
    void nothingIsRefusedAndLeavesNothing(String endpoint) {
        Socket rep = contexts.socket(SocketType.REP);
        Socket req = contexts.socket(SocketType.REQ).connect(rep.bind(endpoint));
        Message nothing = null;

        assertThatThrownBy(() -> req.send(nothing)).isInstanceOf(NullPointerException.class);
        req.send("question");
        Message question = Sockets.receive(rep);
        assertThatThrownBy(() -> rep.send(nothing)).isInstanceOf(NullPointerException.class);
        rep.send("answer");
        assertThatThrownBy(() -> req.receive(null, 1, Sockets.PATIENCE)).isInstanceOf(NullPointerException.class);

        Message answer = Sockets.receive(req);
        assertThat(question.size()).isOne();
        assertThat(question.text()).isEqualTo("question");
        assertThat(answer.size()).isOne();
        assertThat(answer.text()).isEqualTo("answer");
    }
}
