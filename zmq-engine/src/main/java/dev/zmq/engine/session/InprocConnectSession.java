// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.reactor.IoThread;
import dev.zmq.engine.transport.InprocEndpoint;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connects to an inproc name: at once if a socket is bound to it, else as soon as one is, and again when that has gone. The
 * pipe, with what waits in it, outlives the peers.
 *
 * <p>Guarded by the lock of the {@link InprocRegistry}. The I/O thread is only there for timers, and to tell a socket of an
 * end that another one brought about.
 */
public final class InprocConnectSession implements Session {

    private static final Logger LOG = System.getLogger(Socket.class.getName());

    /** Applications make their sockets in any order, and in less time than this. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private enum State {
        /** Nobody is bound to the name; ended by who binds it, or by closing. */
        WAITING,
        /** One of the two sockets does not want the other now; ended by a timer, or by closing. */
        PAUSING,
        /** There is a peer; ended by either side. */
        LINKED,
        /** Given up; ended by closing. */
        FAILED,
        /** Closed. */
        ENDED
    }

    private final String endpoint;
    private final SessionSettings settings;
    private final SessionHost host;
    private final InprocRegistry registry;
    private final IoThread io;
    private final Pipe pipe;

    private State state = State.WAITING;
    private @Nullable InprocLink link;
    private boolean everLinked;
    private boolean closing;

    // How often this has begun to wait, lest a wait be warned of in the place of another.
    private int waits;

    /** Creates a session that does nothing yet. */
    public InprocConnectSession(
            InprocEndpoint target,
            SessionSettings settings,
            SessionHost host,
            IoThreads threads,
            InprocRegistry registry) {
        this.endpoint = target.toString();
        this.settings = settings;
        this.host = host;
        this.registry = registry;
        this.io = threads.chooseForTasks();
        this.pipe = host.openInprocPipe(endpoint, null, settings);
    }

    /** Connects; a socket that is bound to the name is a peer on return. */
    public void start() {
        if (!settings.immediate()) {
            host.attach(pipe); // if refused now, it is tried again with each peer
        }
        registry.locked(this::joinOrWait);
    }

    @Override
    public String endpoint() {
        return endpoint;
    }

    SessionHost host() {
        return host;
    }

    SessionSettings settings() {
        return settings;
    }

    Pipe pipe() {
        return pipe;
    }

    private void joinOrWait() {
        InprocListenSession listener = registry.find(endpoint);
        if (listener != null) {
            join(listener);
        } else {
            await();
        }
    }

    private void await() {
        state = State.WAITING;
        registry.await(this);
        int current = ++waits;
        io.execute(() -> io.schedule(PATIENCE_NANOS, () -> warnIfWaiting(current)));
    }

    /** Nobody may ever bind the name, if either side has misspelt it. */
    private void warnIfWaiting(int wait) {
        String[] trouble = {null};
        registry.locked(() -> {
            if (state == State.WAITING && waits == wait && !closing) {
                trouble[0] = "no socket of this context is bound to it; bound are " + registry.names();
                pipe.setTrouble(trouble[0]);
            }
        });
        if (trouble[0] != null) { // not under the lock: a log is code of the application's choice
            LOG.log(
                    Level.WARNING,
                    "Socket " + host.name() + " has waited for a peer at " + endpoint + " for "
                            + Span.ofNanos(PATIENCE_NANOS) + ": " + trouble[0]
                            + ". It is connected as soon as one is.");
        }
    }

    /** Becomes the peer of a socket that is bound to the name, if the two fit. Under the lock, in state WAITING or PAUSING. */
    void join(InprocListenSession listener) {
        SocketType other = listener.settings().type();
        if (!settings.type().peers().contains(other)) {
            listener.host()
                    .rejected("socket " + host.name() + " of this context: its type, " + settings.type()
                            + ", does not fit " + other);
            giveUp("socket " + listener.socketName() + ", which is bound to it, is of type " + other
                    + ", which does not fit " + settings.type());
            return;
        }
        Pipe accepted = listener.host().openInprocPipe(endpoint, pipe, listener.settings());
        if (!listener.host().attach(accepted)) {
            listener.host().closePipe(accepted);
            pause("socket " + listener.socketName() + " takes no further peer");
        } else if (!closing && !host.attach(pipe)) {
            listener.host().detach(accepted, DropReason.CONNECTION_LOST);
            listener.host().closePipe(accepted);
            pause("the socket takes no further peer");
        } else {
            link(new InprocLink(this, listener, accepted));
        }
    }

    private void link(InprocLink joined) {
        if (everLinked) {
            pipe.addReconnect();
        }
        everLinked = true;
        pipe.setFailedAttempts(0);
        state = State.LINKED;
        link = joined;
        joined.start();
        if (closing) {
            expire(); // all that was waiting is with the peer
        }
    }

    /** Tries again later: at once would be without end. */
    private void pause(String error) {
        pipe.setFailedAttempts(pipe.failedAttempts() + 1);
        pipe.setTrouble(error);
        long millis = settings.reconnect().intervalMillis();
        if (millis <= 0) {
            giveUp(error + ". Set reconnectInterval to more than 0 to have it tried again");
            return;
        }
        state = State.PAUSING;
        pipe.setState(PeerState.RECONNECTING);
        io.execute(() -> io.schedule(TimeUnit.MILLISECONDS.toNanos(millis), this::resume));
    }

    private void resume() {
        registry.locked(() -> {
            if (state == State.PAUSING) {
                joinOrWait();
            }
        });
    }

    /** Leaves the endpoint alone until it is disconnected, or connected anew. */
    private void giveUp(String error) {
        long queued = pipe.out().depth();
        host.detach(pipe, DropReason.CONNECTION_LOST);
        pipe.setTrouble(error);
        pipe.setState(PeerState.FAILED);
        state = State.FAILED;
        if (closing) {
            end(DropReason.CONNECTION_LOST);
            reportLater();
        } else {
            String text = "Socket " + host.name() + " has given up " + endpoint + ": " + error
                    + ". Queued messages dropped: " + queued
                    + ". Correct it, then disconnect and connect the endpoint.";
            // Not under the locks that are held here: a log is code of the application's choice.
            io.execute(() -> LOG.log(Level.WARNING, text));
        }
    }

    // ---- The peer has gone. ----

    /** Parts from a peer later, whose socket is in the middle of something. Any thread. */
    void disconnectLater(InprocLink unwanted, String reason) {
        io.execute(() -> registry.locked(() -> {
            if (!unwanted.isEnded()) {
                unwanted.end();
                lost(reason);
                pause(reason);
            }
        }));
    }

    /** Notes that the listener has ended the link; waits for another one. */
    void parted(String reason) {
        lost(reason);
        pipe.setState(PeerState.CONNECTING);
        await();
    }

    private void lost(String reason) {
        link = null;
        pipe.setTrouble(reason);
        if (settings.immediate()) {
            host.detach(pipe, DropReason.CONNECTION_LOST);
        }
    }

    // ---- Closing. ----

    /** What was sent is with the peer already; what waits for one does so for the given time. */
    @Override
    public void close(long lingerNanos) {
        host.retire(pipe);
        boolean[] ended = {false};
        registry.locked(() -> ended[0] = closeOrLinger(lingerNanos));
        if (ended[0]) {
            host.ended(this);
        }
    }

    private boolean closeOrLinger(long lingerNanos) {
        if (state == State.ENDED) {
            return false;
        }
        boolean waits = state == State.WAITING || state == State.PAUSING;
        if (waits && lingerNanos != 0 && pipe.out().depth() > 0 && !registry.isClosed()) {
            closing = true;
            registry.linger(this);
            pipe.setState(PeerState.CLOSING);
            if (lingerNanos > 0) {
                io.execute(() -> io.schedule(lingerNanos, () -> registry.locked(this::expire)));
            }
            return false;
        }
        end(DropReason.LINGER_EXPIRED);
        return true;
    }

    /** Waits no longer. */
    void expire() {
        if (state != State.ENDED) {
            end(DropReason.LINGER_EXPIRED);
            reportLater();
        }
    }

    private void end(DropReason reason) {
        InprocLink current = link;
        if (current != null) {
            current.end();
        }
        state = State.ENDED;
        link = null;
        registry.forget(this);
        host.detach(pipe, reason);
        host.closePipe(pipe);
    }

    /** The thread at work belongs to another socket, or holds locks that this one needs. */
    private void reportLater() {
        io.execute(() -> host.ended(this));
    }
}
