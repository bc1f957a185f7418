// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.Message;
import dev.zmq.engine.pipe.Pipe;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the newest message for a peer in the place of a queue ({@code CONFLATE}). The queue of the peer holds one message,
 * which is on its way; the next one waits here, where a newer one takes its place, until the queue is empty.
 *
 * <p>Guarded by the socket's send lock, except {@link #onRoom}.
 */
final class Conflater {

    /** The high-water mark of a queue behind a conflater. */
    static final int QUEUED_MESSAGES = 1;

    private final AbstractSocket socket;

    // Set before anybody else knows of the pipe.
    private @Nullable Pipe pipe;

    private @Nullable Message newest;

    // How many messages had been queued when the newest came; if there are more, it is the newest no longer.
    private long queuedBefore;

    // Volatile because onRoom() must look before it takes the lock, which the thread that clears the queue holds.
    private volatile boolean discarding;

    Conflater(AbstractSocket socket) {
        this.socket = socket;
    }

    void start(Pipe conflated) {
        pipe = conflated;
    }

    /** Sends a message, or keeps it instead of the one kept before. */
    void send(Message message) {
        Pipe target = Objects.requireNonNull(pipe);
        long replaced = target.channelOut().clearIfDetached();
        if (newest != null) {
            newest = null;
            replaced++;
        }
        target.drops().add(DropReason.CONFLATED, replaced);
        if (target.out().hasRoom()) {
            target.out().appendParts(message, 0);
            socket.commit(target, true);
        } else {
            newest = message;
            queuedBefore = target.out().messages();
        }
    }

    /** Sends what is kept, now that the queue is empty. Called by whoever has written it, without the send lock. */
    void onRoom() {
        if (!discarding) {
            socket.sendLock.lock();
            try {
                sendKept(Objects.requireNonNull(pipe));
            } finally {
                socket.sendLock.unlock();
            }
        }
        socket.onRoom();
    }

    private void sendKept(Pipe target) {
        Message next = newest;
        if (next == null) {
            return;
        }
        if (target.out().messages() != queuedBefore) {
            newest = null; // a sender found the queue empty before we came to it
            target.drops().add(DropReason.CONFLATED, 1);
        } else if (target.out().hasRoom()) {
            newest = null;
            target.out().appendParts(next, 0);
            socket.commit(target, false);
        }
    }

    /** Drops everything for a peer whose queue is detached; without the send lock. Returns the number of messages. */
    long discard() {
        discarding = true;
        try {
            long dropped = Objects.requireNonNull(pipe).out().clear();
            socket.sendLock.lock();
            try {
                dropped += newest == null ? 0 : 1;
                newest = null;
            } finally {
                socket.sendLock.unlock();
            }
            return dropped;
        } finally {
            discarding = false;
        }
    }
}
