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
}
