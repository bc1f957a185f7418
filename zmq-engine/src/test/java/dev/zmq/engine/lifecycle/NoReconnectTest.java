// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.PeerState;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.RawListener;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reconnect interval of zero or less: one attempt, and never another. */
@Tag("R34")
class NoReconnectTest {

    private static final Duration SILENCE = Duration.ofMillis(300);

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @ParameterizedTest
    @ValueSource(longs = {0, -1, -1000})
    void aLostPeerIsNotTriedAgain(long intervalMillis) {
        try (RawListener listener = RawListener.open()) {
            Socket push = push(intervalMillis).connect(listener.endpoint());
            listener.accept().handshake("PULL").close();

            Sockets.eventually("given up").until(() -> Sockets.onlyPeer(push).state() == PeerState.FAILED);
            assertThat(listener.acceptWithin(SILENCE)).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, -1000})
    void anAbsentPeerIsNotTriedAgain(long intervalMillis) {
        String endpoint = Endpoints.unbound();
        Socket push = push(intervalMillis).connect(endpoint);
        Sockets.eventually("given up").until(() -> Sockets.onlyPeer(push).state() == PeerState.FAILED);

        Socket pull = contexts.socket(SocketType.PULL);
        pull.bind(endpoint);

        assertThat(pull.receive(SILENCE)).isNull();
        assertThat(Sockets.readyPeers(pull)).isEmpty();
    }

    private Socket push(long intervalMillis) {
        return contexts.socket(SocketType.PUSH)
                .setOption(SocketOptions.RECONNECT_INTERVAL, Duration.ofMillis(intervalMillis));
    }
}
