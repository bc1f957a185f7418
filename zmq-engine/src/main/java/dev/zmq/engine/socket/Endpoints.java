// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.HostResolver;
import dev.zmq.engine.InvalidEndpointException;
import dev.zmq.engine.MonitorEvent;
import dev.zmq.engine.ZmqBindException;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.session.ConnectSession;
import dev.zmq.engine.session.InprocConnectSession;
import dev.zmq.engine.session.InprocListenSession;
import dev.zmq.engine.session.InprocRegistry;
import dev.zmq.engine.session.IoThreads;
import dev.zmq.engine.session.ListenSession;
import dev.zmq.engine.session.Session;
import dev.zmq.engine.transport.Endpoint;
import dev.zmq.engine.transport.InprocEndpoint;
import dev.zmq.engine.transport.StreamEndpoint;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** The endpoints of one socket and the sessions at work for them. Thread-safe. */
final class Endpoints {

    /** An endpoint with the text it was given as, by which it can be given up again. */
    private record Entry(String given, Session session, boolean listens) {}

    private final AbstractSocket socket;
    private final OptionStore options;
    private final IoThreads threads;
    private final InprocRegistry inproc;
    private final HostResolver hosts;
    private final Runnable onAllEnded;

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Entry> entries = new ArrayList<>();
    // Those above and those that still linger.
    private final Set<Session> running = new HashSet<>();
    private String last = "";
    private boolean closed;

    // Written under the lock, once.
    private volatile boolean streams;

    private boolean reportedEnd;

    Endpoints(
            AbstractSocket socket,
            OptionStore options,
            IoThreads threads,
            InprocRegistry inproc,
            HostResolver hosts,
            Runnable onAllEnded) {
        this.socket = socket;
        this.options = options;
        this.threads = threads;
        this.inproc = inproc;
        this.hosts = hosts;
        this.onAllEnded = onAllEnded;
    }

    String bind(String given) {
        Endpoint target = Endpoint.parseBind(given);
        try {
            return target instanceof StreamEndpoint stream
                    ? bindStream(given, stream)
                    : bindInproc(given, (InprocEndpoint) target);
        } catch (ZmqBindException e) {
            socket.event(MonitorEvent.Kind.BIND_FAILED, target.toString(), null, e.getMessage());
            throw e;
        }
    }

    private String bindInproc(String given, InprocEndpoint target) {
        lock.lock();
        try {
            checkOpen();
            InprocListenSession session =
                    new InprocListenSession(target, options.sessionSettings(hosts), socket, inproc);
            session.start();
            add(new Entry(given, session, true));
            return session.endpoint();
        } finally {
            lock.unlock();
        }
    }

    private String bindStream(String given, StreamEndpoint target) {
        SocketAddress address = resolve(target);
        lock.lock();
        try {
            checkOpen();
            ListenSession session =
                    ListenSession.open(target, address, options.sessionSettings(hosts), socket, threads);
            streams = true;
            add(new Entry(given, session, true));
            session.start();
            return session.endpoint();
        } finally {
            lock.unlock();
        }
    }

    /** Without the lock: looking up a name may take many seconds, in which all else goes on. */
    private SocketAddress resolve(StreamEndpoint target) {
        try {
            return target.bindAddress(options.addressing(hosts));
        } catch (UnknownHostException e) {
            throw new ZmqBindException(target.toString(), String.valueOf(e.getMessage()), e);
        }
    }

    void connect(String given) {
        Endpoint target = Endpoint.parseConnect(given);
        lock.lock();
        try {
            checkOpen();
            if (connectsOnce() && isConnected(target.toString())) {
                return;
            }
            if (target instanceof StreamEndpoint stream) {
                connect(given, stream);
            } else {
                connect(given, (InprocEndpoint) target);
            }
        } finally {
            lock.unlock();
        }
    }

    private void connect(String given, StreamEndpoint target) {
        ConnectSession session = new ConnectSession(target, options.sessionSettings(hosts), socket, threads);
        streams = true;
        add(new Entry(given, session, false));
        session.start();
    }

    private void connect(String given, InprocEndpoint target) {
        InprocConnectSession session =
                new InprocConnectSession(target, options.sessionSettings(hosts), socket, threads, inproc);
        add(new Entry(given, session, false));
        session.start();
    }

    /** Returns whether all peers, if there are any, are sockets of the same context. Without the lock. */
    boolean areInproc() {
        return !streams;
    }

    /** As libzmq: a second connection to the same endpoint is refused silently where it would only double messages. */
    private boolean connectsOnce() {
        return switch (socket.type()) {
            case DEALER, SUB, PUB, REQ -> true;
            default -> false;
        };
    }

    private boolean isConnected(String endpoint) {
        return entries.stream()
                .anyMatch(
                        entry -> !entry.listens() && entry.session().endpoint().equals(endpoint));
    }

    private void add(Entry entry) {
        entries.add(entry);
        running.add(entry.session());
        last = entry.session().endpoint();
    }

    void unbind(String endpoint, long lingerNanos) {
        remove(endpoint, true, "the socket does not listen there").close(lingerNanos);
    }

    void disconnect(String endpoint, long lingerNanos) {
        remove(endpoint, false, "the socket is not connected there").close(lingerNanos);
    }

    /** Gives up the endpoint that a pipe is connected to; returns false if there is none, the peer having connected. */
    boolean disconnect(Pipe pipe, long lingerNanos) {
        Session session = null;
        lock.lock();
        try {
            for (Entry entry : entries) {
                if (entry.session().connects(pipe)) {
                    session = entry.session();
                    entries.remove(entry);
                    break;
                }
            }
        } finally {
            lock.unlock();
        }
        if (session != null) {
            session.close(lingerNanos);
        }
        return session != null;
    }

    private Session remove(String endpoint, boolean listens, String otherwise) {
        lock.lock();
        try {
            for (Entry entry : entries) {
                if (entry.listens() == listens
                        && (entry.given().equals(endpoint)
                                || entry.session().endpoint().equals(endpoint))) {
                    entries.remove(entry);
                    return entry.session();
                }
            }
        } finally {
            lock.unlock();
        }
        throw new InvalidEndpointException(endpoint, otherwise);
    }

    String last() {
        lock.lock();
        try {
            return last;
        } finally {
            lock.unlock();
        }
    }

    List<String> bound() {
        return list(true);
    }

    List<String> connected() {
        return list(false);
    }

    private List<String> list(boolean listens) {
        lock.lock();
        try {
            return entries.stream()
                    .filter(entry -> entry.listens() == listens)
                    .map(entry -> entry.session().endpoint())
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    void ended(Session session) {
        lock.lock();
        try {
            running.remove(session);
        } finally {
            lock.unlock();
        }
        reportIfEnded();
    }

    void close(long lingerNanos) {
        List<Session> toClose;
        lock.lock();
        try {
            closed = true;
            toClose = List.copyOf(running);
        } finally {
            lock.unlock();
        }
        toClose.forEach(session -> session.close(lingerNanos));
        reportIfEnded();
    }

    private void reportIfEnded() {
        lock.lock();
        try {
            if (!closed || !running.isEmpty() || reportedEnd) {
                return;
            }
            reportedEnd = true;
        } finally {
            lock.unlock();
        }
        onAllEnded.run();
    }

    private void checkOpen() {
        if (closed) {
            throw socket.closedException();
        }
    }
}
