// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.reactor.IoThread;
import dev.zmq.engine.session.Closure.Cause;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.MutedLog;
import dev.zmq.engine.testkit.RawListener;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Zmtp;
import dev.zmq.engine.zmtp.PeerInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever goes wrong in a connection ends that connection, and leaves its pipe to the next one. */
class ConnectionFailureTest {

    private static final SessionSettings SETTINGS =
            TestSettings.of(SocketType.DEALER, new SessionSettings.Reconnect(0, 0));

    @RegisterExtension
    static final MutedLog log = new MutedLog(IoThread.class);

    private final IoThread io = new IoThread("connection-failure-test");
    private final RawListener listener = RawListener.open();
    private final List<RawPeer> peers = new ArrayList<>();

    // Of the connections, in the order of their opening.
    private final List<SocketChannel> channels = new ArrayList<>();

    @BeforeEach
    void start() {
        io.start();
    }

    @AfterEach
    void stop() {
        io.stop();
        io.join();
        peers.forEach(RawPeer::close);
        listener.close();
    }

    // ---- Reading. ----

    @Test
    void whatFailsWhenReadingGoesOnEndsTheConnection() {
        AtomicInteger arrivals = new AtomicInteger();
        LoneHost host = new LoneHost(1) {
            @Override
            public void messagesArrived(Pipe from) {
                if (arrivals.incrementAndGet() == 2) {
                    throw new IllegalStateException("on purpose");
                }
            }
        };
        open(host);
        RawPeer peer = accept().handshake("DEALER");
        peer.send(Zmtp.message("1"), Zmtp.message("2"), Zmtp.message("3"));
        untilStalled(host.pipe);
        host.pipe.in().clearSignal(); // so that the host is told of the next message too
        assertThat(host.pipe.in().poll().text()).isEqualTo("1"); // which resumes reading

        assertThat(end(host).cause()).isEqualTo(Cause.LOST);
        assertThat(end(host).detail()).contains("on purpose");
        peer.assertClosed();
    }

    @Test
    void whatFailsWhileReadingEndsTheConnection() {
        LoneHost host = new LoneHost(0) {
            @Override
            public void messagesArrived(Pipe from) {
                throw new LinkageError("on purpose");
            }
        };
        open(host);
        RawPeer peer = accept().handshake("DEALER");
        peer.send(Zmtp.message("1"));

        assertThat(end(host).detail()).contains("on purpose");
        peer.assertClosed();
    }

    @Test
    void whatFailsWhenThePeerIsReadyEndsTheConnection() {
        LoneHost host = new LoneHost(0) {
            @Override
            public void ready(Pipe ready, PeerInfo peer, CommandSender commands) {
                throw new IllegalStateException("on purpose");
            }
        };
        host.send(Message.of("waiting"));
        open(host);
        RawPeer peer = accept().handshake("DEALER");

        assertThat(end(host).detail()).contains("on purpose");
        peer.assertClosed();
        assertThat(host.pipe.channelOut().depth()).isEqualTo(1);
        assertThat(host.pipe.channelOut().detach()).isTrue();
    }

    // ---- Writing. ----

    @Test
    void whatFailsWhileWritingGivesTheFlushTokenBack() {
        LoneHost host = new LoneHost(0);
        Connection connection = openWithoutHandshake(host);
        accept();
        SelectionKey key = keyOf(connection);
        ChannelWriter writer = new ChannelWriter(
                connection, io, new UnwritableChannel(), key, new ControlQueue(), host.pipe.channelOut());
        call(() -> {
            writer.start();
            return null;
        });
        host.send(Message.of("m"));

        assertThat(end(host).detail()).contains("on purpose");
        assertThat(host.pipe.channelOut().detach()).isTrue();
        assertThat(host.pipe.channelOut().depth()).isEqualTo(1);
    }

    @Test
    void aTaskLeftFromALostConnectionDoesNotTakeTheTokenOfTheNext() {
        LoneHost host = new LoneHost(0);
        LoneHost next = new LoneHost(0);
        Connection lost = openWithoutHandshake(host);
        accept();
        ChannelWriter left = writer(lost, host.pipe);
        call(() -> {
            left.start();
            lost.close(new Closure(Cause.LOST, "on purpose"));
            return host.pipe.channelOut().detach();
        });
        Connection second = openWithoutHandshake(next);
        RawPeer peer = accept();
        ChannelWriter writer = writer(second, host.pipe);

        call(() -> {
            writer.start();
            // A sender that read the flusher before the connection was lost, and lost its processor right then.
            left.schedule();
            host.send(Message.of("hello"));
            return null;
        });
        assertThat(peer.readMessage().text()).isEqualTo("hello");
    }

    // ---- Helpers. ----

    private Connection open(LoneHost host) {
        Connection connection = openWithoutHandshake(host);
        call(() -> {
            connection.start();
            return null;
        });
        return connection;
    }

    private Connection openWithoutHandshake(LoneHost host) {
        return call(() -> {
            SocketChannel channel = SocketChannel.open(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), Endpoints.port(listener.endpoint())));
            channel.configureBlocking(false);
            Connection connection =
                    new Connection(io, channel, SETTINGS, host, host, listener.endpoint(), listener.endpoint());
            channels.add(channel);
            return connection;
        });
    }

    private RawPeer accept() {
        RawPeer peer = listener.accept();
        peers.add(peer);
        return peer;
    }

    /** Returns the key under which the latest connection's channel is registered. */
    private SelectionKey keyOf(Connection connection) {
        return call(() -> io.register(channels.get(channels.size() - 1), SelectionKey.OP_READ, connection));
    }

    private ChannelWriter writer(Connection connection, Pipe pipe) {
        SelectionKey key = keyOf(connection);
        return new ChannelWriter(
                connection, io, (SocketChannel) key.channel(), key, new ControlQueue(), pipe.channelOut());
    }

    private void untilStalled(Pipe pipe) {
        await().until(() -> pipe.in().blocked().since() != null);
    }

    private static Closure end(LoneHost host) {
        return host.ended.orTimeout(10, TimeUnit.SECONDS).join();
    }

    private <T> T call(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        io.execute(() -> {
            try {
                result.complete(work.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result.orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** A channel out of memory, so to speak. */
    private static final class UnwritableChannel extends SocketChannel {

        UnwritableChannel() {
            super(SelectorProvider.provider());
        }

        @Override
        public int write(ByteBuffer source) {
            throw new LinkageError("on purpose");
        }

        @Override
        public long write(ByteBuffer[] sources, int offset, int length) {
            throw new LinkageError("on purpose");
        }

        @Override
        public SocketChannel bind(SocketAddress local) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> SocketChannel setOption(SocketOption<T> name, T value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T getOption(SocketOption<T> name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Set<SocketOption<?>> supportedOptions() {
            return Set.of();
        }

        @Override
        public SocketChannel shutdownInput() {
            return this;
        }

        @Override
        public SocketChannel shutdownOutput() {
            return this;
        }

        @Override
        public Socket socket() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isConnected() {
            return true;
        }

        @Override
        public boolean isConnectionPending() {
            return false;
        }

        @Override
        public boolean connect(SocketAddress remote) {
            return true;
        }

        @Override
        public boolean finishConnect() {
            return true;
        }

        @Override
        public SocketAddress getRemoteAddress() throws IOException {
            throw new IOException("none");
        }

        @Override
        public SocketAddress getLocalAddress() throws IOException {
            throw new IOException("none");
        }

        @Override
        public int read(ByteBuffer target) {
            return 0;
        }

        @Override
        public long read(ByteBuffer[] targets, int offset, int length) {
            return 0;
        }

        @Override
        protected void implCloseSelectableChannel() {}

        @Override
        protected void implConfigureBlocking(boolean block) {}
    }
}
