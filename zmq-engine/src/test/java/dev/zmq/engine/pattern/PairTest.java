// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** PAIR has one peer and refuses all others. */
class PairTest {

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void messagesGoBothWaysInOrder() {
        Socket bound = contexts.socket(SocketType.PAIR);
        Socket connected = contexts.socket(SocketType.PAIR).connect(bound.bind(Sockets.ANY_PORT));

        Sockets.sendNumbers(connected, 0, 500);
        Sockets.awaitReady(bound, 1);
        Sockets.sendNumbers(bound, 0, 500);

        Sockets.receiveNumbers(bound, 0, 500);
        Sockets.receiveNumbers(connected, 0, 500);
    }

    @Test
    void aSecondPeerIsTurnedAway() {
        Socket bound = contexts.socket(SocketType.PAIR);
        String endpoint = bound.bind(Sockets.ANY_PORT);
        Socket first = contexts.socket(SocketType.PAIR).connect(endpoint);
        Sockets.awaitReady(bound, 1);
        try (RawPeer second = RawPeer.connect(endpoint)) {
            second.sendUntilClosed(Zmtp.join(Zmtp.greeting(), Zmtp.ready("PAIR")), 1);

            second.assertClosed();
        }

        bound.send("for the first");
        assertThat(Sockets.receive(first).text()).isEqualTo("for the first");
    }

    @Test
    void theNextPeerIsTakenWhenTheFirstHasGone() {
        Socket bound = contexts.socket(SocketType.PAIR);
        String endpoint = bound.bind(Sockets.ANY_PORT);
        for (int i = 0; i < 5; i++) {
            try (Socket peer = contexts.socket(SocketType.PAIR)) {
                peer.connect(endpoint);
                peer.send("question " + i);
                assertThat(Sockets.receive(bound).text()).isEqualTo("question " + i);
                bound.send("answer " + i);
                assertThat(Sockets.receive(peer).text()).isEqualTo("answer " + i);
            }
            Sockets.awaitReady(bound, 0);
        }
    }
}
