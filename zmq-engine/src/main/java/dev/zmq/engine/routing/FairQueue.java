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

    // Set after something was added to the arrivals, cleared before they are taken: cheaper to look at than they are.
    private volatile boolean arrived;

    private Pipe[] active = {};
    private int size;
    private int current;

    // The queue from the peer whose turn it is, null if that is to be found out: one field to follow for each message
    // instead of three.
    private @Nullable InboundPipe turn;

    private @Nullable Pipe last;
    private boolean uncertain;

    /** Notes that an empty queue from a peer has messages now. Any thread; once for each signal of the pipe. */
    public void onArrival(Pipe pipe) {
        arrivals.add(pipe);
        arrived = true;
    }

    /** Returns the next message, null if no peer has one. */
    public @Nullable Message poll() {
        return poll(false);
    }

    /**
     * Returns the next message, null if no peer has one.
     *
     * @param glance whether null may also mean that a lone peer has none now, but stays on the round: that costs the peer
     *     less, but nobody is told of its next message
     */
    public @Nullable Message poll(boolean glance) {
        InboundPipe queue = turn;
        if (queue != null && !arrived) {
            Message message = queue.poll();
            if (message != null) {
                endTurn();
                return message;
            }
            if (glance && size == 1) {
                uncertain = false;
                return null;
            }
        }
        return pollActive();
    }

    private @Nullable Message pollActive() {
        int unsure = 0;
        while (true) {
            if (arrived) {
                takeArrivals();
            }
            if (unsure == size) {
                uncertain = size > 0;
                return null;
            }
            if (current >= size) {
                current = 0;
            }
            Pipe pipe = active[current];
            Message message = pipe.in().poll();
            boolean stays = message != null;
            if (message == null) {
                boolean told = pipe.in().clearSignal();
                message = pipe.in().poll();
                // If a message came in this very moment, or is about to, nobody else may have been told.
                stays = (message != null || !told) && pipe.in().needsSignal();
            }
            if (!stays) {
                removeCurrent();
            } else if (message != null) {
                endTurn();
            } else {
                unsure++;
                leaveTurn();
            }
            if (message != null) {
                last = pipe;
                uncertain = false;
                return message;
            }
        }
    }

    /** Goes on with the other peers: who sends to this one's queue may be long about it. */
    private void leaveTurn() {
        turn = null; // while a look is uncertain, no message is taken without another one
        current++;
    }

    /** Ends the turn of a peer that a message was taken from; so it is the last. */
    private void endTurn() {
        if (turn == null || size > 1) {
            last = active[current];
            current = current + 1 < size ? current + 1 : 0;
            turn = active[current].in();
        }
    }

    /** Returns whether {@link #poll} would return a message; if not, the next one that arrives is told. */
    public boolean hasMessage() {
        int unsure = 0;
        while (true) {
            if (arrived) {
                takeArrivals();
            }
            if (unsure == size) {
                uncertain = size > 0;
                return false;
            }
            if (current >= size) {
                current = 0;
            }
            InboundPipe queue = active[current].in();
            if (queue.hasMessage()) {
                uncertain = false;
                return true;
            }
            boolean told = queue.clearSignal();
            boolean more = queue.hasMessage();
            boolean stays = (more || !told) && queue.needsSignal();
            if (!stays) {
                removeCurrent();
            } else if (more) {
                uncertain = false;
                return true; // nobody else was told, so the peer stays on the round
            } else {
                unsure++;
                leaveTurn();
            }
        }
    }

    /** Returns whether {@link #poll} would probably return a message. Any thread: a hint. */
    public boolean seemsToHaveMore() {
        InboundPipe queue = turn;
        return arrived || (queue != null && queue.seemsToHaveMore());
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

    /**
     * Returns whether the last look, which found nothing, came when a peer was just about to send something, of which nobody
     * will be told: look again.
     */
    public boolean isUncertain() {
        return uncertain;
    }

    private void removeCurrent() {
        turn = null;
        size--;
        active[current] = active[size];
        active[size] = null;
    }

    private void takeArrivals() {
        arrived = false;
        turn = null;
        Pipe pipe;
        while ((pipe = arrivals.poll()) != null) {
            if (size == active.length) {
                active = Arrays.copyOf(active, Math.max(4, 2 * size));
            }
            active[size++] = pipe;
        }
    }
}
