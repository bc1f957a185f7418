// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.RawListener;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import dev.zmq.engine.testkit.Zmtp.Frame;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** REQ without strict alternation, and with numbered requests. */
@Tag("L3")
class RelaxedRequestTest {

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void aRelaxedRequesterMayAskAgainAndGetsTheReplyToItsLastRequestOnly() {
        Socket router = contexts.socket(SocketType.ROUTER);
        Socket req = relaxed().connect(router.bind(Sockets.ANY_PORT));
        req.send("first");
        Message first = Sockets.receive(router);
        req.send("second");
        Message second = Sockets.receive(router);

        router.send(Message.of(first.part(0), first.part(1), first.part(2), Zmtp.text("late")));
        router.send(Message.of(second.part(0), second.part(1), second.part(2), Zmtp.text("in time")));

        assertThat(Sockets.receive(req).text()).isEqualTo("in time");
        assertThat(req.statistics().dropped()).containsExactly(entry(DropReason.UNEXPECTED_REPLY, 1L));
    }

    /** As libzmq: only numbers tell a late reply of the same peer from the one that is awaited. */
    @Test
    void withoutNumbersALateReplyOfTheSamePeerIsTakenForTheReply() {
        Socket router = contexts.socket(SocketType.ROUTER);
        Socket req = contexts.socket(SocketType.REQ)
                .setOption(SocketOptions.REQ_RELAXED, true)
                .connect(router.bind(Sockets.ANY_PORT));
        req.send("first");
        Message first = Sockets.receive(router);
        req.send("second");
        Sockets.receive(router);

        router.send(Message.of(first.part(0), first.part(1), Zmtp.text("late")));

        assertThat(Sockets.receive(req).text()).isEqualTo("late");
    }

    @Test
    void aNumberedRequestCarriesFourBytesBeforeItsDelimiter() {
        Socket router = contexts.socket(SocketType.ROUTER);
        Socket req = contexts.socket(SocketType.REQ)
                .setOption(SocketOptions.REQ_CORRELATE, true)
                .connect(router.bind(Sockets.ANY_PORT));
        byte[] previous = {};
        for (int i = 0; i < 3; i++) {
            req.send(Message.of("a", "b"));
            Message request = Sockets.receive(router);
            assertThat(request.size()).isEqualTo(5);
            assertThat(request.part(1)).hasSize(4).isNotEqualTo(previous);
            assertThat(request.part(2)).isEmpty();
            assertThat(request.text(3)).isEqualTo("a");
            assertThat(request.text(4)).isEqualTo("b");
            previous = request.part(1);
            router.send(request);
            assertThat(Sockets.receive(req).text(1)).isEqualTo("b");
        }
    }

    @Test
    void aReplyWithoutTheNumberOfItsRequestIsSkipped() {
        try (RawListener listener = RawListener.open()) {
            Socket req = contexts.socket(SocketType.REQ)
                    .setOption(SocketOptions.REQ_CORRELATE, true)
                    .connect(listener.endpoint());
            try (RawPeer peer = listener.accept().handshake("ROUTER")) {
                req.send("question");
                Frame number = peer.readFrame();
                byte[] delimiter = Zmtp.frame(Zmtp.MORE, new byte[0]);

                peer.send(Zmtp.frame(Zmtp.MORE, Zmtp.text("1234")), delimiter, Zmtp.message("wrong number"));
                peer.send(delimiter, Zmtp.message("no number"));
                peer.send(Zmtp.frame(Zmtp.MORE, number.body()), delimiter, Zmtp.message("answer"));

                assertThat(Sockets.receive(req).text()).isEqualTo("answer");
            }
        }
    }

    @Test
    @Tag("V15")
    void aRelaxedRequesterGoesOnWhenItsReplierIsLost() {
        String endpoint = Endpoints.unbound();
        Socket req = relaxed().connect(endpoint);
        try (Socket lost = contexts.socket(SocketType.REP)) {
            lost.bind(endpoint);
            req.send("lost");
            Sockets.receive(lost);
        }
        Sockets.awaitReady(req, 0);
        assertThat(req.receive(Duration.ofMillis(20))).isNull();
        Socket rep = contexts.socket(SocketType.REP);
        rep.bind(endpoint);

        req.send("again");
        rep.send(Sockets.receive(rep));

        assertThat(Sockets.receive(req).text()).isEqualTo("again");
    }

    private Socket relaxed() {
        return contexts.socket(SocketType.REQ)
                .setOption(SocketOptions.REQ_RELAXED, true)
                .setOption(SocketOptions.REQ_CORRELATE, true);
    }
}
