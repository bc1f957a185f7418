// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.InvalidOptionException;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.Payloads;
import dev.zmq.engine.testkit.RawListener;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages that the engine sends on new connections, or makes up when one is lost. */
class HelloAndFarewellTest {

    private static final Duration NOTHING_MORE = Duration.ofMillis(50);

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @ParameterizedTest
    @EnumSource(
            value = SocketType.class,
            names = {"DEALER", "ROUTER"})
    void everyAcceptedPeerIsGreetedFirst(SocketType type) {
        Socket socket = contexts.socket(type).setOption(SocketOptions.HELLO_MESSAGE, Zmtp.text("hello"));
        String endpoint = socket.bind(Sockets.ANY_PORT);
        for (int i = 0; i < 2; i++) {
            try (RawPeer peer = RawPeer.connect(endpoint).handshake("DEALER", "anna" + i)) {
                assertThat(peer.readMessage().text()).isEqualTo("hello");
            }
        }
    }

    @Test
    void aConnectedPeerIsGreetedFirstOnEveryConnection() {
        try (RawListener listener = RawListener.open()) {
            Socket dealer = contexts.socket(SocketType.DEALER)
                    .setOption(SocketOptions.HELLO_MESSAGE, Zmtp.text("hello"))
                    .connect(listener.endpoint());
            for (int i = 0; i < 2; i++) {
                dealer.send("queued " + i);
                try (RawPeer peer = listener.accept().handshake("ROUTER")) {
                    assertThat(peer.readMessage().text()).isEqualTo("hello");
                    assertThat(peer.readMessage().text()).isEqualTo("queued " + i);
                }
                Sockets.awaitReady(dealer, 0);
            }
        }
    }

    @Test
    void aRouterReceivesAFarewellOfAcceptedPeers() {
        Socket router =
                contexts.socket(SocketType.ROUTER).setOption(SocketOptions.DISCONNECT_MESSAGE, Zmtp.text("gone"));
        RawPeer peer = RawPeer.connect(router.bind(Sockets.ANY_PORT)).handshake("DEALER", "anna");
        peer.send(Zmtp.message("last words"));
        peer.close();

        Payloads.assertEqual(Sockets.receive(router), Message.of("anna", "last words"));
        Payloads.assertEqual(Sockets.receive(router), Message.of("anna", "gone"));
        assertThat(router.receive(NOTHING_MORE)).isNull();
    }

    @Test
    void aDealerReceivesAHiccupOfConnectedPeers() {
        Socket dealer = contexts.socket(SocketType.DEALER).setOption(SocketOptions.HICCUP_MESSAGE, Zmtp.text("hiccup"));
        RawPeer accepted = RawPeer.connect(dealer.bind(Sockets.ANY_PORT)).handshake("DEALER");
        try (RawListener listener = RawListener.open()) {
            dealer.connect(listener.endpoint());
            for (int i = 0; i < 2; i++) {
                listener.accept().handshake("DEALER").close();
                assertThat(Sockets.receive(dealer).text()).isEqualTo("hiccup");
            }
            accepted.close();
            RawPeer last = listener.accept().handshake("DEALER");
            Sockets.eventually("only the connected peer")
                    .until(() -> Sockets.readyPeers(dealer).size() == 1);
            dealer.disconnect(listener.endpoint());
            last.assertClosed();
        }
        assertThat(dealer.receive(NOTHING_MORE)).isNull();
    }

    @Test
    void anAttemptThatFailsIsNoHiccup() {
        Socket dealer = contexts.socket(SocketType.DEALER)
                .setOption(SocketOptions.HICCUP_MESSAGE, Zmtp.text("hiccup"))
                .connect(Endpoints.unbound());

        assertThat(dealer.receive(Duration.ofMillis(300))).isNull();
    }

    @Test
    void optionsAreRefusedByTypesForWhichTheyMeanNothing() {
        Socket router = contexts.socket(SocketType.ROUTER);
        Socket push = contexts.socket(SocketType.PUSH);
        assertThatThrownBy(() -> router.setOption(SocketOptions.HICCUP_MESSAGE, Zmtp.text("x")))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("DEALER");
        assertThatThrownBy(() -> push.setOption(SocketOptions.HELLO_MESSAGE, Zmtp.text("x")))
                .isInstanceOf(InvalidOptionException.class);
    }
}
