// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.interop.LibzmqLink.Binder;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.Payloads;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** JeroMQ as a peer, which speaks ZMTP 3.0: subscriptions are messages there, not commands. */
@Tag("V18")
class JeromqExchangeTest {

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    private final ZContext jeromq = new ZContext();

    @AfterEach
    void closeJeromq() {
        jeromq.close();
    }

    @ParameterizedTest(name = "{0} bind")
    @EnumSource
    void pushesToAPuller(Binder binder) {
        Socket push = contexts.socket(SocketType.PUSH);
        ZMQ.Socket pull = theirs(org.zeromq.SocketType.PULL);
        join(push, pull, binder);

        for (Message message : messages()) {
            push.send(message);
            Payloads.assertEqual(receive(pull), message);
        }
    }

    @ParameterizedTest(name = "{0} bind")
    @EnumSource
    void pullsFromAPusher(Binder binder) {
        Socket pull = contexts.socket(SocketType.PULL);
        ZMQ.Socket push = theirs(org.zeromq.SocketType.PUSH);
        join(pull, push, binder);

        for (Message message : messages()) {
            send(push, message);
            Payloads.assertEqual(Sockets.receive(pull), message);
        }
    }

    @ParameterizedTest(name = "{0} bind")
    @EnumSource
    void asksAReplier(Binder binder) {
        Socket req = contexts.socket(SocketType.REQ);
        ZMQ.Socket rep = theirs(org.zeromq.SocketType.REP);
        join(req, rep, binder);

        for (Message message : messages()) {
            req.send(message);
            send(rep, receive(rep));
            Payloads.assertEqual(Sockets.receive(req), message);
        }
    }

    @ParameterizedTest(name = "{0} bind")
    @EnumSource
    void answersARequester(Binder binder) {
        Socket rep = contexts.socket(SocketType.REP);
        ZMQ.Socket req = theirs(org.zeromq.SocketType.REQ);
        join(rep, req, binder);

        for (Message message : messages()) {
            send(req, message);
            rep.send(Sockets.receive(rep));
            Payloads.assertEqual(receive(req), message);
        }
    }

    @ParameterizedTest(name = "{0} bind")
    @EnumSource
    @Tag("L19")
    void publishesToASubscriber(Binder binder) {
        Socket pub = contexts.socket(SocketType.PUB);
        ZMQ.Socket sub = theirs(org.zeromq.SocketType.SUB);
        sub.subscribe("a");
        join(pub, sub, binder);
        publishUntilReceived(pub, sub, "a");

        pub.send("b");
        pub.send("a1");
        assertThat(receive(sub).text()).isEqualTo("a1");

        sub.unsubscribe("a");
        sub.subscribe("c");
        publishUntilReceived(pub, sub, "c");
        pub.send("a2");
        pub.send("c2");
        assertThat(receive(sub).text()).isEqualTo("c2");
    }

    @ParameterizedTest(name = "{0} bind")
    @EnumSource
    @Tag("L19")
    void subscribesAtAPublisher(Binder binder) {
        Socket sub = contexts.socket(SocketType.SUB).subscribe("a");
        ZMQ.Socket pub = theirs(org.zeromq.SocketType.XPUB);
        join(sub, pub, binder);
        assertThat(receive(pub).text()).isEqualTo("\u0001a");

        pub.send("b");
        pub.send("a1");
        assertThat(Sockets.receive(sub).text()).isEqualTo("a1");

        sub.unsubscribe("a").subscribe("c");
        assertThat(receive(pub).text()).isEqualTo("\u0000a");
        assertThat(receive(pub).text()).isEqualTo("\u0001c");
        pub.send("a2");
        pub.send("c2");
        assertThat(Sockets.receive(sub).text()).isEqualTo("c2");
    }

    @ParameterizedTest(name = "{0} bind")
    @EnumSource
    void negotiatesVersionThreeZero(Binder binder) {
        Socket dealer = contexts.socket(SocketType.DEALER);
        join(dealer, theirs(org.zeromq.SocketType.DEALER), binder);

        assertThat(Sockets.onlyPeer(dealer).protocolVersion()).isEqualTo("3.0");
        assertThat(Sockets.onlyPeer(dealer).socketType()).isEqualTo("DEALER");
    }

    private ZMQ.Socket theirs(org.zeromq.SocketType type) {
        ZMQ.Socket socket = jeromq.createSocket(type);
        socket.setLinger(0);
        socket.setReceiveTimeOut((int) Sockets.PATIENCE.toMillis());
        socket.setSendTimeOut((int) Sockets.PATIENCE.toMillis());
        // JeroMQ misses an event in a few of a hundred handshakes and then waits for this interval before it tries
        // again; its default of 30 s would fail the test.
        socket.setHandshakeIvl(500);
        return socket;
    }

    private static void join(Socket ours, ZMQ.Socket theirs, Binder binder) {
        if (binder == Binder.WE) {
            theirs.connect(ours.bind(Sockets.ANY_PORT));
        } else {
            String endpoint = Endpoints.unbound();
            theirs.bind(endpoint);
            ours.connect(endpoint);
        }
        Sockets.awaitReady(ours, 1);
    }

    private static List<Message> messages() {
        return Stream.concat(Payloads.ofAllSizes().stream(), Payloads.ofSeveralParts().stream())
                .toList();
    }

    private static void send(ZMQ.Socket socket, Message message) {
        for (int i = 0; i < message.size(); i++) {
            assertThat(socket.send(message.part(i), i < message.size() - 1 ? ZMQ.SNDMORE : 0))
                    .isTrue();
        }
    }

    private static Message receive(ZMQ.Socket socket) {
        List<byte[]> parts = new ArrayList<>();
        do {
            byte[] part = socket.recv();
            assertThat(part).as("part from JeroMQ").isNotNull();
            parts.add(part);
        } while (socket.hasReceiveMore());
        return Message.ofParts(parts);
    }

    private static void publishUntilReceived(Socket pub, ZMQ.Socket sub, String topic) {
        sub.setReceiveTimeOut(20);
        do {
            pub.send(topic + " probe");
        } while (sub.recv() == null);
        sub.setReceiveTimeOut((int) Sockets.PATIENCE.toMillis());
        pub.send(topic + " end of probes");
        while (!receive(sub).text().equals(topic + " end of probes")) {
            // one probe more that was under way
        }
    }
}
