// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Hands messages by reference to a socket of the same context: what is appended is in the {@link InboundPipe} of the peer
 * at once. There is one queue between the two sockets, not two, and its high-water mark is the sum of theirs (libzmq);
 * there is nothing to write, hence no token and no I/O thread.
 *
 * <pre>
 *      WAITING --- a peer is found ---&gt; OPENING --- both sockets are ready ---&gt; OPEN
 *         ^                                                                      |
 *         +------------------------------ the peer has gone --------------------+
 * </pre>
 *
 * <p>While not open, messages wait here, up to the high-water mark of this socket alone. Everything but statistics and
 * {@link #resume} is guarded by the socket's send lock.
 */
public final class InprocQueue extends OutboundQueue implements InboundPipe.Source {

    /** The socket at the other end. Called under the send lock of this one. */
    public interface Receiver {
        /** Returns whether messages are queued there, rather than handled at once. */
        boolean queues();

        /** Tells that the queue there was empty and has messages now. */
        void messagesArrived();

        /** Returns whether a receiver that does not queue takes a message now. */
        boolean hasRoom();

        /** Handles a message at once. */
        void take(Message message);
    }

    private enum State {
        /** There is no peer; ended by {@link #prepare}. */
        WAITING,
        /** The peer is being told of; what shall go ahead of all messages is collected. Ended by {@link #open}. */
        OPENING,
        /** Messages go to the peer; ended by {@link #close}. */
        OPEN
    }

    private final ShortLock sendLock;
    private final Runnable onRoom;
    private final boolean conflate;
    private final DropCounters drops;
    private final BlockedClock blocked;

    private State state = State.WAITING;
    private final Queue<Message> waiting = new ArrayDeque<>(0);
    private final List<Message> ahead = new ArrayList<>(0);

    // While open; the inlet only if the receiver queues.
    private @Nullable Receiver receiver;
    private @Nullable Inlet inlet;

    // The message being appended, and its parts before the last ones.
    private @Nullable Message next;
    private final List<byte[]> envelope = new ArrayList<>(0);

    // Written under the send lock, read by anyone.
    private volatile int waitingMessages;
    private volatile int ownMark;
    private volatile @Nullable InboundPipe target;

    /**
     * Creates a queue that waits for a peer.
     *
     * @param onRoom called when a full queue has room again, maybe under the receive lock of the peer: it must take no lock
     * @param conflate whether to keep the newest message only
     * @param drops where messages that newer ones replaced are counted
     * @param blocked the clock of the time during which the queue is full, shared with the queue that messages go to
     */
    public InprocQueue(
            ShortLock sendLock,
            int highWaterMark,
            Runnable onRoom,
            boolean conflate,
            DropCounters drops,
            BlockedClock blocked) {
        this.sendLock = sendLock;
        this.ownMark = highWaterMark;
        this.onRoom = onRoom;
        this.conflate = conflate;
        this.drops = drops;
        this.blocked = blocked;
    }

    // ---- Producer: all under the send lock. ----

    @Override
    public boolean hasRoom() {
        Inlet to = inlet;
        return to != null ? to.hasRoom() : hasRoomElsewhere();
    }

    private boolean hasRoomElsewhere() {
        if (conflate) {
            return true;
        }
        Receiver to = receiver;
        if (to != null) {
            return to.hasRoom();
        }
        int limit = ownMark;
        if (limit == 0 || waiting.size() < limit) {
            return true;
        }
        blocked.start();
        return false;
    }

    @Override
    public void appendPart(byte[] part, boolean more) {
        if (more) {
            addToEnvelope(part);
        } else {
            appendParts(Message.of(part), 0);
        }
    }

    @Override
    public void appendParts(Message message, int from) {
        Message whole = from == 0 ? message : message.from(from);
        next = envelope.isEmpty() ? whole : inEnvelope(whole);
    }

    private void addToEnvelope(byte[] part) {
        try {
            envelope.add(part);
        } catch (Throwable e) { // out of memory: half a message must not stay
            envelope.clear();
            throw e;
        }
    }

    private Message inEnvelope(Message content) {
        try {
            Message whole = content;
            for (int i = envelope.size() - 1; i >= 0; i--) {
                whole = whole.withFirst(envelope.get(i));
            }
            return whole;
        } finally {
            envelope.clear(); // as above
        }
    }

    @Override
    public void commit() {
        Message message = next;
        if (message == null) {
            throw new IllegalStateException("no message was appended");
        }
        next = null;
        add(message);
    }

    /** Without a field in between: to store a reference costs, in an object that is older than what it refers to. */
    @Override
    public void add(Message message) {
        long bytes = message.byteCount();
        countAppended(bytes);
        Inlet to = inlet;
        if (to != null) {
            deliver(to, message, bytes);
        } else if (receiver != null) {
            receiver.take(message);
        } else {
            await(message);
        }
    }

    @Override
    public void add(byte[] part) {
        Inlet to = inlet;
        if (to == null) {
            add(Message.of(part));
            return;
        }
        countAppended(part.length);
        to.deliver(part);
        if (to.needsSignalLocked()) {
            receiver().messagesArrived();
        }
    }

    private void deliver(Inlet to, Message message, long bytes) {
        to.deliver(message, bytes);
        if (to.needsSignalLocked()) {
            receiver().messagesArrived();
        }
    }

    private void await(Message message) {
        if (conflate) {
            drops.add(DropReason.CONFLATED, waiting.size());
            waiting.clear();
        }
        waiting.add(message);
        waitingMessages = waiting.size();
    }

    /** Sends something before all messages that wait, and counts it nowhere; drops it if there is no peer. */
    public void sendAhead(Message message) {
        switch (state) {
            case WAITING -> {}
            case OPENING -> ahead.add(message);
            case OPEN -> hand(message);
        }
    }

    private void hand(Message message) {
        Inlet to = inlet;
        if (to != null) {
            deliver(to, message, message.byteCount());
        } else {
            receiver().take(message);
        }
    }

    private Receiver receiver() {
        Receiver to = receiver;
        if (to == null) {
            throw new IllegalStateException("no peer");
        }
        return to;
    }

    @Override
    public void setHighWaterMark(int messages) {
        ownMark = messages;
        InboundPipe to = target;
        if (to != null) {
            to.setSenderHighWaterMark(messages);
        } else {
            blocked.stop();
        }
    }

    @Override
    public boolean claimToHelp() {
        return false;
    }

    @Override
    public void flushForIoThread() {}

    // ---- The peer comes and goes: one thread at a time, without the send lock. ----

    /** Prepares for a peer that both sockets are about to be told of. */
    public void prepare() {
        sendLock.lock();
        state = State.OPENING;
        sendLock.unlock();
    }

    /** Hands over what waits, and from now on every message as it comes. */
    public void open(InboundPipe to, Receiver at) {
        sendLock.lock();
        try {
            to.setSenderHighWaterMark(ownMark);
            to.attach(this);
            target = to;
            receiver = at;
            inlet = at.queues() && !conflate ? to.inlet() : null;
            if (inlet != null) {
                inlet.setProducerLock(sendLock);
            }
            state = State.OPEN;
            ahead.forEach(this::hand);
            ahead.clear();
            waiting.forEach(this::hand);
            forgetWaiting();
        } finally {
            sendLock.unlock();
        }
        onRoom.run();
    }

    /** Lets messages wait for another peer. What was handed over stays with the one before. */
    public void close() {
        sendLock.lock();
        try {
            InboundPipe from = target;
            if (from != null) {
                from.attach(null);
                from.setSenderHighWaterMark(Inlet.NO_MARK);
            }
            target = null;
            receiver = null;
            inlet = null;
            ahead.clear();
            state = State.WAITING;
        } finally {
            sendLock.unlock();
        }
        onRoom.run();
    }

    private void forgetWaiting() {
        waiting.clear();
        waitingMessages = 0;
        blocked.stop();
    }

    // ---- Any thread. ----

    @Override
    public long clear() {
        sendLock.lock();
        try {
            long dropped = waiting.size();
            forgetWaiting();
            return dropped;
        } finally {
            sendLock.unlock();
        }
    }

    /** Called by whoever receives from a full queue that has drained to its low-water mark. */
    @Override
    public void resume() {
        onRoom.run();
    }

    @Override
    public long depth() {
        InboundPipe to = target;
        return to == null ? waitingMessages : to.depth();
    }

    @Override
    public int highWaterMark() {
        InboundPipe to = target;
        return to == null ? ownMark : to.highWaterMark();
    }

    @Override
    public BlockedClock blocked() {
        return blocked;
    }
}
