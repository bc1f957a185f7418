// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Message;
import dev.zmq.engine.MonitorEvent;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.pipe.OutboundPipe;
import dev.zmq.engine.reactor.IoThread;
import dev.zmq.engine.testkit.RawListener;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.transport.Endpoint;
import dev.zmq.engine.transport.StreamEndpoint;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ConnectSessionTest {

    private static final SessionSettings SETTINGS =
            TestSettings.of(SocketType.PUSH, new SessionSettings.Reconnect(10, 0));

    private final IoThread io = new IoThread("connect-session-test");
    private final RawListener listener = RawListener.open();

    @BeforeEach
    void start() {
        io.start();
    }

    @AfterEach
    void stop() {
        io.stop();
        io.join();
        listener.close();
    }

    /** The loss is complete only when the sender that is about to write gives the queue back: after the session was closed. */
    @Test
    void closingWithoutLingerEndsTheSessionWhileItsConnectionIsBeingLost() throws Exception {
        CompletableFuture<Session> over = new CompletableFuture<>();
        LoneHost host = new LoneHost(0) {
            @Override
            public void ended(Session session) {
                over.complete(session);
            }
        };
        StreamEndpoint target = (StreamEndpoint) Endpoint.parseConnect(listener.endpoint());
        ConnectSession session = new ConnectSession(target, SETTINGS, host, new OneThread(io));
        session.start();
        OutboundPipe out = host.pipe.channelOut();
        try (RawPeer peer = listener.accept().handshake("PULL")) {
            await().until(out::claimIdle); // as a sender does that writes itself
            queue(host, "never written");
        }
        await().until(() -> host.events.contains(MonitorEvent.Kind.DISCONNECTED));

        session.close(0);
        untilTurnsAreOver();
        out.flushDirectly();

        assertThat(over.get(10, TimeUnit.SECONDS)).isSameAs(session);
        assertThat(host.events).doesNotContain(MonitorEvent.Kind.CONNECT_RETRIED);
    }

    private static void queue(LoneHost host, String text) {
        host.sendLock.lock();
        try {
            host.pipe.channelOut().appendParts(Message.of(text), 0);
            host.pipe.channelOut().commit();
        } finally {
            host.sendLock.unlock();
        }
    }

    private void untilTurnsAreOver() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        io.execute(done::countDown);
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }
}
