// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.pipe.BlockedClock;
import dev.zmq.engine.pipe.ChunkPool;
import dev.zmq.engine.pipe.InboundPipe;
import dev.zmq.engine.pipe.InprocQueue;
import dev.zmq.engine.pipe.OutboundPipe;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.session.SessionSettings;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Makes the queues to and from the peers of one socket, and keeps them to its marks: those in force when a queue is made,
 * and any that are set later. Thread-safe.
 */
final class PeerQueues {

    private final AbstractSocket socket;
    private final OptionStore options;
    private final ChunkPool chunks;

    // Once for all queues. They tell of room through the pipe's socket, whatever that does with it.
    private final Runnable onRoom;

    // Held while a queue is made or the marks are changed, so that no queue keeps marks that were changed meanwhile.
    // Comes before all other locks but that of the endpoints.
    private final ReentrantLock lock = new ReentrantLock();

    // Under the send lock.
    private final IdentityHashMap<Pipe, Conflater> conflaters = new IdentityHashMap<>();

    private volatile int sendHighWaterMark;
    private volatile int receiveHighWaterMark;

    PeerQueues(AbstractSocket socket, OptionStore options, ChunkPool chunks) {
        this.socket = socket;
        this.options = options;
        this.chunks = chunks;
        this.onRoom = socket::onRoom;
        this.sendHighWaterMark = options.get(SocketOptions.SEND_HIGH_WATER_MARK);
        this.receiveHighWaterMark = options.get(SocketOptions.RECEIVE_HIGH_WATER_MARK);
    }

    int sendHighWaterMark() {
        return sendHighWaterMark;
    }

    int receiveHighWaterMark() {
        return receiveHighWaterMark;
    }

    // ---- Making them, and their end. ----

    /** Makes the queues for a peer behind a channel, and lists them. */
    Pipe open(String endpoint, boolean accepted, SessionSettings settings) {
        lock.lock();
        try {
            Conflater conflater = settings.queues().conflate() ? new Conflater(socket) : null;
            OutboundPipe out = conflater == null
                    ? new OutboundPipe(socket.sendLock, chunks, sendHighWaterMark, onRoom)
                    : new OutboundPipe(socket.sendLock, chunks, Conflater.QUEUED_MESSAGES, conflater::onRoom);
            InboundPipe in =
                    new InboundPipe(receiveHighWaterMark, settings.queues().receiveBytes(), new BlockedClock());
            Pipe pipe = new Pipe(endpoint, accepted, out, in, socket.peers.drops());
            if (conflater == null) {
                out.setMaxBytes(options.get(SocketOptions.SEND_QUEUE_BYTES));
            } else {
                conflate(pipe, conflater);
            }
            return list(pipe, settings);
        } finally {
            lock.unlock();
        }
    }

    private void conflate(Pipe pipe, Conflater conflater) {
        conflater.start(pipe);
        socket.sendLock.lock();
        try {
            conflaters.put(pipe, conflater);
        } finally {
            socket.sendLock.unlock();
        }
    }

    /** Makes the queues for a peer in the same context, and lists them; see {@link AbstractSocket#openInprocPipe}. */
    Pipe openInproc(String endpoint, @Nullable Pipe connecting, SessionSettings settings) {
        lock.lock();
        try {
            // What fills one socket's queue fills the other's, which is the same, and one clock tells both.
            BlockedClock sending =
                    connecting == null ? new BlockedClock() : connecting.in().blocked();
            BlockedClock receiving =
                    connecting == null ? new BlockedClock() : connecting.out().blocked();
            boolean conflate = settings.queues().conflate();
            Pipe pipe = new Pipe(
                    endpoint,
                    connecting != null,
                    socket.peers.drops(),
                    drops -> new InprocQueue(socket.sendLock, sendHighWaterMark, onRoom, conflate, drops, sending),
                    new InboundPipe(receiveHighWaterMark, receiving));
            return list(pipe, settings);
        } finally {
            lock.unlock();
        }
    }

    private Pipe list(Pipe pipe, SessionSettings settings) {
        pipe.setTraits(settings.queues().conflate(), settings.raw());
        socket.onOpened(pipe);
        socket.peers.add(pipe);
        return pipe;
    }

    /** Drops everything that waits for a peer, and returns the number of messages. */
    long clear(Pipe pipe) {
        Conflater conflater;
        socket.sendLock.lock();
        try {
            conflater = conflaters.get(pipe);
        } finally {
            socket.sendLock.unlock();
        }
        return conflater == null ? pipe.out().clear() : conflater.discard();
    }

    /** Forgets the queues of a peer that has gone. */
    void close(Pipe pipe) {
        socket.peers.remove(pipe);
        socket.sendLock.lock();
        try {
            conflaters.remove(pipe);
        } finally {
            socket.sendLock.unlock();
        }
    }

    // ---- Full queues: under the send lock. ----

    /** Returns whether any queue keeps only the newest message. */
    boolean conflate() {
        return !conflaters.isEmpty();
    }

    /** Returns whether the queue to a peer keeps only the newest message. */
    boolean conflates(Pipe pipe) {
        return conflaters.containsKey(pipe);
    }

    /** Sends a message to a full peer in the place of an older one; false if older ones are kept. */
    boolean sendNewest(Pipe target, Message message) {
        Conflater conflater = conflaters.get(target);
        if (conflater != null) {
            conflater.send(message);
        }
        return conflater != null;
    }

    // ---- Changed marks. ----

    /** Gives all queues the limits for sending that are set now. */
    void changeSendLimits() {
        lock.lock();
        try {
            sendHighWaterMark = options.get(SocketOptions.SEND_HIGH_WATER_MARK);
            long bytes = options.get(SocketOptions.SEND_QUEUE_BYTES);
            List<Pipe> pipes = socket.peers.pipes();
            socket.sendLock.lock();
            try {
                for (Pipe pipe : pipes) {
                    if (!conflates(pipe)) {
                        pipe.out().setHighWaterMark(sendHighWaterMark);
                        pipe.out().setMaxBytes(bytes);
                    }
                }
            } finally {
                socket.sendLock.unlock();
            }
        } finally {
            lock.unlock();
        }
        socket.onRoom();
    }

    /** Gives all queues the mark for receiving that is set now. */
    void changeReceiveHighWaterMark() {
        lock.lock();
        try {
            receiveHighWaterMark = options.get(SocketOptions.RECEIVE_HIGH_WATER_MARK);
            socket.peers.pipes().forEach(pipe -> pipe.in().setHighWaterMark(receiveHighWaterMark));
        } finally {
            lock.unlock();
        }
    }
}
