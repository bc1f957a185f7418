// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.routing;

import dev.zmq.engine.Message;
import dev.zmq.engine.pipe.InboundPipe;
import dev.zmq.engine.pipe.Pipe;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Takes messages evenly from the peers that have sent some (RFC 28 and 30): one whole message from each in turn.
 *
 * <p>Guarded by the socket's receive lock, except {@link #onArrival}. Only peers with messages are looked at, so silent
 * ones cost nothing.
 */
public final class FairQueue {

    private final ConcurrentLinkedQueue<Pipe> arrivals = new ConcurrentLinkedQueue<>();

    private Pipe[] active = {};
    private int size;
    private int current;
    private @Nullable Pipe last;

    /** Notes that an empty queue from a peer has messages now. Any thread; once for each signal of the pipe. */
    public void onArrival(Pipe pipe) {
        arrivals.add(pipe);
    }

    /** Returns the next message, null if no peer has one. */
    public @Nullable Message poll() {
        while (true) {
            if (!arrivals.isEmpty()) {
                takeArrivals();
            }
            if (size == 0) {
                return null;
            }
            if (current >= size) {
                current = 0;
            }
            Pipe pipe = active[current];
            Message message = pipe.in().poll();
            if (message == null) {
                message = deactivate(pipe);
            } else {
                current++;
            }
            if (message != null) {
                last = pipe;
                return message;
            }
        }
    }

    /** Returns whether {@link #poll} would return a message; if not, the next one that arrives is told. */
    public boolean hasMessage() {
        while (true) {
            if (!arrivals.isEmpty()) {
                takeArrivals();
            }
            if (size == 0) {
                return false;
            }
            if (current >= size) {
                current = 0;
            }
            InboundPipe queue = active[current].in();
            if (queue.hasMessage()) {
                return true;
            }
            queue.clearSignal();
            if (queue.hasMessage() && queue.needsSignal()) {
                return true; // nobody else was told, so the peer stays on the round
            }
            removeCurrent();
        }
    }

    /** Returns the message that {@link #poll} would return, and leaves it there; null if there is none. */
    public @Nullable Message peek() {
        return hasMessage() ? nextPipe().in().peek() : null;
    }

    /** Returns the peer whose message is next; only after {@link #hasMessage} said that there is one. */
    public Pipe nextPipe() {
        return active[current];
    }

    /** Returns the peer that the last message came from, null before the first one. */
    public @Nullable Pipe lastPipe() {
        return last;
    }

    /** Takes an empty peer off the round, unless a message arrives in this very moment; then returns that one. */
    private @Nullable Message deactivate(Pipe pipe) {
        pipe.in().clearSignal();
        Message message = pipe.in().poll();
        if (message != null && pipe.in().needsSignal()) {
            current++;
            return message; // nobody else was told, so the peer stays on the round
        }
        removeCurrent();
        return message;
    }

    private void removeCurrent() {
        size--;
        active[current] = active[size];
        active[size] = null;
    }

    private void takeArrivals() {
        Pipe pipe;
        while ((pipe = arrivals.poll()) != null) {
            if (size == active.length) {
                active = Arrays.copyOf(active, Math.max(4, 2 * size));
            }
            active[size++] = pipe;
        }
    }
}
