// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.reactor.IoThread;
import dev.zmq.engine.reactor.Timer;
import dev.zmq.engine.session.Closure.Cause;
import dev.zmq.engine.zmtp.Handshake;
import dev.zmq.engine.zmtp.PeerInfo;
import dev.zmq.engine.zmtp.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The first phase of a connection: greeting and handshake, within the handshake interval. I/O thread. */
final class HandshakeExchange {

    private final IoThread io;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final ControlQueue control = new ControlQueue();
    private final long limitNanos;
    private final Handshake handshake;

    private @Nullable Timer timer;

    HandshakeExchange(IoThread io, SocketChannel channel, SelectionKey key, SessionSettings settings) {
        this.io = io;
        this.channel = channel;
        this.key = key;
        this.limitNanos = settings.handshakeNanos();
        this.handshake = new Handshake(
                settings.type(), settings.routingId(), settings.maxMessageBytes(), settings.demandsSecurity());
    }

    /** Sends the first bytes; if the phase takes too long, that is told. */
    void start(Consumer<Closure> onTimeout) throws IOException {
        if (limitNanos > 0) {
            String detail = "handshake timed out after " + Span.ofNanos(limitNanos) + " (handshakeInterval)";
            timer = io.schedule(limitNanos, () -> onTimeout.accept(new Closure(Cause.TIMED_OUT, detail)));
        }
        control.add(handshake.start());
        write();
    }

    /**
     * Takes what has arrived, and answers in any case: what we have to say of ourselves tells the peer, too, what does not
     * fit (libzmq may keep it).
     *
     * @return whether the peer is known; what it sent behind its handshake is left in the input then
     */
    boolean consume(ByteBuffer in) throws IOException, ProtocolException {
        boolean done;
        try {
            done = handshake.consume(in, control::add);
        } catch (ProtocolException violation) {
            try {
                write();
            } catch (IOException e) {
                violation.addSuppressed(e);
            }
            throw violation;
        }
        write();
        return done;
    }

    /** Writes what the channel takes. */
    void write() throws IOException {
        if (!control.writeTo(channel)) {
            key.interestOpsOr(SelectionKey.OP_WRITE);
        }
    }

    /**
     * Returns the queue to go on with: the one with the bytes that the channel has not taken yet or, as almost always, a new
     * one, which takes less memory than one that was used.
     */
    ControlQueue unsent() {
        return control.isEmpty() ? new ControlQueue() : control;
    }

    /** Returns what the handshake found out. */
    PeerInfo peer() {
        return handshake.peer();
    }

    /** Says what it means that the peer closed its side in this phase. */
    String describeEndOfStream() {
        return "closed by the peer before the end of the handshake"
                + (handshake.hasPeerSignature()
                        ? ", which is how some refuse a socket type or security (such as PLAIN, CURVE) that does not fit"
                        : "");
    }

    /** Forgets the time limit. */
    void stop() {
        if (timer != null) {
            timer.cancel();
        }
    }
}
