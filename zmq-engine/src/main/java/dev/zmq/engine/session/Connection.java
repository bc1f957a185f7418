// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.Message;
import dev.zmq.engine.MonitorEvent.Kind;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.pipe.InboundPipe;
import dev.zmq.engine.pipe.OutboundPipe;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.reactor.ChannelHandler;
import dev.zmq.engine.reactor.IoThread;
import dev.zmq.engine.reactor.Timer;
import dev.zmq.engine.session.Closure.Cause;
import dev.zmq.engine.zmtp.Commands;
import dev.zmq.engine.zmtp.Handshake;
import dev.zmq.engine.zmtp.PeerInfo;
import dev.zmq.engine.zmtp.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One established channel to a peer: handshake, then traffic until it ends.
 *
 * <p>Everything happens on its I/O thread, except that application threads may run {@link #flushDirectly}, with the
 * flush token of the pipe, and {@link #schedule}, {@link #resume} and {@link #send}.
 */
final class Connection implements ChannelHandler, OutboundPipe.Flusher, InboundPipe.Source, CommandSender {

    private static final byte[] NO_BYTES = {};
    private static final int MAX_GATHERED_CHUNKS = 16;
    private static final int MAX_WRITES_PER_TURN = 16;
    private static final int MAX_READS_PER_TURN = 4;
    private static final int MIN_READ_BYTES = 4 * 1024;

    /** While a sender is in a burst, the I/O thread writes when there is this much, or after this time. */
    private static final long BURST_WRITE_BYTES = 16 * 1024;

    private static final long BURST_WRITE_NANOS = 15_000;

    /** A burst is over when nothing was sent for so long. */
    private static final long BURST_END_NANOS = 50_000;

    private enum State {
        /** Greeting and handshake; ended by success, a protocol error or the handshake interval. */
        HANDSHAKING,
        /** Traffic; ended by either side. */
        READY,
        /** As READY, but only until what is queued is written. */
        DRAINING,
        /** The channel is closed. */
        CLOSED
    }

    /** Who holds the flush token. */
    private enum Writer {
        /** The I/O thread. */
        IO_THREAD,
        /** An application thread that found the queue idle. */
        SENDER,
        /** An application thread that found the queue full before the I/O thread came to it. */
        HELPING_SENDER
    }

    private final IoThread io;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final SessionSettings settings;
    private final SessionHost host;
    private final ConnectionOwner owner;
    private final String endpoint;
    private final String address;

    private final Handshake handshake;
    private final MessageReader reader;
    private final ControlQueue control = new ControlQueue();
    private final ByteBuffer[] gathered = new ByteBuffer[MAX_GATHERED_CHUNKS];
    private final HeartbeatMonitor heartbeat;
    private final Runnable flushTask = this::flushScheduled;
    private final Runnable resumeTask = this::resumeReading;

    private @Nullable Timer handshakeTimer;
    private @Nullable Timer lingerTimer;
    private byte[] unread = NO_BYTES;
    private int bytesPerMessage = 64;
    private @Nullable Closure closure;
    private boolean polled;

    // Under the flush token.
    private long lastWriteNanos;

    // Set once on the I/O thread when ready, before an application thread can get hold of this connection.
    private @Nullable Pipe pipe;

    // Written on the I/O thread; read by application threads after they gave the flush token back.
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
        this.handshake = new Handshake(settings.type(), settings.routingId(), settings.maxMessageBytes());
        this.reader = new MessageReader(settings.maxMessageBytes(), new Incoming());
        this.heartbeat = new HeartbeatMonitor(
                io,
                settings.heartbeat(),
                this::send,
                detail -> close(new Closure(Cause.TIMED_OUT, detail)),
                this::noteRoundTrip);
        this.key = io.register(channel, SelectionKey.OP_READ, this);
    }

    /** Starts the handshake. */
    void start() {
        if (settings.handshakeNanos() > 0) {
            handshakeTimer = io.schedule(
                    settings.handshakeNanos(),
                    () -> close(new Closure(Cause.TIMED_OUT, "no handshake within the handshake interval")));
        }
        control.add(handshake.start());
        try {
            writeHandshake();
        } catch (IOException e) {
            close(lost(e));
        }
    }

    String address() {
        return address;
    }

    /** Closes once what is queued is written, or when the time has passed. */
    void closeAfter(long lingerNanos) {
        if (state == State.CLOSED) {
            return;
        }
        Pipe attached = pipe;
        if (attached == null || lingerNanos == 0 || isDrained(attached)) {
            close(new Closure(Cause.CLOSED_HERE, "closed by this side"));
            return;
        }
        state = State.DRAINING;
        attached.setState(PeerState.CLOSING);
        cancel(lingerTimer);
        if (lingerNanos > 0) {
            lingerTimer = io.schedule(
                    lingerNanos,
                    () -> close(new Closure(Cause.CLOSED_HERE, "closed by this side, linger time passed")));
        }
        // An application thread may have found the state before it changed.
        if (isDrained(attached)) {
            close(new Closure(Cause.CLOSED_HERE, "closed by this side"));
        }
    }

    private boolean isDrained(Pipe attached) {
        return attached.out().depth() == 0 && attached.out().isIdle() && control.isEmpty();
    }

    // ---- Events of the channel. ----

    @Override
    public void onReady(int readyOperations) {
        try {
            if ((readyOperations & SelectionKey.OP_WRITE) != 0) {
                onWritable();
            }
            if ((readyOperations & SelectionKey.OP_READ) != 0 && state != State.CLOSED) {
                onReadable();
            }
        } catch (IOException e) {
            close(lost(e));
        } catch (ProtocolException e) {
            close(violation(e));
        }
    }

    @Override
    public void onFailure(Throwable failure) {
        close(new Closure(Cause.LOST, "internal failure: " + failure));
    }

    private static Closure lost(IOException e) {
        return new Closure(Cause.LOST, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    }

    private static Closure violation(ProtocolException e) {
        Cause cause = e.reason() == ProtocolException.Reason.REFUSED_BY_PEER ? Cause.REFUSED : Cause.PROTOCOL_ERROR;
        return new Closure(cause, String.valueOf(e.getMessage()));
    }

    // ---- Reading. ----

    private void onReadable() throws IOException, ProtocolException {
        for (int i = 0; i < MAX_READS_PER_TURN && state != State.CLOSED; i++) {
            Pipe attached = pipe;
            if (attached != null && mustStall(attached)) {
                return;
            }
            ByteBuffer in = io.readBuffer().put(unread);
            int space = Math.min(in.remaining(), attached == null ? MIN_READ_BYTES : worthReading(attached));
            in.limit(in.position() + space);
            int count = channel.read(in);
            if (count < 0) {
                close(new Closure(Cause.LOST, "closed by the peer"));
                return;
            }
            heartbeat.onHeard();
            if (!process(in.flip()) || count < space) {
                return;
            }
        }
    }

    /** Returns about as many bytes as the messages that may still be queued will need, so that few are read twice. */
    private int worthReading(Pipe attached) {
        if (!host.queuesIncoming()) {
            return Integer.MAX_VALUE;
        }
        long expected = (long) attached.in().credit() * bytesPerMessage;
        return (int) Math.min(Integer.MAX_VALUE, Math.max(MIN_READ_BYTES, expected));
    }

    private boolean mustStall(Pipe attached) {
        if (host.queuesIncoming()
                && attached.in().credit() == 0
                && attached.in().stall()) {
            key.interestOpsAnd(~SelectionKey.OP_READ);
            heartbeat.setPaused(true);
            return true;
        }
        return false;
    }

    /** Reads what is in the input and keeps the rest; returns false if reading must stop. */
    private boolean process(ByteBuffer in) throws IOException, ProtocolException {
        unread = NO_BYTES;
        if (state == State.HANDSHAKING && !continueHandshake(in)) {
            keep(in);
            return state != State.CLOSED;
        }
        reader.read(in);
        Pipe attached = pipe;
        while (in.hasRemaining() && attached != null && state != State.CLOSED && hasNoCredit(attached)) {
            if (mustStall(attached)) {
                keep(in);
                return false;
            }
            reader.read(in);
        }
        keep(in);
        return state != State.CLOSED;
    }

    private boolean hasNoCredit(Pipe attached) {
        return host.queuesIncoming() && attached.in().credit() == 0;
    }

    private void keep(ByteBuffer in) {
        if (in.hasRemaining()) {
            unread = new byte[in.remaining()];
            in.get(unread);
        }
    }

    @Override
    public void resume() {
        io.execute(resumeTask);
    }

    private void resumeReading() {
        Pipe attached = pipe;
        if (attached == null || state == State.CLOSED) {
            return;
        }
        try {
            attached.in().unstall();
            heartbeat.setPaused(false);
            key.interestOpsOr(SelectionKey.OP_READ);
            if (process(io.readBuffer().put(unread).flip())) {
                onReadable();
            }
        } catch (IOException e) {
            close(lost(e));
        } catch (ProtocolException e) {
            close(violation(e));
        }
    }

    private final class Incoming implements MessageReader.Sink {

        @Override
        public int credit() {
            return host.queuesIncoming() ? attached().in().credit() : Integer.MAX_VALUE;
        }

        @Override
        public void onRun(ByteBuffer in, int from, int to, int messages, long payloadBytes) {
            byte[] frames = new byte[to - from];
            in.get(from, frames);
            bytesPerMessage = Math.max(1, frames.length / messages);
            Pipe target = attached();
            target.in().deliver(frames, messages, payloadBytes);
            delivered(target);
        }

        @Override
        public void onMessage(Message message) {
            bytesPerMessage = (int) Math.min(Integer.MAX_VALUE, message.byteCount() + 1);
            Pipe target = attached();
            target.in().deliver(message);
            delivered(target);
        }

        @Override
        public void onCommand(byte[] body) throws ProtocolException {
            Commands.Command command = Commands.parse(body);
            switch (command.name()) {
                case Commands.PING -> {
                    Commands.Ping ping = Commands.parsePing(command.data());
                    heartbeat.onPing(ping);
                    control.setPong(Commands.pong(ping.context()));
                    flushControl();
                }
                case Commands.PONG -> heartbeat.onPong();
                case Commands.SUBSCRIBE -> host.subscription(attached(), true, command.data());
                case Commands.CANCEL -> host.subscription(attached(), false, command.data());
                default -> {} // RFC 37: unknown commands are ignored
            }
        }
    }

    private Pipe attached() {
        Pipe attached = pipe;
        if (attached == null) {
            throw new IllegalStateException("traffic before the handshake");
        }
        return attached;
    }

    private void delivered(Pipe target) {
        if (!host.queuesIncoming()) {
            Message message;
            while ((message = target.in().poll()) != null) {
                host.upstreamMessage(target, message);
            }
        } else if (target.in().needsSignal()) {
            host.messagesArrived(target);
        }
    }

    // ---- Handshake. ----

    private boolean continueHandshake(ByteBuffer in) throws IOException, ProtocolException {
        boolean done = handshake.consume(in, control::add);
        writeHandshake();
        if (done) {
            becomeReady(handshake.peer());
        }
        return done;
    }

    private void writeHandshake() throws IOException {
        if (!control.writeTo(channel)) {
            key.interestOpsOr(SelectionKey.OP_WRITE);
        }
    }

    private void becomeReady(PeerInfo peer) {
        cancel(handshakeTimer);
        Pipe attached = owner.pipeFor(this, peer);
        pipe = attached;
        state = State.READY;
        attached.setAddress(address);
        attached.setPeer(new Pipe.Peer(peer.socketType(), peer.mechanism(), peer.version()), peer.routingId());
        attached.setState(PeerState.READY);
        attached.in().attach(this);
        attached.out().attach(this);
        host.event(Kind.HANDSHAKE_SUCCEEDED, endpoint, address, null);
        if (host.attach(attached)) {
            host.ready(attached, peer, this);
            heartbeat.start();
        } else {
            io.execute(() -> close(new Closure(Cause.LOST, "the socket takes no further peer")));
        }
        flush(Writer.IO_THREAD);
    }

    private void noteRoundTrip(Duration roundTrip) {
        attached().setHeartbeatRoundTrip(roundTrip);
    }

    // ---- Writing. ----

    @Override
    public void send(byte[] frame) {
        control.add(frame);
        flushControl();
    }

    /** Makes sure that somebody writes what was just added to the control queue. */
    private void flushControl() {
        Pipe attached = pipe;
        if (attached == null) {
            return;
        }
        if (io.isCurrent()) {
            if (attached.out().claimIdle()) {
                flush(Writer.IO_THREAD);
            }
        } else {
            attached.out().schedule();
        }
    }

    @Override
    public void schedule() {
        io.execute(flushTask);
    }

    private void flushScheduled() {
        if (!polled) {
            polled = true;
            if (pollQueue()) {
                io.poll(this::pollQueue);
            }
        }
    }

    /**
     * Writes what a sender queues in a burst, in large pieces; returns false when the burst is over. Meanwhile the queue
     * stays scheduled, so the sender has nobody to wake, and writes itself should the queue become full.
     */
    private boolean pollQueue() {
        OutboundPipe out = attached().out();
        if (out.claimScheduled()) {
            if (state == State.READY && control.isEmpty() && isWorthWaiting(out)) {
                out.handOver();
            } else {
                flush(Writer.IO_THREAD);
            }
        }
        polled = out.isScheduledOrFlushing();
        return polled;
    }

    private boolean isWorthWaiting(OutboundPipe out) {
        long pending = out.pendingBytes();
        long sinceWrite = System.nanoTime() - lastWriteNanos;
        return pending == 0
                ? sinceWrite < BURST_END_NANOS
                : pending < BURST_WRITE_BYTES && sinceWrite < BURST_WRITE_NANOS;
    }

    @Override
    public void flushDirectly() {
        flush(Writer.SENDER);
    }

    @Override
    public void flushForIoThread() {
        flush(Writer.HELPING_SENDER);
    }

    private void onWritable() throws IOException {
        key.interestOpsAnd(~SelectionKey.OP_WRITE);
        Pipe attached = pipe;
        if (attached == null) {
            writeHandshake();
        } else if (attached.out().claimAwaitingChannel()) {
            flush(Writer.IO_THREAD);
        }
    }

    /** Writes what is queued; the caller holds the flush token, and no longer does so afterwards. */
    private void flush(Writer by) {
        OutboundPipe out = attached().out();
        try {
            write(out, by);
        } catch (IOException e) {
            out.awaitChannel();
            io.execute(() -> close(lost(e))); // later: the read buffer may be in use above us
        }
        State now = state;
        if (now == State.CLOSED || now == State.DRAINING) {
            io.execute(this::afterLastFlush);
        }
    }

    private void write(OutboundPipe out, Writer by) throws IOException {
        int writesLeft = by == Writer.IO_THREAD ? MAX_WRITES_PER_TURN : 1;
        boolean wrote = false;
        while (true) {
            if (out.isAtMessageBoundary() && !control.writeTo(channel)) {
                awaitChannel(out, by);
                return;
            }
            int buffers = out.gather(gathered);
            if (buffers > 0 && writesLeft > 0) {
                if (!writeMessages(out, buffers)) {
                    awaitChannel(out, by);
                    return;
                }
                writesLeft--;
                wrote = true;
            } else if (buffers > 0 || by == Writer.HELPING_SENDER || (wrote && polled(by))) {
                handOver(out, by);
                return;
            } else {
                switch (out.tryIdle()) {
                    case IDLE -> {
                        // A command may have been added while we held the token.
                        if (control.isEmpty() || !out.claimIdle()) {
                            return;
                        }
                    }
                    case MORE -> {}
                    case BUSY -> {
                        handOver(out, by);
                        return;
                    }
                }
            }
        }
    }

    /** Returns whether the I/O thread will look at the queue again soon, so that it needs not go idle now. */
    private boolean polled(Writer by) {
        return by == Writer.IO_THREAD && polled && state == State.READY;
    }

    private boolean writeMessages(OutboundPipe out, int buffers) throws IOException {
        long offered = 0;
        for (int i = 0; i < buffers; i++) {
            offered += gathered[i].remaining();
        }
        long written = buffers == 1 ? channel.write(gathered[0]) : channel.write(gathered, 0, buffers);
        lastWriteNanos = System.nanoTime();
        if (written > 0) {
            out.advance(written);
        }
        return written == offered;
    }

    private void handOver(OutboundPipe out, Writer by) {
        out.handOver();
        switch (by) {
            case IO_THREAD -> flushScheduled();
            case SENDER -> schedule();
            case HELPING_SENDER -> {} // the I/O thread was told before the sender claimed the token
        }
    }

    private void awaitChannel(OutboundPipe out, Writer by) {
        out.awaitChannel();
        if (by == Writer.IO_THREAD) {
            armWrite();
        } else {
            io.execute(this::armWrite);
        }
    }

    private void armWrite() {
        if (state != State.CLOSED) {
            key.interestOpsOr(SelectionKey.OP_WRITE);
        }
    }

    // ---- The end. ----

    private void afterLastFlush() {
        if (state == State.CLOSED) {
            detach();
        } else if (state == State.DRAINING && isDrained(attached())) {
            close(new Closure(Cause.CLOSED_HERE, "closed by this side"));
        }
    }

    /** Closes the channel. */
    void close(Closure reason) {
        if (state == State.CLOSED) {
            return;
        }
        boolean wasReady = pipe != null;
        state = State.CLOSED;
        closure = reason;
        cancel(handshakeTimer);
        cancel(lingerTimer);
        heartbeat.stop();
        drainUnread();
        io.close(key);
        report(reason, wasReady);
        detach();
    }

    private void report(Closure reason, boolean wasReady) {
        if (!wasReady && reason.cause() != Cause.CLOSED_HERE) {
            Kind kind = switch (reason.cause()) {
                case PROTOCOL_ERROR -> Kind.HANDSHAKE_FAILED_PROTOCOL;
                case REFUSED -> Kind.HANDSHAKE_FAILED_AUTH;
                default -> Kind.HANDSHAKE_FAILED_NO_DETAIL;
            };
            host.event(kind, endpoint, address, reason.detail());
        }
        host.event(Kind.DISCONNECTED, endpoint, address, reason.detail());
    }

    /** Reads away what has arrived: closing with unread bytes resets the connection and takes sent ones along. */
    private void drainUnread() {
        if (pipe == null || !channel.isConnected()) {
            return;
        }
        try {
            int count;
            int reads = MAX_READS_PER_TURN;
            do {
                count = channel.read(io.readBuffer());
            } while (count > 0 && --reads > 0);
        } catch (IOException e) {
            // The connection is gone already: nothing to protect.
            return;
        }
    }

    /** Detaches the pipe, as soon as no application thread is flushing it. */
    private void detach() {
        Closure reason = closure;
        if (reason == null) {
            return;
        }
        Pipe attached = pipe;
        if (attached != null) {
            if (!attached.out().detach()) {
                return; // its flusher will call again, see flush()
            }
            attached.in().attach(null);
            attached.setAddress(null);
            host.unready(attached);
        }
        closure = null;
        owner.connectionEnded(this, reason);
    }

    private static void cancel(@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }
}
