// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.MonitorEvent.Kind;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.ReconnectStop;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.reactor.IoThread;
import dev.zmq.engine.reactor.Timer;
import dev.zmq.engine.session.Closure.Cause;
import dev.zmq.engine.transport.StreamEndpoint;
import dev.zmq.engine.zmtp.PeerInfo;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connects to an endpoint, and again whenever the connection is lost. The pipe, with what is queued in it, outlives the
 * connections.
 *
 * <p>Everything but {@link #start} and {@link #close} happens on one I/O thread.
 */
public final class ConnectSession implements Session, ConnectionOwner, ConnectAttempt.Listener {

    /**
     * After how long an attempt that gets no answer, from the name server or the host, is worth a word. The kernel gives it
     * up only after minutes.
     */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final StreamEndpoint target;
    private final String endpoint;
    private final SessionSettings settings;
    private final SessionHost host;
    private final IoThreads threads;
    private final IoThread io;
    private final Pipe pipe;
    private final Backoff backoff;
    private final Outage outage;

    private @Nullable ConnectAttempt attempt;
    private @Nullable Connection connection;
    private @Nullable Timer retryTimer;
    private @Nullable Timer silenceTimer;
    private @Nullable Timer lingerTimer;
    private boolean everReady;
    private boolean closing;
    private boolean expired;
    private boolean ended;

    /** Creates a session that does nothing yet. */
    public ConnectSession(StreamEndpoint target, SessionSettings settings, SessionHost host, IoThreads threads) {
        this.target = target;
        this.endpoint = target.toString();
        this.settings = settings;
        this.host = host;
        this.threads = threads;
        this.io = threads.choose(settings.affinity());
        this.pipe = host.openPipe(endpoint, false, settings);
        this.backoff = new Backoff(settings.reconnect());
        this.outage = new Outage(host.name(), pipe, System::nanoTime);
    }

    @Override
    public String endpoint() {
        return endpoint;
    }

    @Override
    public boolean connects(Pipe connected) {
        return connected == pipe;
    }

    /** Starts connecting in the background; messages may be queued from now on, unless the socket is "immediate". */
    public void start() {
        if (!settings.immediate()) {
            host.attach(pipe); // if refused now, it is tried again with each connection
        }
        io.execute(this::connect);
    }

    private void connect() {
        retryTimer = null;
        if (ended) {
            return;
        }
        pipe.setState(PeerState.CONNECTING);
        silenceTimer =
                io.schedule(SILENCE_NANOS, () -> outage.onSilence("no answer for " + Span.ofNanos(SILENCE_NANOS)));
        ConnectAttempt started = new ConnectAttempt(target, settings, io, threads.resolver(), this);
        attempt = started;
        started.start();
    }

    // ---- ConnectAttempt.Listener ----

    @Override
    public void delayed() {
        host.event(Kind.CONNECT_DELAYED, endpoint, null, null);
    }

    @Override
    public void connected(SocketChannel channel, String address) throws IOException {
        Connection established = new Connection(io, channel, settings, host, this, endpoint, address);
        attempt = null;
        connection = established;
        cancel(silenceTimer);
        pipe.setState(PeerState.HANDSHAKING);
        host.event(Kind.CONNECTED, endpoint, address, null);
        established.start();
    }

    @Override
    public void failed(String detail, boolean refused) {
        attempt = null;
        cancel(silenceTimer);
        host.event(Kind.CLOSED, endpoint, null, detail);
        outage.onFailedAttempt(detail);
        if (refused && stopsAfter(ReconnectStop.CONNECTION_REFUSED)) {
            giveUp(detail, "Have the peer listen first, or take CONNECTION_REFUSED out of reconnectStop");
        } else {
            retry(new Closure(Cause.LOST, detail));
        }
    }

    private boolean stopsAfter(ReconnectStop stop) {
        return settings.connecting().stops().contains(stop);
    }

    private void retry(Closure reason) {
        if (closing && stopsAfter(ReconnectStop.AFTER_DISCONNECT)) {
            end(DropReason.CONNECTION_LOST);
            return;
        }
        if (!backoff.isEnabled()) {
            giveUp(reason.detail(), "Set reconnectInterval to more than 0 to have it tried again");
            return;
        }
        long delayMillis =
                reason.cause() == Cause.PROTOCOL_ERROR ? backoff.nextMillisAfterProtocolError() : backoff.nextMillis();
        pipe.setState(PeerState.RECONNECTING);
        outage.onRetry(reason.detail());
        host.event(Kind.CONNECT_RETRIED, endpoint, null, null, delayMillis, "in " + delayMillis + " ms");
        retryTimer = io.schedule(TimeUnit.MILLISECONDS.toNanos(delayMillis), this::connect);
    }

    /** Leaves the endpoint alone until it is disconnected, or connected anew. */
    private void giveUp(String detail, String remedy) {
        long queued = pipe.out().depth();
        host.detach(pipe, DropReason.CONNECTION_LOST);
        if (!closing) {
            outage.onGivenUp(detail, remedy, queued);
        }
        pipe.setState(PeerState.FAILED);
        if (closing) {
            end(DropReason.CONNECTION_LOST);
        }
    }

    // ---- ConnectionOwner ----

    @Override
    public Pipe pipeFor(Connection ready, PeerInfo peer) {
        if (everReady) {
            pipe.addReconnect();
        }
        everReady = true;
        outage.onReady();
        if (closing) {
            io.execute(() -> ready.closeAfter(-1)); // the session's own linger timer is running
        }
        return pipe;
    }

    @Override
    public void connectionEnded(Connection lost, Closure closure) {
        if (connection != lost) {
            return; // given up before; another attempt is under way
        }
        connection = null;
        if (ended) {
            return;
        }
        if (!lost.wasReady()) {
            outage.onFailedAttempt(closure.detail());
        } else {
            outage.onLost(closure.detail());
            if (closure.cause() != Cause.PROTOCOL_ERROR) {
                backoff.reset();
            }
        }
        if (closing
                && (expired
                        || closure.cause() == Cause.CLOSED_HERE
                        || pipe.out().depth() == 0)) {
            end(DropReason.LINGER_EXPIRED);
            return;
        }
        if (settings.immediate()) {
            host.detach(pipe, DropReason.CONNECTION_LOST);
        }
        if (closure.isFinal()) {
            giveUp(closure.detail(), Objects.requireNonNullElse(closure.remedy(), "Find out why"));
        } else if (!lost.wasReady() && stopsAfter(ReconnectStop.HANDSHAKE_FAILED)) {
            giveUp(closure.detail(), "Find out what answers there, or take HANDSHAKE_FAILED out of reconnectStop");
        } else {
            retry(closure);
        }
    }

    // ---- Closing ----

    @Override
    public void close(long lingerNanos) {
        host.retire(pipe);
        io.execute(() -> closeAfter(lingerNanos));
    }

    private void closeAfter(long lingerNanos) {
        if (ended) {
            return;
        }
        closing = true;
        outage.onClosing();
        if (lingerTimer != null) {
            lingerTimer.cancel();
        }
        Connection current = connection;
        boolean waitsToRetry = retryTimer != null;
        if (lingerNanos == 0
                || (waitsToRetry && stopsAfter(ReconnectStop.AFTER_DISCONNECT))
                || pipe.state() == PeerState.FAILED
                || (current == null && pipe.out().depth() == 0)) {
            expire();
            return;
        }
        if (lingerNanos > 0) {
            lingerTimer = io.schedule(lingerNanos, this::expire);
        }
        if (current != null && current.wasReady()) {
            current.closeAfter(-1);
        } else if (pipe.out().depth() == 0) {
            expire();
        }
    }

    private void expire() {
        expired = true;
        Connection current = connection;
        if (current != null) {
            current.closeAfter(0); // comes back through connectionEnded, maybe as a loss that was under way already
        } else {
            end(DropReason.LINGER_EXPIRED);
        }
    }

    private void end(DropReason reason) {
        if (ended) {
            return;
        }
        ended = true;
        cancel(retryTimer);
        cancel(silenceTimer);
        cancel(lingerTimer);
        ConnectAttempt underWay = attempt;
        if (underWay != null) {
            attempt = null;
            underWay.cancel();
        }
        host.detach(pipe, reason);
        host.closePipe(pipe);
        host.ended(this);
    }

    private static void cancel(@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }
}
