// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.PeerState;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketStatistics;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.LogRecords;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom a listener turns away, its owner can tell. */
class RejectedPeersTest {

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void anHttpClientIsCountedAndLogged() {
        Socket pull = contexts.socket(SocketType.PULL);
        String endpoint = pull.bind(Sockets.ANY_PORT);
        Instant start = Instant.now();
        try (LogRecords log = LogRecords.of(Socket.class);
                RawPeer browser = RawPeer.connect(endpoint)) {
            browser.send(Zmtp.text("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")).assertClosed();
            awaitRejections(pull, 1);

            SocketStatistics statistics = pull.statistics();
            assertThat(statistics.lastRejection())
                    .matches("tcp://127\\.0\\.0\\.1:\\d+: the peer speaks no ZMTP"
                            + " \\(first bytes: 'GET / HTTP/1\\.1'\\)");
            assertThat(statistics.lastRejectionAt()).isBetween(start, Instant.now());
            assertThat(log.atLeast(Level.WARNING))
                    .singleElement()
                    .asString()
                    .startsWith("Socket " + pull.name() + " turned tcp://127.0.0.1:")
                    .contains("which connected to " + endpoint + ": the peer speaks no ZMTP");
        }
    }

    @Test
    void aSocketTypeThatDoesNotFitIsNamed() {
        Socket pull = contexts.socket(SocketType.PULL);
        try (RawPeer subscriber = RawPeer.connect(pull.bind(Sockets.ANY_PORT))) {
            subscriber.send(Zmtp.greeting(), Zmtp.ready("SUB"));
            subscriber.readGreeting();
            assertThat(new String(subscriber.readFrame().commandData(), StandardCharsets.ISO_8859_1))
                    .as("so that the subscriber knows as well")
                    .contains("PULL");
            subscriber.assertClosed();
            awaitRejections(pull, 1);
        }

        assertThat(pull.statistics().lastRejection())
                .endsWith("the peer is a 'SUB' socket, which a PULL socket cannot talk to");
    }

    @ParameterizedTest
    @CsvSource({"PULL, PUB", "PULL, PULL", "REQ, DEALER", "SUB, PUSH", "ROUTER, PAIR"})
    void bothSidesLearnWhatDoesNotFit(SocketType bindingType, SocketType connectingType) {
        Socket binding = contexts.socket(bindingType);
        Socket connecting = contexts.socket(connectingType).connect(binding.bind(Sockets.ANY_PORT));

        Sockets.eventually("the end of trying")
                .until(() -> Sockets.onlyPeer(connecting).state() == PeerState.FAILED);

        assertThat(Sockets.onlyPeer(connecting).lastError())
                .isEqualTo("the peer is a '" + bindingType + "' socket, which a " + connectingType
                        + " socket cannot talk to");
        Sockets.eventually("rejection").until(() -> binding.statistics().rejectedPeers() > 0);
        assertThat(binding.statistics().lastRejection())
                .endsWith("the peer is a '" + connectingType + "' socket, which a " + bindingType
                        + " socket cannot talk to");
        assertThat(binding.statistics().rejectedPeers()).isEqualTo(1);
    }

    @Test
    void whoNeverFinishesTheHandshakeIsCounted() {
        Socket pull =
                contexts.socket(SocketType.PULL).setOption(SocketOptions.HANDSHAKE_INTERVAL, Duration.ofMillis(50));
        try (RawPeer silent = RawPeer.connect(pull.bind(Sockets.ANY_PORT))) {
            silent.assertClosed();
            awaitRejections(pull, 1);
        }

        assertThat(pull.statistics().lastRejection()).endsWith("handshake timed out after 50 ms (handshakeInterval)");
    }

    @Test
    void aProbeOfThePortIsNoneOfThem() {
        Socket pull = contexts.socket(SocketType.PULL);
        String endpoint = pull.bind(Sockets.ANY_PORT);
        try (LogRecords log = LogRecords.of(Socket.class)) {
            RawPeer.connect(endpoint).close();
            RawPeer.connect(endpoint).send(Zmtp.greeting()).close();
            try (RawPeer push = RawPeer.connect(endpoint).handshake("PUSH")) {
                Sockets.awaitReady(pull, 1);
            }
            Sockets.awaitReady(pull, 0);

            assertThat(pull.statistics().rejectedPeers()).isZero();
            assertThat(pull.statistics().lastRejection()).isNull();
            assertThat(pull.statistics().lastRejectionAt()).isNull();
            assertThat(log.atLeast(Level.INFO)).isEmpty();
        }
    }

    @Test
    void aFloodOfThemIsCountedButNotLogged() {
        Socket pull = contexts.socket(SocketType.PULL);
        String endpoint = pull.bind(Sockets.ANY_PORT);
        try (LogRecords log = LogRecords.of(Socket.class)) {
            for (int i = 0; i < 50; i++) {
                try (RawPeer browser = RawPeer.connect(endpoint)) {
                    browser.send(Zmtp.text("GET / HTTP/1.1\r\n\r\n")).assertClosed();
                }
            }
            awaitRejections(pull, 50);

            List<String> warnings = log.atLeast(Level.WARNING);
            assertThat(warnings).hasSize(3);
        }
    }

    private static void awaitRejections(Socket socket, int count) {
        Sockets.eventually("rejections")
                .untilAsserted(
                        () -> assertThat(socket.statistics().rejectedPeers()).isEqualTo(count));
    }
}
