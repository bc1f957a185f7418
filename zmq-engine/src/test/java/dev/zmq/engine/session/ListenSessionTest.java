// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.HostResolver;
import dev.zmq.engine.MonitorEvent.Kind;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.reactor.IoThread;
import dev.zmq.engine.testkit.LogRecords;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.transport.Addressing;
import dev.zmq.engine.transport.Endpoint;
import dev.zmq.engine.transport.StreamEndpoint;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ListenSessionTest {

    private static final ChannelSettings REFUSED_BY_LINUX = new ChannelSettings(100, 1, -1, 32_768, -1, -1, -1, 0);
    private static final SessionSettings.Reconnect NEVER = new SessionSettings.Reconnect(0, 0);

    private final IoThread io = new IoThread("listen-session-test");

    @BeforeEach
    void start() {
        io.start();
    }

    @AfterEach
    void stop() {
        io.stop();
        io.join();
    }

    /** As long as every connection fails, the application must learn why, but not each time. */
    @Test
    void aWarningTellsThatTheSystemRefusesAnOptionOfTheChannel() throws IOException {
        assumeThat(isRefused()).isTrue();
        LoneHost host = new LoneHost(0);
        ListenSession session = listen(host, TestSettings.of(SocketType.PULL, NEVER, REFUSED_BY_LINUX));
        try (LogRecords log = LogRecords.of(ListenSession.class)) {
            int connections = WarningLimit.MAX_WARNINGS + 2;
            for (int i = 0; i < connections; i++) {
                try (RawPeer peer = RawPeer.connect(session.endpoint())) {
                    peer.assertClosed();
                }
            }
            await().until(() -> count(host, Kind.ACCEPT_FAILED) == connections);

            assertThat(log.atLeast(Level.WARNING))
                    .hasSize(WarningLimit.MAX_WARNINGS)
                    .allMatch(text -> text.contains("cannot use a connection accepted at"));
        }
        session.close(0);
    }

    /** On the I/O thread, closing does not wait for it: as if the handshake ended while another thread closed. */
    @Test
    void nothingIsRoutedToAPeerWhoseHandshakeEndsDuringTheClose() throws Exception {
        AtomicReference<ListenSession> session = new AtomicReference<>();
        CompletableFuture<Boolean> retiredBeforeTheEnd = new CompletableFuture<>();
        LoneHost host = new LoneHost(0) {
            private boolean retired;

            @Override
            public Pipe openPipe(String endpoint, boolean accepted, SessionSettings settings) {
                session.get().close(-1);
                return super.openPipe(endpoint, accepted, settings);
            }

            @Override
            public void retire(Pipe pipe) {
                retired = true;
            }

            @Override
            public void closePipe(Pipe closed) {
                retiredBeforeTheEnd.complete(retired);
            }
        };
        session.set(listen(host, TestSettings.of(SocketType.PULL, NEVER)));

        try (RawPeer peer = RawPeer.connect(session.get().endpoint()).handshake("PUSH")) {
            peer.assertClosed();
        }

        assertThat(retiredBeforeTheEnd.get(10, TimeUnit.SECONDS)).isTrue();
    }

    private static long count(LoneHost host, Kind kind) {
        return host.events.stream().filter(event -> event == kind).count();
    }

    private static boolean isRefused() throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 32_768);
            return false;
        } catch (IOException | UnsupportedOperationException e) {
            return e instanceof IOException;
        }
    }

    private ListenSession listen(LoneHost host, SessionSettings settings) throws UnknownHostException {
        StreamEndpoint target = (StreamEndpoint) Endpoint.parseBind(Sockets.ANY_PORT);
        ListenSession session = ListenSession.open(
                target,
                target.bindAddress(new Addressing(false, HostResolver.SYSTEM)),
                settings,
                host,
                new OneThread(io));
        session.start();
        return session;
    }
}
