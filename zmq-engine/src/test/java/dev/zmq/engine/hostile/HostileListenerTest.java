// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.PeerState;
import dev.zmq.engine.ResourceUsage;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.RawListener;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Endpoints that we connect to and that turn out not to be what we hoped for. */
class HostileListenerTest {

    private static final Duration INTERVAL = Duration.ofMillis(50);
    private static final Duration HANDSHAKE_INTERVAL = Duration.ofMillis(300);
    private static final Duration SILENCE = Duration.ofMillis(500);

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    private Socket dealer;
    private Socket goodPeer;

    /** Connects one socket to a good peer; each test connects it to a hostile one as well. */
    @BeforeEach
    void connectToAGoodPeer() {
        goodPeer = contexts.socket(contexts.open(), SocketType.DEALER);
        dealer = contexts.socket(SocketType.DEALER)
                .setOption(SocketOptions.RECONNECT_INTERVAL, INTERVAL)
                .setOption(SocketOptions.HANDSHAKE_INTERVAL, HANDSHAKE_INTERVAL)
                .setOption(SocketOptions.IMMEDIATE, true);
        dealer.connect(goodPeer.bind(Sockets.ANY_PORT));
        Sockets.awaitReady(dealer, 1);
        exchange();
    }

    @Test
    @Tag("V15")
    void whoClosesAtOnceIsTriedAgainInIntervals() {
        ResourceUsage before = contexts.context().resourceUsage();
        try (RawListener listener = RawListener.open()) {
            dealer.connect(listener.endpoint());
            long start = System.nanoTime();
            for (int i = 0; i < 10; i++) {
                listener.accept().close();
            }

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(
                            INTERVAL.multipliedBy(9), INTERVAL.multipliedBy(18).plusSeconds(2));
            exchange();
            dealer.disconnect(listener.endpoint());
        }
        assertHolds(before);
    }

    @Test
    void whoStaysSilentIsLeftAfterTheHandshakeIntervalAndTriedAgain() {
        ResourceUsage before = contexts.context().resourceUsage();
        try (RawListener listener = RawListener.open()) {
            dealer.connect(listener.endpoint());
            for (int i = 0; i < 2; i++) {
                try (RawPeer silent = listener.accept()) {
                    silent.assertClosedWithin(HANDSHAKE_INTERVAL.plusSeconds(2));
                }
            }
            exchange();
            dealer.disconnect(listener.endpoint());
        }
        assertHolds(before);
    }

    @Test
    @Tag("V15")
    void whoBreaksOffInTheHandshakeIsTriedAgainAndServedThen() {
        byte[] handshake = Zmtp.join(Zmtp.greeting(), Zmtp.ready("DEALER"));
        try (RawListener listener = RawListener.open()) {
            dealer.connect(listener.endpoint());
            for (int bytes : new int[] {0, 5, 10, 11, 12, 40, 63, 64, 65, 70}) {
                try (RawPeer broken = listener.accept()) {
                    broken.send(Arrays.copyOf(handshake, bytes));
                }
            }
            try (RawPeer recovered = listener.accept().handshake("DEALER")) {
                Sockets.awaitReady(dealer, 2);
                recovered.send(Zmtp.message("back again"));
                assertThat(Sockets.receive(dealer).text()).isEqualTo("back again");
            }
        }
    }

    static Stream<byte[]> protocolErrors() {
        return Stream.of(
                Zmtp.text("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".repeat(100)),
                Zmtp.join(Zmtp.greeting(1, "CURVE"), new byte[200]),
                Zmtp.join(Zmtp.greeting(), Zmtp.ready("PULL")),
                Zmtp.join(Zmtp.greeting(), Zmtp.command("ERROR", Zmtp.join(new byte[] {3}, Zmtp.text("400")))),
                Zmtp.join(Zmtp.greeting(), Zmtp.command("NONSENSE", new byte[10])));
    }

    @ParameterizedTest
    @MethodSource("protocolErrors")
    void whoBreaksTheProtocolIsGivenUp(byte[] answer) {
        ResourceUsage before = contexts.context().resourceUsage();
        try (RawListener listener = RawListener.open()) {
            dealer.connect(listener.endpoint());
            try (RawPeer hostile = listener.accept()) {
                hostile.sendUntilClosed(answer, 1);
                hostile.assertClosed();
            }

            Sockets.eventually("what the context holds").until(() -> stateOf(listener) == PeerState.FAILED);
            assertThat(listener.acceptWithin(SILENCE)).as("another attempt").isNull();
            exchange();
            dealer.disconnect(listener.endpoint());
        }
        assertHolds(before);
    }

    private PeerState stateOf(RawListener listener) {
        return dealer.statistics().peers().stream()
                .filter(peer -> peer.endpoint().equals(listener.endpoint()))
                .findFirst()
                .orElseThrow()
                .state();
    }

    // With IMMEDIATE no message is queued for an endpoint that is not ready: all go to the good peer.
    private void exchange() {
        for (int i = 0; i < 10; i++) {
            dealer.send("question");
            assertThat(Sockets.receive(goodPeer).text()).isEqualTo("question");
            goodPeer.send("answer");
            assertThat(Sockets.receive(dealer).text()).isEqualTo("answer");
        }
    }

    private void assertHolds(ResourceUsage usage) {
        Sockets.eventually("what the context holds")
                .untilAsserted(
                        () -> assertThat(contexts.context().resourceUsage()).isEqualTo(usage));
    }
}
