// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.RawListener;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import dev.zmq.engine.testkit.Zmtp.Frame;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The bytes exchanged with a peer of ZMTP 3.0, next to those with one of ZMTP 3.1. */
@Tag("V18")
class Zmtp30PeerTest {

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void theGreetingAnnouncesVersionThreeOneWithoutSecurity() {
        Socket pull = contexts.socket(SocketType.PULL);
        try (RawPeer peer = RawPeer.connect(pull.bind(Sockets.ANY_PORT))) {
            peer.send(Zmtp.greeting(0, "NULL"));

            byte[] greeting = peer.readGreeting();

            // The eight bytes between are padding, which peers of ZMTP 1.0 take for the length of an identity.
            assertThat(greeting[0]).isEqualTo((byte) 0xff);
            assertThat(Arrays.copyOfRange(greeting, 9, 12)).containsExactly(0x7f, 3, 1);
            assertThat(Arrays.copyOfRange(greeting, 12, 32)).isEqualTo(Zmtp.text("NULL" + "\0".repeat(16)));
            assertThat(Arrays.copyOfRange(greeting, 32, 64)).containsOnly(0);
        }
    }

    @Test
    void theSignatureIsSentWithoutWaitingForThePeer() {
        Socket pull = contexts.socket(SocketType.PULL);
        try (RawPeer peer = RawPeer.connect(pull.bind(Sockets.ANY_PORT))) {
            byte[] signature = peer.read(10);

            assertThat(signature[0]).isEqualTo((byte) 0xff);
            assertThat(signature[9] & 1).isOne();
        }
    }

    @Test
    void readyCarriesTheSocketTypeAndTheRoutingId() {
        Socket dealer = contexts.socket(SocketType.DEALER).setOption(SocketOptions.ROUTING_ID, Zmtp.text("me"));
        try (RawPeer peer = RawPeer.connect(dealer.bind(Sockets.ANY_PORT))) {
            peer.send(Zmtp.greeting(0, "NULL"), Zmtp.ready("ROUTER"));
            peer.readGreeting();

            Frame ready = peer.readFrame();

            assertThat(ready.commandName()).isEqualTo("READY");
            assertThat(ready.commandData())
                    .containsExactly(Zmtp.join(
                            Zmtp.property("Socket-Type", Zmtp.text("DEALER")),
                            Zmtp.property("Identity", Zmtp.text("me"))));
        }
    }

    @Test
    @Tag("L19")
    void ourSubscriptionsAreMessagesInVersionThreeZero() {
        Socket sub = contexts.socket(SocketType.SUB).subscribe("early");
        try (RawPeer peer = RawPeer.connect(sub.bind(Sockets.ANY_PORT))) {
            peer.handshake(0, Zmtp.ready("PUB"));
            assertSubscription(peer.readFrame(), "\u0001early");

            sub.subscribe("late");
            assertSubscription(peer.readFrame(), "\u0001late");

            sub.unsubscribe("early");
            assertSubscription(peer.readFrame(), "\u0000early");

            peer.send(Zmtp.message("late news"));
            assertThat(Sockets.receive(sub).text()).isEqualTo("late news");
        }
    }

    @Test
    @Tag("L19")
    void ourSubscriptionsAreCommandsInVersionThreeOne() {
        Socket sub = contexts.socket(SocketType.SUB).subscribe("early");
        try (RawPeer peer = RawPeer.connect(sub.bind(Sockets.ANY_PORT))) {
            peer.handshake(1, Zmtp.ready("PUB"));
            assertThat(peer.readFrame().commandName()).isEqualTo("SUBSCRIBE");

            sub.unsubscribe("early");
            Frame cancel = peer.readFrame();
            assertThat(cancel.commandName()).isEqualTo("CANCEL");
            assertThat(cancel.commandData()).isEqualTo(Zmtp.text("early"));
        }
    }

    @Test
    @Tag("L19")
    void longTopicsAreFramedWithTheLongFlagOnlyWhereTheyNeedIt() {
        Socket sub = contexts.socket(SocketType.SUB).subscribe("x".repeat(245)).subscribe("x".repeat(246));
        try (RawPeer peer = RawPeer.connect(sub.bind(Sockets.ANY_PORT))) {
            peer.handshake(1, Zmtp.ready("PUB"));
            Frame first = peer.readFrame();
            Frame second = peer.readFrame();

            assertThat(first.flags() ^ second.flags()).isEqualTo(Zmtp.LONG);
            assertThat(first.body().length + second.body().length).isEqualTo(255 + 256);
        }
    }

    @Test
    @Tag("L19")
    void theirSubscriptionsMayBeMessagesOrCommandsInAnyVersion() {
        for (int minor = 0; minor <= 1; minor++) {
            Socket pub = contexts.socket(SocketType.PUB);
            try (RawPeer peer = RawPeer.connect(pub.bind(Sockets.ANY_PORT))) {
                peer.handshake(minor, Zmtp.ready("SUB"));
                peer.send(Zmtp.message("\u0001message"), Zmtp.subscribe("command"));
                publishUntil(pub, peer, "command");

                pub.send("message");
                assertThat(readPastProbes(peer, "command")).isEqualTo("message");

                peer.send(Zmtp.message("\u0000message"), Zmtp.subscribe("later"));
                publishUntil(pub, peer, "later");
                pub.send("message");
                pub.send("command and end");
                assertThat(readPastProbes(peer, "later")).isEqualTo("command and end");
            }
        }
    }

    @Test
    void weConnectToAPeerOfVersionThreeZero() {
        try (RawListener listener = RawListener.open()) {
            Socket req = contexts.socket(SocketType.REQ).connect(listener.endpoint());
            try (RawPeer peer = listener.accept()) {
                peer.handshake(0, Zmtp.ready("REP"));
                req.send("question");
                Frame delimiter = peer.readFrame();
                assertThat(delimiter.flags()).isEqualTo(Zmtp.MORE);
                assertThat(delimiter.body()).isEmpty();
                assertThat(peer.readFrame().text()).isEqualTo("question");

                peer.send(Zmtp.frame(Zmtp.MORE, new byte[0]), Zmtp.message("answer"));
                assertThat(Sockets.receive(req).text()).isEqualTo("answer");
                assertThat(Sockets.onlyPeer(req).protocolVersion()).isEqualTo("3.0");
            }
        }
    }

    @Test
    void aNewerVersionIsTakenForThreeOne() {
        Socket pull = contexts.socket(SocketType.PULL);
        try (RawPeer peer = RawPeer.connect(pull.bind(Sockets.ANY_PORT))) {
            byte[] greeting = Zmtp.greeting(7, "NULL");
            greeting[10] = 4;
            peer.send(greeting, Zmtp.ready("PUSH"), Zmtp.message("from the future"));

            assertThat(Sockets.receive(pull).text()).isEqualTo("from the future");
        }
    }

    private static void assertSubscription(Frame frame, String body) {
        assertThat(frame.flags()).isZero();
        assertThat(frame.text()).isEqualTo(body);
    }

    private static void publishUntil(Socket pub, RawPeer peer, String topic) {
        do {
            pub.send(topic + " probe");
        } while (!peer.hasInputWithin(Duration.ofMillis(20)));
    }

    private static String readPastProbes(RawPeer peer, String topic) {
        Frame frame = peer.readMessage();
        while (frame.text().startsWith(topic + " probe")) {
            frame = peer.readMessage();
        }
        return frame.text();
    }
}
