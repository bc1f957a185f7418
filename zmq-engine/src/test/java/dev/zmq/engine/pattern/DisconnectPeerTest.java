// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.Message;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application may close the connection to one of a socket's peers. */
class DisconnectPeerTest {

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void onlyThePeerThatIsMeantIsDisconnected() {
        Socket push = contexts.socket(SocketType.PUSH);
        String endpoint = push.bind(Sockets.ANY_PORT);
        try (RawPeer first = RawPeer.connect(endpoint).handshake("PULL");
                RawPeer second = RawPeer.connect(endpoint).handshake("PULL")) {
            Sockets.awaitReady(push, 2);
            List<PeerStatistics> both = Sockets.readyPeers(push);
            PeerStatistics unwanted = both.get(1);

            assertThat(push.disconnectPeer(unwanted.id())).isTrue();

            Sockets.awaitReady(push, 1);
            assertThat(Sockets.onlyPeer(push).id()).isEqualTo(both.get(0).id()).isNotEqualTo(unwanted.id());
            assertThat(push.disconnectPeer(unwanted.id())).isFalse();
        }
    }

    @Test
    void whatIsQueuedForAPeerThatHadConnectedIsCountedAsLost() {
        Socket push = contexts.socket(SocketType.PUSH).setOption(SocketOptions.SEND_BUFFER, 8192);
        try (RawPeer silent = RawPeer.connect(push.bind(Sockets.ANY_PORT), 8192).handshake("PULL")) {
            Sockets.awaitReady(push, 1);
            for (int i = 0; i < 100; i++) {
                push.send(Message.of(new byte[10_000]));
            }
            Sockets.eventually("kernel full")
                    .during(Duration.ofMillis(100))
                    .until(() -> Sockets.outgoingDepth(push) > 50);
            long queued = Sockets.outgoingDepth(push);

            push.disconnectPeer(Sockets.onlyPeer(push).id());

            Sockets.eventually("peer gone")
                    .until(() -> push.statistics().peers().isEmpty());
            assertThat(push.statistics().dropped()).containsExactly(entry(DropReason.CONNECTION_LOST, queued));
        }
    }

    @Test
    void anEndpointIsConnectedToAgainUnderTheSameId() {
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        Sockets.awaitReady(push, 1);
        long id = Sockets.onlyPeer(push).id();

        assertThat(push.disconnectPeer(id)).isTrue();

        Sockets.eventually("connected again").until(() -> push.statistics().reconnects() == 1);
        assertThat(Sockets.onlyPeer(push).id()).isEqualTo(id);
        assertThat(Sockets.onlyPeer(push).lastError()).isEqualTo("disconnected by the application");
        push.send("hello");
        assertThat(Sockets.receive(pull).text()).isEqualTo("hello");
    }

    @Test
    void aSocketOfTheSameContextIsDisconnectedToo() {
        Socket pull = contexts.socket(SocketType.PULL);
        pull.bind("inproc://work");
        Socket push = contexts.socket(SocketType.PUSH).connect("inproc://work");

        assertThat(pull.disconnectPeer(Sockets.onlyPeer(pull).id())).isTrue();

        Sockets.eventually("connected again").until(() -> push.statistics().reconnects() == 1);
        push.send("hello");
        assertThat(Sockets.receive(pull).text()).isEqualTo("hello");
    }

    @Test
    void aPeerThatIsAwayCannotBeDisconnected() {
        Socket push = contexts.socket(SocketType.PUSH).connect(Endpoints.unbound());

        assertThat(push.disconnectPeer(Sockets.onlyPeer(push).id())).isFalse();
        assertThat(push.disconnectPeer(12345)).isFalse();
        push.close();
        assertThatThrownBy(() -> push.disconnectPeer(1)).isInstanceOf(ZmqClosedException.class);
    }
}
