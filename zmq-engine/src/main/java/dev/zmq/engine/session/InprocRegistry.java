// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.ZmqBindException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The names that sockets of one context are bound to, and those who wait for a name to be bound. Thread-safe.
 *
 * <p>Everything that joins and parts sockets happens under one lock, in the thread that binds, connects or closes, so that
 * both are either peers or not. The lock comes after that of a socket's endpoints and before all other ones; no traffic
 * takes it.
 */
public final class InprocRegistry {

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, InprocListenSession> listeners = new HashMap<>();

    // In the order of connecting.
    private final Map<String, Set<InprocConnectSession>> waiting = new HashMap<>();

    // Those of closed endpoints whose last messages wait.
    private final Set<InprocConnectSession> lingering = new LinkedHashSet<>();

    private boolean closed;

    /** Runs something while nobody else joins or parts sockets. */
    void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    /** Lets a listener have its name, and joins it with all who wait for it. */
    void bind(InprocListenSession listener) {
        String endpoint = listener.endpoint();
        lock.lock();
        try {
            InprocListenSession other = listeners.putIfAbsent(endpoint, listener);
            if (other != null) {
                throw new ZmqBindException(
                        endpoint, "address in use: socket " + other.socketName() + " is bound to it", null);
            }
            for (InprocConnectSession session : List.copyOf(waiting.getOrDefault(endpoint, Set.of()))) {
                stopWaiting(session);
                session.join(listener);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes a listener's name back; under the lock. */
    void release(InprocListenSession listener) {
        listeners.remove(listener.endpoint(), listener);
    }

    /** Returns who has a name, null if nobody has; under the lock. */
    @Nullable
    InprocListenSession find(String endpoint) {
        return listeners.get(endpoint);
    }

    /** Returns the names that are bound, for people to read; under the lock. */
    String names() {
        return listeners.isEmpty() ? "none" : String.join(", ", new TreeSet<>(listeners.keySet()));
    }

    /** Notes who waits for a name; under the lock. */
    void await(InprocConnectSession session) {
        waiting.computeIfAbsent(session.endpoint(), name -> new LinkedHashSet<>())
                .add(session);
    }

    /** Notes who waits to hand over its last messages; under the lock. */
    void linger(InprocConnectSession session) {
        lingering.add(session);
    }

    /** Forgets a session that has ended; under the lock. */
    void forget(InprocConnectSession session) {
        stopWaiting(session);
        lingering.remove(session);
    }

    private void stopWaiting(InprocConnectSession session) {
        Set<InprocConnectSession> sessions = waiting.get(session.endpoint());
        if (sessions != null && sessions.remove(session) && sessions.isEmpty()) {
            waiting.remove(session.endpoint());
        }
    }

    /** Returns whether nobody can bind a name any more; under the lock. */
    boolean isClosed() {
        return closed;
    }

    /** Notes that all sockets of the context are closed: who waits to hand over its last messages does so in vain. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            List.copyOf(lingering).forEach(InprocConnectSession::expire);
        } finally {
            lock.unlock();
        }
    }
}
