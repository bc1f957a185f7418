// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqStateException;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** REQ and REP in lock step, each request with its own reply. */
@Tag("L3")
class RequestReplyTest {

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void aRequesterMustReceiveBeforeItSendsAgain() {
        Socket rep = contexts.socket(SocketType.REP);
        Socket req = contexts.socket(SocketType.REQ).connect(rep.bind(Sockets.ANY_PORT));
        assertThatThrownBy(req::receive).isInstanceOf(ZmqStateException.class);
        assertThatThrownBy(req::tryReceive).isInstanceOf(ZmqStateException.class);
        assertThatThrownBy(() -> req.receive(Duration.ZERO)).isInstanceOf(ZmqStateException.class);

        req.send("first");
        assertThatThrownBy(() -> req.send("second")).isInstanceOf(ZmqStateException.class);
        assertThatThrownBy(() -> req.trySend(Message.of("second"))).isInstanceOf(ZmqStateException.class);

        rep.send(Sockets.receive(rep));
        assertThat(Sockets.receive(req).text()).isEqualTo("first");
        req.send("second");
        assertThat(Sockets.receive(rep).text()).isEqualTo("second");
    }

    @Test
    void aReplierMustReceiveBeforeItSends() {
        Socket rep = contexts.socket(SocketType.REP);
        Socket req = contexts.socket(SocketType.REQ).connect(rep.bind(Sockets.ANY_PORT));
        assertThatThrownBy(() -> rep.send("to whom?")).isInstanceOf(ZmqStateException.class);
        assertThatThrownBy(() -> rep.trySend(Message.of("to whom?"))).isInstanceOf(ZmqStateException.class);

        req.send("question");
        Sockets.receive(rep);
        assertThatThrownBy(rep::receive).isInstanceOf(ZmqStateException.class);
        assertThatThrownBy(rep::tryReceive).isInstanceOf(ZmqStateException.class);

        rep.send("answer");
        assertThat(Sockets.receive(req).text()).isEqualTo("answer");
        assertThatThrownBy(() -> rep.send("another")).isInstanceOf(ZmqStateException.class);
    }

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

    @Test
    void theEnvelopeOfProxiesIsKept() {
        Socket rep = contexts.socket(SocketType.REP);
        Socket dealer = contexts.socket(SocketType.DEALER).connect(rep.bind(Sockets.ANY_PORT));
        dealer.send(Message.of("hop 1", "hop 2", "", "question", "more"));

        Payloads.assertEqual(Sockets.receive(rep), Message.of("question", "more"));
        rep.send(Message.of("answer"));

        Payloads.assertEqual(Sockets.receive(dealer), Message.of("hop 1", "hop 2", "", "answer"));
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
}
