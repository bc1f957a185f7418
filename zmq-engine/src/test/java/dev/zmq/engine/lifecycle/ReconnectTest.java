// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.MonitorEvent;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.ReconnectStop;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.RawListener;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When an endpoint is connected to again, and when it is not. */
@Tag("R34")
class ReconnectTest {

    private static final Duration A_WHILE = Duration.ofMillis(500);

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    private final Socket push = contexts.socket(SocketType.PUSH)
            .setOption(SocketOptions.RECONNECT_INTERVAL, Duration.ofMillis(10))
            .setOption(SocketOptions.LINGER, Sockets.PATIENCE);

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void withoutAnIntervalAnEndpointThatFailsIsNeverTriedAgain(int millis) {
        push.setOption(SocketOptions.RECONNECT_INTERVAL, Duration.ofMillis(millis));

        push.connect(Endpoints.unbound());

        awaitGivenUp("Connection refused");
    }

    @Test
    void withoutAnIntervalAnEndpointThatIsLostIsNeverTriedAgain() {
        push.setOption(SocketOptions.RECONNECT_INTERVAL, Duration.ZERO);
        try (RawListener listener = RawListener.open()) {
            push.connect(listener.endpoint());
            try (RawPeer peer = listener.accept().handshake("PULL")) {
                Sockets.awaitReady(push, 1);
                assertThat(peer.remoteHost()).isEqualTo("127.0.0.1");
            }

            awaitGivenUp("closed by the peer");
            assertThat(listener.acceptWithin(A_WHILE)).isNull();
        }
    }

    @Test
    void aRefusedConnectionEndsTheAttemptsIfThatIsWanted() {
        stopAfter(ReconnectStop.CONNECTION_REFUSED);

        push.connect(Endpoints.unbound());

        awaitGivenUp("Connection refused");
    }

    @Test
    void aConnectionThatIsLostIsNoRefusedOne() {
        stopAfter(ReconnectStop.CONNECTION_REFUSED);
        try (RawListener listener = RawListener.open()) {
            push.connect(listener.endpoint());
            listener.accept().close();
            listener.accept().handshake("PULL").close();

            try (RawPeer again = listener.accept().handshake("PULL")) {
                Sockets.awaitReady(push, 1);
                assertThat(again.remoteHost()).isEqualTo("127.0.0.1");
            }
        }
    }

    @Test
    void aHandshakeThatFailsEndsTheAttemptsIfThatIsWanted() {
        stopAfter(ReconnectStop.HANDSHAKE_FAILED);
        try (RawListener listener = RawListener.open()) {
            push.connect(listener.endpoint());
            listener.accept().close();

            awaitGivenUp("closed by the peer before the end of the handshake");
            assertThat(listener.acceptWithin(A_WHILE)).isNull();
        }
    }

    @Test
    void aHandshakeThatTakesTooLongEndsTheAttemptsIfThatIsWanted() {
        stopAfter(ReconnectStop.HANDSHAKE_FAILED);
        push.setOption(SocketOptions.HANDSHAKE_INTERVAL, Duration.ofMillis(100));
        try (RawListener listener = RawListener.open()) {
            push.connect(listener.endpoint());

            try (RawPeer silent = listener.accept()) {
                awaitGivenUp("handshake timed out after 100 ms (handshakeInterval)");
                silent.assertClosed();
            }
        }
    }

    @Test
    void whatIsLostAfterTheHandshakeIsConnectedAgainAllTheSame() {
        stopAfter(ReconnectStop.HANDSHAKE_FAILED, ReconnectStop.AFTER_DISCONNECT);
        try (RawListener listener = RawListener.open()) {
            push.connect(listener.endpoint());
            RawPeer first = listener.accept().handshake("PULL");
            Sockets.awaitReady(push, 1);
            first.close();

            try (RawPeer second = listener.accept().handshake("PULL")) {
                push.send("again");
                assertThat(second.readMessage().text()).isEqualTo("again");
            }
        }
    }

    @Test
    void aDisconnectedEndpointLingersAcrossConnections() {
        String endpoint = Endpoints.unbound();
        push.connect(endpoint);
        push.send("for who comes late");
        push.disconnect(endpoint);
        Socket pull = contexts.socket(SocketType.PULL);

        pull.bind(endpoint);

        assertThat(Sockets.receive(pull).text()).isEqualTo("for who comes late");
        Sockets.eventually("the end").until(() -> push.statistics().peers().isEmpty());
    }

    @Test
    void aDisconnectedEndpointIsNotTriedAgainIfThatIsWanted() {
        stopAfter(ReconnectStop.AFTER_DISCONNECT);
        String endpoint = Endpoints.unbound();
        push.connect(endpoint);
        push.send("for nobody");
        Sockets.eventually("failed attempts").until(() -> Sockets.onlyPeer(push).failedAttempts() > 1);

        push.disconnect(endpoint);

        Sockets.eventually("the end").until(() -> push.statistics().peers().isEmpty());
    }

    @Test
    void aConnectionThatIsLostWhileItLingersIsNotMadeAgainIfThatIsWanted() {
        stopAfter(ReconnectStop.AFTER_DISCONNECT);
        try (RawListener listener = RawListener.open(4 * 1024)) {
            push.connect(listener.endpoint());
            try (RawPeer peer = listener.accept().handshake("PULL")) {
                Sockets.awaitReady(push, 1);
                byte[] large = new byte[16 << 20];
                push.send(Message.of(large));
                push.disconnect(listener.endpoint());
                peer.reset();
            }

            Sockets.eventually("the end").until(() -> push.statistics().peers().isEmpty());
            assertThat(listener.acceptWithin(A_WHILE)).isNull();
        }
    }

    @Test
    void theIntervalGrowsUpToItsMaximumAndIsShortAgainAfterASuccess() {
        push.setOption(SocketOptions.RECONNECT_INTERVAL_MAX, Duration.ofMillis(40));
        List<MonitorEvent> events = new CopyOnWriteArrayList<>();
        push.addMonitor(events::add);
        try (RawListener listener = RawListener.open()) {
            push.connect(listener.endpoint());
            for (int i = 0; i < 4; i++) {
                listener.accept().close();
            }
            RawPeer ready = listener.accept().handshake("PULL");
            Sockets.awaitReady(push, 1);
            ready.close();
            listener.accept().close();
        }

        Sockets.eventually("events")
                .untilAsserted(() -> assertThat(events)
                        .filteredOn(event -> event.kind() == MonitorEvent.Kind.CONNECT_RETRIED)
                        .extracting(MonitorEvent::detail)
                        .startsWith("in 10 ms", "in 20 ms", "in 40 ms", "in 40 ms", "in 10 ms", "in 20 ms"));
    }

    @Test
    void whoMeetsItselfTriesAgain() throws Exception {
        // From the port that it connects to: the kernel connects the two ends of one socket.
        int port = Endpoints.port(Endpoints.unbound());
        push.connect("tcp://127.0.0.1:" + port + ";127.0.0.1:" + port);
        Sockets.eventually("meeting")
                .untilAsserted(
                        () -> assertThat(Sockets.onlyPeer(push).lastError()).startsWith("connected to itself"));
        assertThat(Sockets.onlyPeer(push).failedAttempts()).isPositive();

        try (ServerSocket other = new ServerSocket()) {
            other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            push.connect("tcp://127.0.0.1:" + other.getLocalPort());
            assertThat(other.accept().isConnected()).isTrue();
        }
    }

    @Test
    void theHandshakeIntervalLastsToTheEndOfTheMechanism() {
        Socket pull =
                contexts.socket(SocketType.PULL).setOption(SocketOptions.HANDSHAKE_INTERVAL, Duration.ofMillis(300));
        try (RawPeer half = RawPeer.connect(pull.bind(Sockets.ANY_PORT))) {
            half.send(Zmtp.greeting(1, "NULL"));
            half.readGreeting();

            half.assertClosed();
        }
        Sockets.eventually("rejection")
                .untilAsserted(() -> assertThat(pull.statistics().lastRejection())
                        .endsWith("handshake timed out after 300 ms (handshakeInterval)"));
    }

    private void stopAfter(ReconnectStop... stops) {
        push.setOption(SocketOptions.RECONNECT_STOP, Set.of(stops));
    }

    private void awaitGivenUp(String error) {
        Sockets.eventually("the end of attempts")
                .until(() -> Sockets.onlyPeer(push).state() == PeerState.FAILED);
        assertThat(Sockets.onlyPeer(push).lastError()).startsWith(error);
        assertThat(Sockets.onlyPeer(push).failedAttempts()).isLessThanOrEqualTo(1);
    }
}
