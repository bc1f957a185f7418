// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.PeerState;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.ResourceUsage;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.DeafListener;
import dev.zmq.engine.testkit.LogRecords;
import dev.zmq.engine.testkit.RawListener;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Endpoints that we connect to and that turn out not to be what we hoped for. */
class HostileListenerTest {

    private static final Duration INTERVAL = Duration.ofMillis(50);
    private static final Duration HANDSHAKE_INTERVAL = Duration.ofMillis(300);
    private static final Duration SILENCE = Duration.ofMillis(500);
    private static final byte[] HTTP =
            Zmtp.text("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

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

    @Test
    @Tag("R34")
    void whoClosesInTheHandshakeIsTriedAgainInGrowingIntervals() {
        try (RawListener listener = RawListener.open()) {
            dealer.setOption(SocketOptions.RECONNECT_INTERVAL, Duration.ofMillis(20))
                    .setOption(SocketOptions.RECONNECT_INTERVAL_MAX, Duration.ofMillis(320))
                    .connect(listener.endpoint());
            listener.accept().close();
            for (int millis : new int[] {20, 40, 80, 160, 320, 320}) {
                long start = System.nanoTime();
                listener.accept().close();
                // The listener may have been slow to start its clock.
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(millis / 2));
            }
        }
    }

    static Stream<byte[]> foreignProtocols() {
        return Stream.of(
                HTTP,
                Zmtp.text("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".repeat(100)),
                Zmtp.text("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"),
                new byte[] {0x15, 3, 1, 0, 2, 2, 70},
                new byte[100],
                Zmtp.join(Arrays.copyOf(Zmtp.greeting(), 10), new byte[] {0, 1, 0}));
    }

    @ParameterizedTest
    @MethodSource("foreignProtocols")
    void whoSpeaksAnotherProtocolIsTriedAgainMoreSlowlyEachTime(byte[] answer) {
        ResourceUsage before = contexts.context().resourceUsage();
        try (RawListener listener = RawListener.open()) {
            dealer.connect(listener.endpoint());
            answer(listener, answer);
            for (int i = 0; i < 4; i++) {
                long start = System.nanoTime();
                answer(listener, answer);
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .isGreaterThan(INTERVAL.multipliedBy(1L << i).dividedBy(2));
            }
            assertThat(peerAt(listener.endpoint()).failedAttempts()).isGreaterThanOrEqualTo(4);
            exchange();
            dealer.disconnect(listener.endpoint());
        }
        assertHolds(before);
    }

    @Test
    void aPeerThatTakesThePlaceOfAnHttpServerIsServed() {
        RawListener proxy = RawListener.open();
        String endpoint = proxy.endpoint();
        dealer.connect(endpoint);
        answer(proxy, HTTP);
        Sockets.eventually("the error").until(() -> peerAt(endpoint).lastError() != null);
        assertThat(peerAt(endpoint).lastError())
                .isEqualTo("the peer speaks no ZMTP (first bytes: 'HTTP/1.1 503 Service Unavailable')");
        assertThat(peerAt(endpoint).lastErrorAt()).isBeforeOrEqualTo(Instant.now());
        proxy.close();

        Socket real = contexts.socket(contexts.open(), SocketType.DEALER);
        real.bind(endpoint);

        Sockets.awaitReady(dealer, 2);
        real.send("I was being replaced");
        assertThat(Sockets.receive(dealer).text()).isEqualTo("I was being replaced");
        assertThat(peerAt(endpoint).failedAttempts()).isZero();
    }

    private static void answer(RawListener listener, byte[] answer) {
        try (RawPeer foreign = listener.accept()) {
            foreign.sendUntilClosed(answer, 1);
            foreign.assertClosed();
        }
    }

    static Stream<Arguments> contradictions() {
        return Stream.of(
                Arguments.of("CURVE", Zmtp.join(Zmtp.greeting(1, "CURVE"), new byte[200])),
                Arguments.of(
                        "the peer is a 'PULL' socket, which a DEALER socket cannot talk to",
                        Zmtp.join(Zmtp.greeting(), Zmtp.ready("PULL"))),
                Arguments.of(
                        "the peer refused the connection: '400'",
                        Zmtp.join(Zmtp.greeting(), Zmtp.command("ERROR", Zmtp.join(new byte[] {3}, Zmtp.text("400"))))),
                Arguments.of("NONSENSE", Zmtp.join(Zmtp.greeting(), Zmtp.command("NONSENSE", new byte[10]))));
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void whoContradictsOurSettingsIsGivenUpAloud(String error, byte[] answer) {
        ResourceUsage before = contexts.context().resourceUsage();
        try (RawListener listener = RawListener.open();
                LogRecords log = LogRecords.of(Socket.class)) {
            dealer.connect(listener.endpoint());
            answer(listener, answer);

            Sockets.eventually("the end of trying")
                    .until(() -> peerAt(listener.endpoint()).state() == PeerState.FAILED);
            assertThat(peerAt(listener.endpoint()).lastError()).contains(error);
            assertThat(listener.acceptWithin(SILENCE)).as("another attempt").isNull();
            assertThat(log.atLeast(Level.WARNING))
                    .singleElement()
                    .asString()
                    .contains(dealer.name(), listener.endpoint(), "has given up", error);
            exchange();
            dealer.disconnect(listener.endpoint());
        }
        assertHolds(before);
    }

    /** The host may be behind a firewall that drops packets: the kernel tries for minutes before it says anything. */
    @Test
    void whoDoesNotAnswerAtAllIsWarnedOfBeforeTheKernelGivesUp() {
        try (DeafListener deaf = DeafListener.open("127.0.0.1");
                LogRecords log = LogRecords.of(Socket.class)) {
            String endpoint = deaf.endpoint();
            dealer.connect(endpoint);

            Sockets.eventually("a word").until(() -> peerAt(endpoint).lastError() != null);

            assertThat(peerAt(endpoint).lastError()).isEqualTo("no answer for 3 s");
            assertThat(peerAt(endpoint).state()).isEqualTo(PeerState.CONNECTING);
            assertThat(peerAt(endpoint).failedAttempts()).isZero();
            assertThat(log.atLeast(Level.WARNING))
                    .singleElement()
                    .asString()
                    .contains("cannot connect to " + endpoint + ": no answer for 3 s");
            dealer.disconnect(endpoint);
        }
    }

    private PeerStatistics peerAt(String endpoint) {
        return dealer.statistics().peers().stream()
                .filter(peer -> peer.endpoint().equals(endpoint))
                .findFirst()
                .orElseThrow();
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
