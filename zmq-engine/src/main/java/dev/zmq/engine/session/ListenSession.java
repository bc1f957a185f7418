// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.MonitorEvent.Kind;
import dev.zmq.engine.ZmqBindException;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.reactor.ChannelHandler;
import dev.zmq.engine.reactor.IoThread;
import dev.zmq.engine.transport.PeerFilter;
import dev.zmq.engine.transport.StreamEndpoint;
import dev.zmq.engine.transport.StreamEndpoint.ListenerClaim;
import dev.zmq.engine.zmtp.PeerInfo;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Listens on an endpoint and owns the connections accepted there, each with a pipe of its own once its handshake
 * succeeded: a peer that never gets so far can neither take a message nor fill a queue (CVE-2020-15166).
 */
public final class ListenSession implements Session, ChannelHandler {

    private static final Logger LOG = System.getLogger(ListenSession.class.getName());

    private static final long MAX_RELEASE_SECONDS = 1;
    // Finding an address unused and taking it are one step, at least for the listeners of one process.
    private static final ReentrantLock CLAIMING = new ReentrantLock();

    private static final int MAX_ACCEPTS_PER_TURN = 64;
    private static final long ACCEPT_PAUSE_NANOS = 100_000_000;

    private final StreamEndpoint target;
    private final ServerSocketChannel channel;
    private final ListenerClaim claim;
    private final PeerFilter filter;
    private final String endpoint;
    private final SessionSettings settings;
    private final WarningLimit acceptWarnings = new WarningLimit(System::nanoTime);
    private final SessionHost host;
    private final IoThreads threads;
    private final IoThread io;
    private final Set<AcceptedPeer> peers = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean reportedEnd = new AtomicBoolean();
    private final Rejections rejections;
    private final CountDownLatch released = new CountDownLatch(1);

    // I/O thread.
    private @Nullable SelectionKey key;

    // Written on the I/O thread, read on those of the accepted peers.
    private volatile boolean stopped;
    private volatile long lingerNanos;

    private ListenSession(
            StreamEndpoint target,
            ServerSocketChannel channel,
            ListenerClaim claim,
            PeerFilter filter,
            IoThread io,
            SessionSettings settings,
            SessionHost host,
            IoThreads threads)
            throws IOException {
        this.target = target;
        this.channel = channel;
        this.claim = claim;
        this.filter = filter;
        this.endpoint = target.boundAs(channel.getLocalAddress());
        this.settings = settings;
        this.host = host;
        this.threads = threads;
        this.io = io;
        this.rejections = new Rejections(host, endpoint, System::nanoTime);
    }

    /**
     * Starts to listen; connections are accepted only after {@link #start}.
     *
     * @param address what the target was resolved to
     * @throws ZmqBindException if the operating system refuses
     */
    public static ListenSession open(
            StreamEndpoint target,
            SocketAddress address,
            SessionSettings settings,
            SessionHost host,
            IoThreads threads) {
        IoThread io = threads.choose(settings.affinity());
        ListenerClaim claim = ListenerClaim.NONE;
        ServerSocketChannel channel = null;
        CLAIMING.lock();
        try {
            PeerFilter filter = target.filter(settings.admission());
            claim = target.claim(address);
            channel = target.openListener(address);
            channel.configureBlocking(false);
            settings.channel().apply(channel);
            channel.bind(address, settings.channel().backlog());
            claim.bound();
            return new ListenSession(target, channel, claim, filter, io, settings, host, threads);
        } catch (IOException e) {
            claim.release();
            if (channel != null) {
                IoThread.closeQuietly(channel);
            }
            throw new ZmqBindException(target.toString(), e.getMessage() == null ? e.toString() : e.getMessage(), e);
        } finally {
            CLAIMING.unlock();
        }
    }

    @Override
    public String endpoint() {
        return endpoint;
    }

    /** Starts to accept connections. */
    public void start() {
        host.event(Kind.LISTENING, endpoint, null, null);
        io.execute(() -> {
            if (stopped) {
                return;
            }
            try {
                key = io.register(channel, SelectionKey.OP_ACCEPT, this);
            } catch (IOException e) {
                host.event(Kind.ACCEPT_FAILED, endpoint, null, "cannot register the listener: " + e);
            }
        });
    }

    @Override
    public void onReady(int readyOperations) {
        for (int i = 0; i < MAX_ACCEPTS_PER_TURN; i++) {
            SocketChannel accepted;
            try {
                accepted = channel.accept();
            } catch (IOException e) {
                acceptFailed(e);
                return;
            }
            if (accepted == null) {
                return;
            }
            adopt(accepted);
        }
    }

    private void acceptFailed(IOException e) {
        pauseAccepting();
        host.event(Kind.ACCEPT_FAILED, endpoint, null, e.toString());
        if (acceptWarnings.tryAcquire()) {
            LOG.log(
                    Level.WARNING,
                    "Socket {0} cannot accept connections at {1}: {2}. It goes on trying; raise the limit of open files"
                            + " (ulimit -n) if this is what it lacks.",
                    host.name(),
                    endpoint,
                    e.getMessage());
        }
    }

    /** Out of descriptors, most likely: trying again at once would only burn the processor. */
    private void pauseAccepting() {
        SelectionKey registered = key;
        if (registered != null) {
            registered.interestOps(0);
            io.schedule(ACCEPT_PAUSE_NANOS, () -> {
                if (registered.isValid()) {
                    registered.interestOps(SelectionKey.OP_ACCEPT);
                }
            });
        }
    }

    /** Logs nothing: it may be logging that failed, which may open files for the first time. */
    @Override
    public void onFailure(Throwable failure) {
        pauseAccepting();
        host.event(Kind.ACCEPT_FAILED, endpoint, null, "internal failure: " + failure);
    }

    private void adopt(SocketChannel accepted) {
        IoThread thread = threads.choose(settings.affinity());
        AcceptedPeer peer = new AcceptedPeer(thread, accepted);
        peers.add(peer);
        if (thread.isCurrent()) {
            peer.start();
        } else {
            thread.execute(peer::start);
        }
    }

    /** Returns when the address is free, so that it can be listened on again at once. */
    @Override
    public void close(long linger) {
        for (AcceptedPeer peer : peers) {
            peer.retire();
        }
        io.execute(() -> stop(linger));
        awaitRelease();
    }

    private void awaitRelease() {
        if (io.isCurrent()) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            if (!released.await(MAX_RELEASE_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(Level.WARNING, "{0} was not released within {1} s", endpoint, MAX_RELEASE_SECONDS);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop(long linger) {
        lingerNanos = linger;
        if (!stopped) {
            stopped = true;
            // While the listener is there: afterwards another one may have taken the place already.
            claim.release();
            SelectionKey registered = key;
            if (registered != null) {
                key = null;
                io.closeListener(registered);
            } else {
                IoThread.closeQuietly(channel);
            }
            released.countDown();
            host.event(Kind.CLOSED, endpoint, null, "no longer listening");
        }
        for (AcceptedPeer peer : peers) {
            peer.close();
        }
        endIfLast();
    }

    private void endIfLast() {
        if (stopped && peers.isEmpty() && reportedEnd.compareAndSet(false, true)) {
            host.ended(this);
        }
    }

    /** One accepted connection. */
    private final class AcceptedPeer implements ConnectionOwner {

        private final IoThread thread;
        private final SocketChannel accepted;
        private @Nullable Connection connection;
        private volatile @Nullable Pipe pipe;

        AcceptedPeer(IoThread thread, SocketChannel accepted) {
            this.thread = thread;
            this.accepted = accepted;
        }

        void start() {
            try {
                accepted.configureBlocking(false);
                applySettings();
                String address = target.peerAddress(accepted);
                String refusal = filter.refusal(accepted);
                if (refusal != null) {
                    refuse(address, refusal);
                    return;
                }
                Connection established = new Connection(thread, accepted, settings, host, this, endpoint, address);
                connection = established;
                host.event(Kind.ACCEPTED, endpoint, address, null);
                established.start();
                if (stopped) {
                    established.closeAfter(0);
                }
            } catch (IOException | RuntimeException | Error e) {
                // The peer has gone already (libzmq #2492: this must not hurt anybody else), or memory ran out.
                Connection started = connection;
                if (started != null) {
                    started.onFailure(e); // comes back through connectionEnded
                    return;
                }
                IoThread.closeQuietly(accepted);
                gone();
                host.event(Kind.ACCEPT_FAILED, endpoint, null, e.toString());
            }
        }

        private void applySettings() throws IOException {
            try {
                settings.channel().apply(accepted);
            } catch (IOException e) {
                if (!isGone() && acceptWarnings.tryAcquire()) {
                    LOG.log(
                            Level.WARNING,
                            "Socket {0} cannot use a connection accepted at {1}, as the operating system refuses one of the"
                                    + " options of its channel: {2}",
                            host.name(),
                            endpoint,
                            e.getMessage());
                }
                throw e;
            }
        }

        /** Returns whether the peer has gone, as some operating systems refuse all options then; what it sent is lost. */
        private boolean isGone() {
            try {
                return accepted.read(ByteBuffer.allocate(1)) < 0;
            } catch (IOException e) {
                return true;
            }
        }

        private void refuse(String address, String reason) {
            IoThread.closeQuietly(accepted);
            host.event(Kind.ACCEPT_FAILED, endpoint, address, reason);
            rejections.onRefused(address, reason);
            gone();
        }

        @Override
        public Pipe pipeFor(Connection ready, PeerInfo peer) {
            Pipe opened = host.openPipe(endpoint, true, settings);
            pipe = opened;
            return opened;
        }

        @Override
        public void connectionEnded(Connection lost, Closure closure) {
            Pipe opened = pipe;
            if (opened != null) {
                host.detach(
                        opened,
                        closure.cause() == Closure.Cause.CLOSED_HERE
                                ? DropReason.LINGER_EXPIRED
                                : DropReason.CONNECTION_LOST);
                host.closePipe(opened);
            } else {
                rejections.onFailedHandshake(lost.address(), closure);
            }
            gone();
        }

        private void gone() {
            peers.remove(this);
            endIfLast();
        }

        void retire() {
            Pipe opened = pipe;
            if (opened != null) {
                host.retire(opened);
            }
        }

        void close() {
            thread.execute(() -> {
                Connection current = connection;
                if (current != null) {
                    retire(); // once more, as its handshake may have ended since the caller did so
                    current.closeAfter(lingerNanos);
                }
            });
        }
    }
}
