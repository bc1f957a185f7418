// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.PollEvent;
import dev.zmq.engine.ReadinessChannel;
import dev.zmq.engine.Socket;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.engine.ZmqException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** A pipe of the operating system with one byte in it while the socket may be ready. */
final class ReadinessPipe implements ReadinessChannel {

    private static final Logger LOG = System.getLogger(Socket.class.getName());

    private final AbstractSocket socket;
    private final Set<PollEvent> events;
    private final Pipe pipe;
    private final Runnable listener = this::mark;

    // Held for one system call at most; whoever signals may hold locks of the socket, so none is taken inside.
    private final ReentrantLock lock = new ReentrantLock();
    private final ByteBuffer octet = ByteBuffer.allocateDirect(1);
    private boolean marked;
    private boolean closed;

    private ReadinessPipe(AbstractSocket socket, Set<PollEvent> events, Pipe pipe) {
        this.socket = socket;
        this.events = events;
        this.pipe = pipe;
    }

    static ReadinessChannel open(AbstractSocket socket, PollEvent... events) {
        if (events.length == 0) {
            throw new IllegalArgumentException("at least one event is needed");
        }
        socket.checkOpen();
        ReadinessPipe channel = new ReadinessPipe(socket, EnumSet.copyOf(List.of(events)), openPipe(socket));
        channel.events.forEach(event -> socket.waiters(event).addListener(channel.listener));
        channel.mark(); // whatever the state: the first update() finds out
        return channel;
    }

    private static Pipe openPipe(AbstractSocket socket) {
        try {
            Pipe pipe = Pipe.open();
            pipe.source().configureBlocking(false);
            pipe.sink().configureBlocking(false);
            return pipe;
        } catch (IOException e) {
            throw new ZmqException("Cannot open a channel that tells when socket " + socket.name() + " is ready", e);
        }
    }

    @Override
    public SelectableChannel channel() {
        return pipe.source();
    }

    @Override
    public boolean update() {
        if (!isReady()) {
            unmark();
            // A signal before this counted for nothing, as the mark was there.
            if (!isReady()) {
                return false;
            }
        }
        mark();
        return true;
    }

    private boolean isReady() {
        try {
            for (PollEvent event : events) {
                if (socket.is(event)) {
                    return true;
                }
            }
            return false;
        } catch (ZmqClosedException e) {
            return true;
        }
    }

    private void mark() {
        lock.lock();
        try {
            if (!marked && !closed) {
                marked = true;
                pipe.sink().write(octet.clear());
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Nobody is told any more that socket " + socket.name() + " is ready", e);
        } finally {
            lock.unlock();
        }
    }

    private void unmark() {
        lock.lock();
        try {
            if (marked && !closed) {
                pipe.source().read(octet.clear());
                marked = false;
            }
        } catch (IOException e) {
            throw new ZmqException("The readiness channel of socket " + socket.name() + " cannot be read", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        events.forEach(event -> socket.waiters(event).removeListener(listener));
        lock.lock();
        try {
            closed = true;
            pipe.sink().close();
            pipe.source().close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Closing a readiness channel failed", e);
        } finally {
            lock.unlock();
        }
    }
}
