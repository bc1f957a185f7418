// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.Context;
import dev.zmq.engine.HostResolver;
import dev.zmq.engine.ResourceUsage;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketStatistics;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.engine.ZmqException;
import dev.zmq.engine.pipe.ChunkPool;
import dev.zmq.engine.session.InprocRegistry;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The context: threads, buffers and the sockets that use them. */
final class EngineContext implements Context {

    private final ContextThreads threads;
    private final MonitorDispatcher monitors;
    private final Duration defaultLinger;
    private final int maxSockets;
    private final boolean ipv6;
    private final HostResolver hostResolver;
    private final ChunkPool chunks = new ChunkPool();
    private final InprocRegistry inproc = new InprocRegistry();
    private final AtomicLong socketNumber = new AtomicLong();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition socketGone = lock.newCondition();
    private final Set<AbstractSocket> sockets = new LinkedHashSet<>();
    private volatile boolean closed;

    // On the clock of System.nanoTime(), Long.MAX_VALUE for no limit.
    private volatile long sendWaitLimitNanos = Long.MAX_VALUE;

    EngineContext(Context.Builder settings) {
        this.threads = new ContextThreads(settings.threadNamePrefix(), settings.ioThreads());
        this.defaultLinger = settings.defaultLinger();
        this.maxSockets = settings.maxSockets();
        this.ipv6 = settings.ipv6();
        this.hostResolver = settings.hostResolver();
        this.monitors = new MonitorDispatcher(settings.threadNamePrefix() + "-monitor");
    }

    Duration defaultLinger() {
        return defaultLinger;
    }

    /** Returns the value of {@link SocketOptions#IPV6} for new sockets. */
    boolean ipv6() {
        return ipv6;
    }

    HostResolver hostResolver() {
        return hostResolver;
    }

    /** Returns until when senders may wait, on the clock of {@link System#nanoTime()}; {@link Long#MAX_VALUE} for ever. */
    long sendWaitLimitNanos() {
        return sendWaitLimitNanos;
    }

    ContextThreads threads() {
        return threads;
    }

    MonitorDispatcher monitors() {
        return monitors;
    }

    ChunkPool chunks() {
        return chunks;
    }

    InprocRegistry inproc() {
        return inproc;
    }

    @Override
    public Socket socket(SocketType type) {
        return socket(type, type.lowerCaseName() + "-" + socketNumber.incrementAndGet());
    }

    @Override
    public Socket socket(SocketType type, String name) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(name, "name");
        lock.lock();
        try {
            if (closed) {
                throw new ZmqClosedException("The context is closed: no socket " + name);
            }
            if (sockets.size() >= maxSockets) {
                throw new ZmqException(
                        "The context has " + maxSockets + " sockets, as many as it may have (maxSockets), and"
                                + " makes no socket " + name + ": close some, or build it with a higher limit");
            }
            AbstractSocket socket = create(type, name);
            sockets.add(socket);
            return socket;
        } finally {
            lock.unlock();
        }
    }

    private AbstractSocket create(SocketType type, String name) {
        return switch (type) {
            case PAIR -> new PairSocket(this, name);
            case PUB -> new PubSocket(this, name);
            case SUB -> new SubSocket(this, name);
            case XPUB -> new XpubSocket(this, name);
            case XSUB -> new XsubSocket(this, name);
            case REQ -> new ReqSocket(this, name);
            case REP -> new RepSocket(this, name);
            case DEALER -> new DealerSocket(this, name);
            case ROUTER -> new RouterSocket(this, SocketType.ROUTER, name);
            case STREAM -> new StreamSocket(this, name);
            case PULL -> new PullSocket(this, name);
            case PUSH -> new PushSocket(this, name);
        };
    }

    void socketEnded(AbstractSocket socket) {
        lock.lock();
        try {
            sockets.remove(socket);
            socketGone.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private List<AbstractSocket> sockets() {
        lock.lock();
        try {
            return List.copyOf(sockets);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<SocketStatistics> statistics() {
        return sockets().stream()
                .filter(socket -> !socket.isClosed())
                .map(Socket::statistics)
                .toList();
    }

    @Override
    public ResourceUsage resourceUsage() {
        return new ResourceUsage(
                threads.alive() + monitors.threads(), sockets().size(), threads.channels(), chunks.bytesInUse());
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void limitSendWaits(Duration timeFromNow) {
        sendWaitLimitNanos = AbstractSocket.deadline(AbstractSocket.toNanos(timeFromNow));
        sockets().forEach(AbstractSocket::signalSenders); // those who wait have to look at the limit again
    }

    @Override
    public void shutdown() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        sockets().forEach(Socket::close);
        inproc.close();
    }

    @Override
    public void close() {
        shutdown();
        awaitSockets();
        threads.close();
        monitors.close();
    }

    private void awaitSockets() {
        boolean interrupted = false;
        lock.lock();
        try {
            while (!sockets.isEmpty()) {
                try {
                    socketGone.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                    List.copyOf(sockets).forEach(socket -> socket.close(0));
                }
            }
        } finally {
            lock.unlock();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
