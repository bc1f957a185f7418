// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.MonitorEvent.Kind;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.pipe.UnreadablePartException;
import dev.zmq.engine.reactor.ChannelHandler;
import dev.zmq.engine.reactor.IoThread;
import dev.zmq.engine.reactor.Timer;
import dev.zmq.engine.session.Closure.Cause;
import dev.zmq.engine.transport.TcpEndpoint;
import dev.zmq.engine.zmtp.Commands;
import dev.zmq.engine.zmtp.PeerInfo;
import dev.zmq.engine.zmtp.ProtocolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One established channel to a peer: handshake, then traffic until it ends.
 *
 * <p>Everything happens on its I/O thread, except {@link #send}, {@link #disconnect}, {@link #isOpen}, {@link #isReady},
 * {@link #onWriteFailure}, {@link #afterFlush} and {@link #closeAfterSending}.
 */
final class Connection implements ChannelHandler, CommandSender {

    private static final int MAX_HANDSHAKE_READ_BYTES = 4 * 1024;
    private static final int MAX_DRAINING_READS = 4;

    private enum State {
        /** Greeting and handshake; ended by success, a protocol error or the handshake interval. */
        HANDSHAKING,
        /** Traffic; ended by either side. */
        READY,
        /** As READY, but only until what is queued is written. */
        DRAINING,
        /** All is written and the peer told so; what it sends is dropped; ended by the peer's end, or by time. */
        FINISHING,
        /** The channel is closed. */
        CLOSED
    }

    private final IoThread io;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final SessionSettings settings;
    private final SessionHost host;
    private final ConnectionOwner owner;
    private final String endpoint;
    private final String address;
    private final @Nullable String localAddress;

    // Each is there only in its time, as there may be ten thousand connections that say nothing.
    private @Nullable HandshakeExchange handshake;
    private @Nullable HeartbeatMonitor heartbeat;
    private @Nullable Finishing finishing;
    private @Nullable Timer lingerTimer;
    private @Nullable Closure closure;
    private @Nullable Throwable writeFailure;

    // Set together, once, on the I/O thread when the handshake succeeds, before another thread learns of the
    // connection.
    private @Nullable Pipe pipe;
    private @Nullable ControlQueue control;
    private @Nullable ChannelReader reader;
    private @Nullable ChannelWriter writer;
    private boolean peerKnowsCommands;

    // Written on the I/O thread; read by senders after they gave the flush token back.
    private volatile State state = State.HANDSHAKING;

    Connection(
            IoThread io,
            SocketChannel channel,
            SessionSettings settings,
            SessionHost host,
            ConnectionOwner owner,
            String endpoint,
            String address)
            throws IOException {
        this.io = io;
        this.channel = channel;
        this.settings = settings;
        this.host = host;
        this.owner = owner;
        this.endpoint = endpoint;
        this.address = address;
        this.localAddress =
                channel.getLocalAddress() instanceof InetSocketAddress local ? TcpEndpoint.format(local) : null;
        this.key = io.register(channel, SelectionKey.OP_READ, this);
    }

    /** Starts the handshake; with a peer that speaks no ZMTP there is none. */
    void start() {
        try {
            if (settings.raw()) {
                becomeReady(PeerInfo.raw(), new ControlQueue());
            } else {
                HandshakeExchange started = new HandshakeExchange(io, channel, key, settings);
                handshake = started;
                started.start(this::close);
            }
        } catch (IOException | RuntimeException | Error e) {
            onFailure(e);
        }
    }

    /** Returns the peer's address and port. */
    String address() {
        return address;
    }

    /** Returns whether the channel is open. Any thread. */
    boolean isOpen() {
        return state != State.CLOSED;
    }

    /** Returns whether messages flow without an end in sight. Any thread. */
    boolean isReady() {
        return state == State.READY;
    }

    /** Returns whether the handshake succeeded. I/O thread. */
    boolean wasReady() {
        return pipe != null;
    }

    // ---- Events of the channel. ----

    @Override
    public void onReady(int readyOperations) {
        try {
            if ((readyOperations & SelectionKey.OP_WRITE) != 0) {
                onWritable();
            }
            if ((readyOperations & SelectionKey.OP_READ) != 0 && isOpen()) {
                onReadable();
            }
        } catch (IOException | ProtocolException e) {
            onFailure(e);
        }
    }

    @Override
    public void onFailure(Throwable failure) {
        if (failure instanceof ProtocolException violation) {
            close(Closure.of(violation, !wasReady()));
        } else if (failure instanceof IOException || failure instanceof UncheckedIOException) {
            close(new Closure(Cause.LOST, text(failure)));
        } else {
            close(new Closure(Cause.LOST, "internal failure: " + failure));
        }
    }

    private static String text(Throwable failure) {
        return Objects.requireNonNullElseGet(
                failure.getMessage(), () -> failure.getClass().getSimpleName());
    }

    private void onWritable() throws IOException {
        key.interestOpsAnd(~SelectionKey.OP_WRITE);
        ChannelWriter ready = writer;
        if (ready == null) {
            handshaking().write();
        } else {
            ready.onWritable();
        }
    }

    private void onReadable() throws IOException, ProtocolException {
        Finishing last = finishing;
        if (last != null) {
            last.onReadable();
            return;
        }
        ChannelReader ready = reader;
        if (ready == null) {
            continueHandshake();
        } else {
            ready.onReadable();
        }
    }

    void onEndOfStream() {
        String detail = wasReady() ? "closed by the peer" : handshaking().describeEndOfStream();
        close(new Closure(Cause.LOST, detail));
    }

    /** Notes that bytes arrived. */
    void onHeard() {
        HeartbeatMonitor monitor = heartbeat;
        if (monitor != null) {
            monitor.onHeard();
        }
    }

    /** Notes that reading stopped for lack of room, or goes on. */
    void onPaused(boolean paused) {
        HeartbeatMonitor monitor = heartbeat;
        if (monitor != null) {
            monitor.setPaused(paused);
        }
    }

    // ---- Handshake. ----

    private void continueHandshake() throws IOException, ProtocolException {
        ByteBuffer in = io.readBuffer().limit(MAX_HANDSHAKE_READ_BYTES);
        if (channel.read(in) < 0) {
            onEndOfStream();
            return;
        }
        HandshakeExchange current = handshaking();
        if (current.consume(in.flip())) {
            becomeReady(current.peer(), current.unsent()).begin(in);
        }
    }

    private HandshakeExchange handshaking() {
        return Objects.requireNonNull(handshake, "a handshake that is over");
    }

    private void endHandshake() {
        HandshakeExchange current = handshake;
        if (current != null) {
            current.stop();
            handshake = null;
        }
    }

    private ChannelReader becomeReady(PeerInfo peer, ControlQueue commands) throws IOException {
        if (peer.usesVersion1Frames() && !commands.isEmpty()) {
            // They would be translated. A new channel has room for some hundred bytes, or something is wrong with it.
            throw new IOException("the channel does not take the bytes of the handshake");
        }
        endHandshake();
        Pipe attached = owner.pipeFor(this, peer);
        Framing framing = Framing.of(peer, channel);
        ChannelReader traffic = new ChannelReader(this, host, io, framing.source(), key, attached, settings);
        ChannelWriter outgoing = new ChannelWriter(this, io, framing.sink(), key, commands, attached.channelOut());
        pipe = attached;
        control = commands;
        reader = traffic;
        writer = outgoing;
        peerKnowsCommands = peer.knowsCommands();
        state = State.READY;
        attached.setAddress(address);
        attached.setLocalAddress(localAddress);
        attached.setLink(this);
        if (!peer.isRaw()) {
            attached.setPeer(new Pipe.Peer(peer.socketType(), peer.mechanism(), peer.version()), peer.routingId());
        }
        attached.in().attach(traffic);
        boolean taken = host.attach(attached);
        if (taken) {
            host.ready(attached, peer, this);
        }
        // Not before: who sees that a peer is ready must be able to send to it.
        attached.setState(PeerState.READY);
        if (!peer.isRaw()) {
            // Not before, as the socket has to give the peer its routing id first.
            host.event(Kind.HANDSHAKE_SUCCEEDED, endpoint, address, attached, 0, null);
        }
        if (!taken) {
            io.execute(() -> close(new Closure(Cause.LOST, "the socket takes no further peer")));
        } else if (peerKnowsCommands && settings.heartbeat().intervalNanos() > 0) {
            heartbeat().start();
        }
        outgoing.start();
        return traffic;
    }

    private Pipe attached() {
        return Objects.requireNonNull(pipe, "traffic before the handshake");
    }

    private ControlQueue control() {
        return Objects.requireNonNull(control, "commands before the handshake");
    }

    // ---- Commands. ----

    @Override
    public void send(byte[] frame) {
        control().add(frame);
        flushControl();
    }

    @Override
    public void disconnect(String reason) {
        io.execute(() -> close(new Closure(Cause.LOST, reason)));
    }

    @Override
    public void closeAfterSending() {
        io.execute(() -> closeAfter(-1));
    }

    private void sendPing(byte[] frame) {
        control().setPing(frame);
        flushControl();
    }

    private HeartbeatMonitor heartbeat() {
        HeartbeatMonitor monitor = heartbeat;
        if (monitor == null) {
            monitor = new HeartbeatMonitor(
                    io,
                    settings.heartbeat(),
                    this::sendPing,
                    detail -> close(new Closure(Cause.TIMED_OUT, detail)),
                    roundTrip -> attached().setHeartbeatRoundTrip(roundTrip));
            heartbeat = monitor;
        }
        return monitor;
    }

    private void stopHeartbeat() {
        HeartbeatMonitor monitor = heartbeat;
        if (monitor != null) {
            monitor.stop();
        }
    }

    private void flushControl() {
        ChannelWriter ready = writer;
        if (ready != null) {
            ready.flushControl();
        }
    }

    void onCommand(byte[] body) throws ProtocolException {
        if (!peerKnowsCommands) {
            return;
        }
        Commands.Command command = Commands.parse(body);
        switch (command.name()) {
            case Commands.PING -> {
                Commands.Ping ping = Commands.parsePing(command.data());
                if (ping.ttlDeciseconds() > 0) {
                    heartbeat().onPing(ping);
                }
                control().setPong(Commands.pong(ping.context()));
                flushControl();
            }
            case Commands.PONG -> {
                HeartbeatMonitor monitor = heartbeat;
                if (monitor != null) {
                    monitor.onPong();
                }
            }
            case Commands.SUBSCRIBE -> host.subscription(attached(), true, command.data());
            case Commands.CANCEL -> host.subscription(attached(), false, command.data());
            default -> {} // RFC 37: unknown commands are ignored
        }
    }

    // ---- The end. ----

    /** Closes once what is queued is written, or when the time has passed; negative for no limit. */
    void closeAfter(long lingerNanos) {
        if (!isOpen()) {
            return;
        }
        ChannelWriter ready = writer;
        if (ready == null || lingerNanos == 0) {
            close(new Closure(Cause.CLOSED_HERE, "closed by this side"));
            return;
        }
        if (state != State.FINISHING) {
            state = State.DRAINING;
            attached().setState(PeerState.CLOSING);
        }
        if (lingerTimer != null) {
            lingerTimer.cancel();
        }
        if (lingerNanos > 0) {
            lingerTimer = io.schedule(
                    lingerNanos,
                    () -> close(new Closure(Cause.CLOSED_HERE, "closed by this side, linger time passed")));
        }
        closeIfDrained();
    }

    private void closeIfDrained() {
        ChannelWriter ready = writer;
        if (state == State.DRAINING && ready != null && ready.isDrained()) {
            finish();
        }
    }

    private void finish() {
        if (attached().out().messages() == 0) {
            close(new Closure(Cause.CLOSED_HERE, "closed by this side")); // nothing that could be lost
            return;
        }
        state = State.FINISHING;
        stopHeartbeat();
        Finishing last =
                new Finishing(io, channel, key, () -> close(new Closure(Cause.CLOSED_HERE, "closed by this side")));
        finishing = last;
        last.start();
    }

    /** Returns whether messages of the peer are still taken. I/O thread. */
    boolean takesMessages() {
        return state == State.READY || state == State.DRAINING;
    }

    /** Ends the connection, later: the caller may be in the middle of using it. Any thread. */
    void onWriteFailure(Throwable failure) {
        if (failure instanceof UnreadablePartException) {
            attached().drops().add(DropReason.UNREADABLE, 1);
        }
        io.execute(() -> endAfterReading(failure));
    }

    /**
     * Closes the connection once what has arrived is read, however long the application takes for that: a peer that sends
     * its last messages and goes must not lose them because we had something to say (libzmq).
     */
    private void endAfterReading(Throwable failure) {
        ChannelReader ready = reader;
        if (ready == null || state != State.READY || !(failure instanceof IOException)) {
            onFailure(failure);
        } else if (writeFailure == null) {
            writeFailure = failure;
            stopHeartbeat();
            ready.readToEnd();
        }
    }

    /** Called when nothing more can be read for now. */
    void onNothingToRead() {
        Throwable failure = writeFailure;
        if (failure != null) {
            onFailure(failure);
        }
    }

    /** Does what had to wait for the flush token. Any thread, which has just given the token back. */
    void afterFlush() {
        State now = state;
        if (now == State.CLOSED || now == State.DRAINING) {
            io.execute(() -> {
                closeIfDrained();
                detach();
            });
        }
    }

    /** Closes the channel. */
    void close(Closure reason) {
        if (!isOpen()) {
            return;
        }
        state = State.CLOSED;
        closure = reason;
        endHandshake();
        if (lingerTimer != null) {
            lingerTimer.cancel();
        }
        stopHeartbeat();
        if (finishing != null) {
            finishing.stop();
        }
        // Whatever fails here, for lack of memory, the session must learn of the end: its socket could never close.
        try {
            drainUnread();
        } finally {
            io.close(key);
            if (reader != null) {
                reader.abandon();
            }
            try {
                report(reason);
            } finally {
                detach();
            }
        }
    }

    private void report(Closure reason) {
        if (pipe == null && reason.cause() != Cause.CLOSED_HERE) {
            Kind kind = switch (reason.cause()) {
                case PROTOCOL_ERROR, INCOMPATIBLE -> Kind.HANDSHAKE_FAILED_PROTOCOL;
                case REFUSED -> Kind.HANDSHAKE_FAILED_AUTH;
                default -> Kind.HANDSHAKE_FAILED_NO_DETAIL;
            };
            host.event(kind, endpoint, address, null, reason.code(), reason.detail());
        }
        host.event(Kind.DISCONNECTED, endpoint, address, pipe, 0, reason.detail());
    }

    /** Reads away what has arrived: closing with unread bytes resets the connection and takes sent ones along. */
    private void drainUnread() {
        if (pipe == null) {
            return;
        }
        try {
            for (int i = 0; i < MAX_DRAINING_READS; i++) {
                if (channel.read(io.readBuffer()) <= 0) {
                    return;
                }
            }
        } catch (IOException e) {
            // The connection is gone already: nothing to protect.
            return;
        }
    }

    /** Lets go of the pipe of a closed connection, as soon as no application thread holds its flush token. */
    private void detach() {
        Closure reason = closure;
        if (reason == null) {
            return;
        }
        Pipe attached = pipe;
        if (attached != null) {
            if (!attached.channelOut().detach()) {
                return; // whoever holds the token will call again, see afterFlush()
            }
            attached.in().attach(null);
            attached.setAddress(null);
            attached.setLocalAddress(null);
            attached.setLink(null);
            host.unready(attached);
        }
        closure = null;
        owner.connectionEnded(this, reason);
    }
}
