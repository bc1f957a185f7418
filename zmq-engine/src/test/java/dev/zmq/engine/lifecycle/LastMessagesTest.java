// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.RawListener;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Workers;
import dev.zmq.engine.testkit.Zmtp;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What either side sent before it left is received, whatever the other one is doing meanwhile. */
class LastMessagesTest {

    private static final int MESSAGES = 2000;

    @RegisterExtension
    private final TestContexts contexts = new TestContexts();

    @Test
    void ofAPeerArriveAlthoughAnswersCannotBeSentAnyMore() {
        Socket dealer = contexts.socket(SocketType.DEALER).setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 10);
        RawPeer peer = RawPeer.connect(dealer.bind(Sockets.ANY_PORT)).handshake("DEALER");
        Sockets.awaitReady(dealer, 1);
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int i = 0; i < MESSAGES; i++) {
            frames.writeBytes(Zmtp.message(Integer.toString(i)));
        }
        peer.send(frames.toByteArray());
        peer.close();

        // The first answer is still taken by the operating system, a later one stays in the queue: sending has failed.
        Sockets.eventually("failure to send").until(() -> {
            dealer.trySend(Message.of("answer"));
            return dealer.statistics().peers().get(0).outgoing().depth() > 0;
        });

        for (int i = 0; i < MESSAGES; i++) {
            assertThat(Sockets.receive(dealer).text()).isEqualTo(Integer.toString(i));
        }
        Sockets.awaitReady(dealer, 0);
    }

    /** libzmq 4.3.4 was seen to lose all but one of the messages here. */
    @ParameterizedTest(name = "we bind: {0}")
    @ValueSource(booleans = {true, false})
    void ofOursReachAPeerThatGoesOnSending(boolean weBind) {
        Socket dealer = contexts.socket(SocketType.DEALER)
                .setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 10)
                .setOption(SocketOptions.SEND_HIGH_WATER_MARK, 0)
                .setOption(SocketOptions.LINGER, Sockets.PATIENCE);
        try (Workers workers = new Workers();
                RawListener listener = RawListener.open(8192);
                RawPeer peer = attach(dealer, listener, weBind).handshake("DEALER")) {
            Sockets.awaitReady(dealer, 1);
            for (int i = 0; i < MESSAGES; i++) {
                dealer.send(Message.of(new byte[1000]));
            }
            Sockets.eventually("kernel took all or is full").until(() -> Sockets.outgoingDepth(dealer) < MESSAGES);
            // It goes on until we close the connection, or the test does.
            workers.run(() -> peer.sendUntilClosed(Zmtp.message("never read".repeat(1000)), Long.MAX_VALUE));
            Sockets.eventually("full queue")
                    .until(() -> Sockets.onlyPeer(dealer).incoming().blockedSince() != null);

            dealer.close();

            for (int i = 0; i < MESSAGES; i++) {
                assertThat(peer.readMessage().body()).hasSize(1000);
            }
            peer.assertClosed();
            peer.close();
        }
    }

    /** A consumer at its limit reads nothing for a while, and yet sends heartbeats. */
    @Test
    void ofOursReachAPeerThatIsSlowButAlive() {
        Socket push = contexts.socket(SocketType.PUSH)
                .setOption(SocketOptions.SEND_HIGH_WATER_MARK, 0)
                .setOption(SocketOptions.LINGER, Sockets.PATIENCE);
        try (RawPeer peer = RawPeer.connect(push.bind(Sockets.ANY_PORT), 8192).handshake("PULL")) {
            Sockets.awaitReady(push, 1);
            for (int i = 0; i < MESSAGES; i++) {
                push.send(Message.of(new byte[1000]));
            }
            push.close();
            for (int i = 0; i < 25; i++) {
                LockSupport.parkNanos(100_000_000);
                peer.send(Zmtp.command("PING", new byte[] {0, 0}));
            }

            for (int i = 0; i < MESSAGES; i++) {
                assertThat(peer.readMessage().body()).hasSize(1000);
            }
            peer.assertClosed();
        }
    }

    private static RawPeer attach(Socket socket, RawListener listener, boolean weBind) {
        if (weBind) {
            return RawPeer.connect(socket.bind(Sockets.ANY_PORT), 8192);
        }
        socket.connect(listener.endpoint());
        return listener.accept();
    }

    @Test
    void doNotKeepUsWhenThePeerIgnoresOurEnd() {
        Socket push = contexts.socket(SocketType.PUSH).setOption(SocketOptions.LINGER, SocketOptions.INFINITE);
        try (RawPeer peer = RawPeer.connect(push.bind(Sockets.ANY_PORT)).handshake("PULL")) {
            Sockets.awaitReady(push, 1);
            push.send("the last");
            long start = System.nanoTime();

            contexts.context().close();

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            assertThat(peer.readMessage().text()).isEqualTo("the last");
            peer.assertClosed();
        }
    }

    @Test
    void doNotKeepUsWhenThereAreNone() {
        Socket pull = contexts.socket(SocketType.PULL).setOption(SocketOptions.LINGER, SocketOptions.INFINITE);
        try (RawPeer peer = RawPeer.connect(pull.bind(Sockets.ANY_PORT)).handshake("PUSH")) {
            Sockets.awaitReady(pull, 1);
            long start = System.nanoTime();

            contexts.context().close();

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(900));
            peer.assertClosed();
        }
    }
}
