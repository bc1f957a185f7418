// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Message;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.PythonPeer;
import dev.zmq.engine.testkit.PythonSocket;
import dev.zmq.engine.testkit.RequiresLibzmq;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** PING and PONG with libzmq on idle connections. */
@RequiresLibzmq
@Tag("V18")
class LibzmqHeartbeatTest {

    private static final Duration INTERVAL = Duration.ofMillis(50);
    private static final Duration TIMEOUT = Duration.ofMillis(400);
    private static final Duration IDLE = Duration.ofMillis(1000);

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    private PythonPeer python;

    @BeforeEach
    void startPython() {
        python = PythonPeer.start();
    }

    @AfterEach
    void stopPython() {
        python.close();
    }

    @Test
    void theirHeartbeatsAreAnsweredAndKeepTheConnection() {
        Socket pull = contexts.socket(SocketType.PULL);
        PythonSocket push = python.socket("PUSH")
                .option("HEARTBEAT_IVL", INTERVAL.toMillis())
                .option("HEARTBEAT_TIMEOUT", TIMEOUT.toMillis())
                .option("HEARTBEAT_TTL", TIMEOUT.toMillis());
        push.connect(pull.bind(Sockets.ANY_PORT));
        Sockets.awaitReady(pull, 1);

        assertConnectionStays(pull);

        push.send(Message.of("after the pause"));
        assertThat(Sockets.receive(pull).text()).isEqualTo("after the pause");
    }

    @Test
    void ourHeartbeatsAreAnsweredAndKeepTheConnection() {
        PythonSocket pull = python.socket("PULL");
        Socket push = heartbeating(SocketType.PUSH);
        push.connect(pull.bind(Sockets.ANY_PORT));
        Sockets.awaitReady(push, 1);

        assertConnectionStays(push);

        assertThat(Sockets.onlyPeer(push).heartbeatRoundTrip()).isBetween(Duration.ofNanos(1), TIMEOUT);
        push.send("after the pause");
        assertThat(pull.receive().text()).isEqualTo("after the pause");
    }

    @Test
    @Tag("V15")
    void aPeerThatStandsStillIsDisconnectedAndFoundAgainWhenItGoesOn() {
        PythonSocket pull = python.socket("PULL");
        Socket push = heartbeating(SocketType.PUSH);
        push.connect(pull.bind(Sockets.ANY_PORT));
        Sockets.awaitReady(push, 1);

        python.suspend();
        Sockets.eventually("disconnected").until(() -> Sockets.onlyPeer(push).state() != PeerState.READY);
        python.resume();

        Sockets.awaitReady(push, 1);
        assertThat(Sockets.onlyPeer(push).reconnects()).isEqualTo(1);
        push.send("after the pause");
        assertThat(pull.receive().text()).isEqualTo("after the pause");
    }

    private Socket heartbeating(SocketType type) {
        return contexts.socket(type)
                .setOption(SocketOptions.HEARTBEAT_INTERVAL, INTERVAL)
                .setOption(SocketOptions.HEARTBEAT_TIMEOUT, TIMEOUT)
                .setOption(SocketOptions.HEARTBEAT_TTL, TIMEOUT);
    }

    private static void assertConnectionStays(Socket socket) {
        Instant since = Sockets.onlyPeer(socket).stateSince();
        await().during(IDLE).atMost(IDLE.plus(Sockets.PATIENCE)).until(() -> {
            PeerStatistics peer = Sockets.onlyPeer(socket);
            return peer.state() == PeerState.READY && peer.stateSince().equals(since);
        });
    }
}
