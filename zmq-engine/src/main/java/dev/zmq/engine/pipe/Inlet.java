// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import dev.zmq.engine.Message;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The producer's end of an {@link InboundPipe}, in memory of its own: what it writes for each message must not share a
 * cache line with what the consumer writes for each.
 *
 * <p>The producer is one thread at a time: the connection's I/O thread; for a peer in the same process whoever holds the
 * peer's send lock; for an XPUB socket whoever holds its own.
 */
final class Inlet extends Padding {

    /** The mark of a sender that has no queue of its own, as those behind a connection have. */
    static final int NO_MARK = -1;

    private static final int MAX_REFERENCES = 256;

    /**
     * So many references at the beginning of a large array are not used: they share a cache line with its length, which the
     * producer reads for each message, while the consumer clears what it has read.
     */
    private static final int UNUSED_REFERENCES = 16;

    private static final VarHandle DELIVERED;
    private static final VarHandle DELIVERED_BYTES;
    private static final VarHandle SIGNALLED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            DELIVERED = lookup.findVarHandle(Inlet.class, "delivered", long.class);
            DELIVERED_BYTES = lookup.findVarHandle(Inlet.class, "deliveredBytes", long.class);
            SIGNALLED = lookup.findVarHandle(Inlet.class, "signalled", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final InboundPipe pipe;
    private final BlockedClock blocked;

    // 0 for no limit.
    private final long maxBytes;

    // Producer.
    private Batch tail;
    private Object[] references = Batch.NO_REFERENCES;
    private int referencesFilled;
    private long consumedSeen;

    // Written by the producer: delivered with release before the message can be seen, read by the consumer (acquire).
    private long delivered;
    private long deliveredBytes;

    // The first is written by the receiving socket, the second by the sending one, their sum by both; guarded by this.
    private int receiverMark;
    private int senderMark = NO_MARK;
    private volatile int highWaterMark;

    // Written by the producer, and by the consumer when it lets the source go on.
    private volatile boolean stalled;
    private volatile InboundPipe.@Nullable Source source;

    // Written by the producer.
    private volatile @Nullable ShortLock producerLock;

    // Set by the producer when it tells the consumer of messages, cleared by the consumer when it finds none.
    private volatile boolean signalled;

    Inlet(InboundPipe pipe, Batch empty, int highWaterMark, long maxBytes, BlockedClock blocked) {
        this.pipe = pipe;
        this.tail = empty;
        this.receiverMark = highWaterMark;
        this.highWaterMark = highWaterMark;
        this.maxBytes = maxBytes;
        this.blocked = blocked;
    }

    // ---- Producer. ----

    void attach(InboundPipe.@Nullable Source newSource) {
        source = newSource;
        if (newSource == null) {
            blocked.stop();
        }
        stalled = false;
    }

    int credit() {
        if (maxBytes != 0 && queuedBytes() >= maxBytes) {
            return 0;
        }
        int limit = highWaterMark;
        if (limit == 0) {
            return Integer.MAX_VALUE;
        }
        long arrived = (long) DELIVERED.getOpaque(this);
        return (int) Math.max(0, limit - (arrived - pipe.consumedAcquire()));
    }

    /** Returns how many bytes there is room for; a message may be larger. */
    long creditBytes() {
        return maxBytes == 0 ? Long.MAX_VALUE : Math.max(0, maxBytes - queuedBytes());
    }

    private long queuedBytes() {
        return (long) DELIVERED_BYTES.getOpaque(this) - pipe.consumedBytes();
    }

    /** Returns whether a queue that was full of bytes is half empty. */
    boolean hasDrainedBytes() {
        return maxBytes == 0 || queuedBytes() <= maxBytes / 2;
    }

    /** Returns whether a message may be delivered. Once full, the queue has room again at its low-water mark. */
    boolean hasRoom() {
        int limit = highWaterMark;
        return (!stalled && (delivered - consumedSeen < limit || limit == 0)) || hasRoomSlowly(limit);
    }

    private boolean hasRoomSlowly(int limit) {
        consumedSeen = pipe.consumedAcquire();
        long depth = delivered - consumedSeen;
        if (!stalled) {
            return depth < limit || limit == 0 || !stall();
        }
        if (limit != 0 && depth > OutboundPipe.lowWaterMark(limit)) {
            return false;
        }
        unstall();
        return true;
    }

    /** Delivers a run of whole messages in wire format. */
    void deliver(byte[] frames, int messages, long payloadBytes) {
        Batch batch = Batch.ofFrames(frames);
        count(messages, payloadBytes);
        link(batch);
        references = Batch.NO_REFERENCES;
        referencesFilled = 0;
    }

    /** Delivers one message. */
    void deliver(Message message, long payloadBytes) {
        deliverReference(message, payloadBytes);
    }

    /** Delivers a message of one part; the object for it is made by who receives it, in the cache of its processor. */
    void deliver(byte[] part) {
        deliverReference(part, part.length);
    }

    private void deliverReference(Object message, long payloadBytes) {
        int index = referencesFilled;
        Object[] array = references;
        if (index < array.length) {
            count(1, payloadBytes);
            Batch.putRelease(array, index, message);
            referencesFilled = index + 1;
        } else {
            deliverInNewBatch(message, payloadBytes, array.length);
        }
    }

    /** One message takes little memory, and the next ones ever less. */
    private void deliverInNewBatch(Object message, long payloadBytes, int lengthBefore) {
        Object[] array = new Object[Math.min(MAX_REFERENCES, Math.max(1, 2 * lengthBefore))];
        int first = array.length == MAX_REFERENCES ? UNUSED_REFERENCES : 0;
        array[first] = message;
        Batch batch = Batch.ofReferences(array, first);
        count(1, payloadBytes);
        link(batch);
        references = array;
        referencesFilled = first + 1;
    }

    private void count(int messages, long payloadBytes) {
        DELIVERED.setRelease(this, delivered + messages);
        DELIVERED_BYTES.setOpaque(this, deliveredBytes + payloadBytes);
    }

    private void link(Batch batch) {
        tail.linkRelease(batch);
        tail = batch;
    }

    boolean needsSignal() {
        // Between making messages visible and looking at the consumer, who does the opposite; see clearSignal(). The
        // fence is also the one between that and looking for waiting threads.
        VarHandle.fullFence();
        return !signalled && !(boolean) SIGNALLED.getAndSet(this, true);
    }

    /**
     * Like {@link #needsSignal}, for producers that take a lock for each message: taking it is the fence, and the consumer
     * does not believe that the queue is empty while the lock is held.
     *
     * @see #setProducerLock
     */
    boolean needsSignalLocked() {
        return !signalled && !(boolean) SIGNALLED.getAndSet(this, true);
    }

    /** Sets the lock under which all who use {@link #needsSignalLocked} do so; to be set before. */
    void setProducerLock(ShortLock lock) {
        producerLock = lock;
    }

    boolean stall() {
        stalled = true;
        blocked.start();
        // Volatile write above, volatile read here; the consumer does the opposite: one of us sees the other.
        int limit = highWaterMark;
        if ((limit != 0 && pipe.depth() > OutboundPipe.lowWaterMark(limit)) || !hasDrainedBytes()) {
            return true;
        }
        unstall();
        return false;
    }

    void unstall() {
        stalled = false;
        blocked.stop();
    }

    // ---- Consumer. ----

    boolean isStalled() {
        return stalled;
    }

    /** Lets the source go on. */
    void resume() {
        resume(blocked.reading());
    }

    /** Lets the source go on that was found stalled after a look at the clock. */
    void resume(BlockedClock.Reading before) {
        // The clock first, which a source that stalls anew starts; then the mark, lest another source stall in between.
        blocked.stop(before);
        stalled = false;
        InboundPipe.Source current = source;
        if (current != null) {
            current.resume();
        }
    }

    void clearSignal() {
        SIGNALLED.setVolatile(this, false);
        VarHandle.fullFence();
    }

    /**
     * Returns whether a producer holds its lock now, so that it may have looked for the signal before it was cleared. Any that
     * takes the lock from now on finds it cleared, and what was delivered under the lock before can be seen.
     */
    boolean isBeingFilled() {
        ShortLock lock = producerLock;
        return lock != null && !lock.becomesFree();
    }

    // ---- Any thread. ----

    synchronized void setReceiverMark(int messages) {
        receiverMark = messages;
        highWaterMark = sum(receiverMark, senderMark);
    }

    synchronized void setSenderMark(int messages) {
        senderMark = messages;
        highWaterMark = sum(receiverMark, senderMark);
    }

    private static int sum(int receiverMark, int senderMark) {
        if (senderMark == NO_MARK) {
            return receiverMark;
        }
        boolean limited = receiverMark != 0 && senderMark != 0;
        return limited ? (int) Math.min(Integer.MAX_VALUE, (long) receiverMark + senderMark) : 0;
    }

    int highWaterMark() {
        return highWaterMark;
    }

    long deliveredAcquire() {
        return (long) DELIVERED.getAcquire(this);
    }

    long deliveredVolatile() {
        return (long) DELIVERED.getVolatile(this);
    }

    long deliveredOpaque() {
        return (long) DELIVERED.getOpaque(this);
    }

    long deliveredBytesOpaque() {
        return (long) DELIVERED_BYTES.getOpaque(this);
    }

    BlockedClock blocked() {
        return blocked;
    }
}
