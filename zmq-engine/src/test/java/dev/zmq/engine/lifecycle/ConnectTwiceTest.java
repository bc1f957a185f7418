// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connecting a second time to the same endpoint, as libzmq takes it. */
class ConnectTwiceTest {

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @ParameterizedTest
    @EnumSource(names = {"DEALER", "SUB", "PUB", "REQ"})
    void changesNothingWhereItWouldOnlyDoubleMessages(SocketType type) {
        Socket listener = listenerFor(type);
        String endpoint = listener.bind(Sockets.ANY_PORT);

        Socket socket = contexts.socket(type).connect(endpoint).connect(endpoint);

        assertThat(socket.statistics().connectedEndpoints()).containsExactly(endpoint);
        assertThat(socket.statistics().peers()).hasSize(1);
        Sockets.awaitReady(listener, 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"XPUB", "XSUB", "REP", "ROUTER", "PUSH", "PULL"})
    void connectsASecondTimeElsewhere(SocketType type) {
        Socket listener = listenerFor(type);
        String endpoint = listener.bind(Sockets.ANY_PORT);

        Socket socket = contexts.socket(type).connect(endpoint).connect(endpoint);

        assertThat(socket.statistics().connectedEndpoints()).containsExactly(endpoint, endpoint);
        Sockets.awaitReady(listener, 2);
    }

    private Socket listenerFor(SocketType type) {
        return contexts.socket(type.peers().iterator().next());
    }
}
