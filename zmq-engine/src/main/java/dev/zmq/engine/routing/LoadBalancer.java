// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.routing;

import dev.zmq.engine.pipe.OutboundQueue;
import dev.zmq.engine.pipe.Pipe;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Spreads messages evenly over the peers that have room (RFC 28 and 30): one whole message to each in turn; a full peer
 * is left out until it has drained to its low-water mark.
 *
 * <p>Guarded by the socket's send lock, except {@link #onRoom}.
 */
public final class LoadBalancer {

    // Pipes with room stand before `active`, full ones behind, so that those cost nothing.
    private Pipe[] pipes = {};
    private int size;
    private int active;
    private int current;

    // The queue to the peer whose turn it is, null if that is to be found out: one field to follow for each message
    // instead of four.
    private @Nullable OutboundQueue turn;

    // Set by any thread, cleared under the send lock.
    private volatile boolean roomMade;

    /** Adds a peer; returns false, and does nothing, if it is there already. */
    public boolean add(Pipe pipe) {
        if (indexOf(pipe) >= 0) {
            return false;
        }
        if (size == pipes.length) {
            pipes = Arrays.copyOf(pipes, Math.max(4, 2 * size));
        }
        pipes[size] = pipe;
        swap(size++, active++);
        return true;
    }

    /** Removes a peer; does nothing if it is not there. */
    public void remove(Pipe pipe) {
        int index = indexOf(pipe);
        if (index < 0) {
            return;
        }
        if (index < active) {
            active--;
            swap(index, active);
            index = active;
        }
        size--;
        swap(index, size);
        Arrays.fill(pipes, size, pipes.length, null);
    }

    /** Returns whether a peer was added and not removed. */
    public boolean contains(Pipe pipe) {
        return indexOf(pipe) >= 0;
    }

    /** Returns whether there is no peer, neither with room nor full. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** Returns the queue to the peer whose turn it is, null if none has room. */
    public @Nullable OutboundQueue nextQueue() {
        OutboundQueue queue = turn;
        if (queue != null && !roomMade && queue.hasRoom()) {
            return queue;
        }
        Pipe pipe = next();
        if (pipe == null) {
            return null;
        }
        turn = pipe.out();
        return turn;
    }

    /** Returns the peer whose turn it is, null if none has room. */
    public @Nullable Pipe next() {
        if (roomMade) {
            reactivate();
        }
        while (active > 0) {
            if (current >= active) {
                current = 0;
            }
            Pipe pipe = pipes[current];
            if (pipe.out().hasRoom()) {
                return pipe;
            }
            active--;
            swap(current, active);
        }
        return null;
    }

    /** Returns one peer after the other, whether it has room or not; null if there is none. */
    public @Nullable Pipe nextOfAll() {
        if (size == 0) {
            return null;
        }
        current = current >= size ? 0 : current;
        turn = null;
        return pipes[current++];
    }

    /**
     * Takes the flush token of a full peer that waits for its I/O thread, so that the sender can make room itself.
     *
     * @return null if there is none
     */
    public @Nullable Pipe claimToHelp() {
        for (int i = active; i < size; i++) {
            if (pipes[i].out().claimToHelp()) {
                return pipes[i];
            }
        }
        return null;
    }

    /** Ends the turn of the peer that {@link #next} or {@link #nextQueue} returned. */
    public void endTurn() {
        if (active > 1) {
            current = current + 1 < active ? current + 1 : 0;
            turn = pipes[current].out();
        }
    }

    /** Notes that a full peer has room again. Any thread. */
    public void onRoom() {
        roomMade = true;
    }

    private void reactivate() {
        roomMade = false;
        for (int i = active; i < size; i++) {
            if (pipes[i].out().hasRoom()) {
                swap(i, active);
                active++;
            }
        }
    }

    private int indexOf(Pipe pipe) {
        for (int i = 0; i < size; i++) {
            if (pipes[i] == pipe) {
                return i;
            }
        }
        return -1;
    }

    private void swap(int a, int b) {
        turn = null;
        Pipe pipe = pipes[a];
        pipes[a] = pipes[b];
        pipes[b] = pipe;
    }
}
