// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import dev.zmq.engine.Message;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue of messages from one peer: batches in, messages out.
 *
 * <p>The producer hands over no more than {@link #credit()} messages and stops when there is none left; see
 * {@link Inlet} for who that is. The consumer is any application thread, under the socket's receive lock; it lets the
 * producer go on when the queue has drained to its low-water mark.
 */
public final class InboundPipe {

    /** Whoever can get more messages for this queue. */
    public interface Source {
        /** Goes on, or has somebody else do so. Any thread, which may hold the receive lock. */
        void resume();
    }

    private static final VarHandle CONSUMED;
    private static final VarHandle CONSUMED_BYTES;
    private static final VarHandle CREDIT_DUE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            CONSUMED = lookup.findVarHandle(InboundPipe.class, "consumed", long.class);
            CONSUMED_BYTES = lookup.findVarHandle(InboundPipe.class, "consumedBytes", long.class);
            CREDIT_DUE = lookup.findVarHandle(InboundPipe.class, "creditDue", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Inlet inlet;
    private final boolean countsBytes;

    // Consumer.
    private Batch head;

    // Written by the consumer with release, read by the producer (acquire) as credit.
    private long consumed;

    // Written by the consumer, read by the producer as room; only where bytes are limited.
    private long consumedBytes;

    // When `consumed` reaches this, the source may be waiting for credit. Written by the consumer, and set to 0 by
    // whoever changes the high-water mark.
    @SuppressWarnings("UnusedVariable") // through CREDIT_DUE
    private long creditDue;

    /** Creates an empty queue. */
    public InboundPipe(int highWaterMark) {
        this(highWaterMark, new BlockedClock());
    }

    /** Creates an empty queue with a clock of the time during which it is full. */
    public InboundPipe(int highWaterMark, BlockedClock blocked) {
        this(highWaterMark, 0, blocked);
    }

    /**
     * Creates an empty queue with a limit in bytes and a clock of the time during which it is full.
     *
     * @param maxBytes 0 for no limit
     */
    public InboundPipe(int highWaterMark, long maxBytes, BlockedClock blocked) {
        Batch empty = Batch.empty();
        this.head = empty;
        this.inlet = new Inlet(this, empty, highWaterMark, maxBytes, blocked);
        this.countsBytes = maxBytes != 0;
    }

    // ---- Producer. ----

    Inlet inlet() {
        return inlet;
    }

    /** Sets who gets messages for this queue, null once nobody does. */
    public void attach(@Nullable Source newSource) {
        inlet.attach(newSource);
    }

    /** Returns how many messages may be delivered now. */
    public int credit() {
        return inlet.credit();
    }

    /** Returns how many bytes there is room for; a message may be larger. */
    public long creditBytes() {
        return inlet.creditBytes();
    }

    /** Takes a run of whole messages in wire format apart. */
    public static void slice(byte[] frames, Consumer<Message> each) {
        Batch batch = Batch.ofFrames(frames);
        Message message;
        while ((message = batch.poll()) != null) {
            each.accept(message);
        }
    }

    /** Delivers a run of whole messages in wire format; the array belongs to the queue from then on. */
    public void deliver(byte[] frames, int messages, long payloadBytes) {
        inlet.deliver(frames, messages, payloadBytes);
    }

    /** Delivers one message. */
    public void deliver(Message message) {
        inlet.deliver(message, message.byteCount());
    }

    /** Returns whether the consumer must be told that there are messages; true once until it finds the queue empty. */
    public boolean needsSignal() {
        return inlet.needsSignal();
    }

    /**
     * Notes that the source stops for lack of credit.
     *
     * @return false if the consumer has made room meanwhile, so that the source goes on
     */
    public boolean stall() {
        return inlet.stall();
    }

    /** Notes that the source goes on. */
    public void unstall() {
        inlet.unstall();
    }

    // ---- Consumer: under the receive lock. ----

    /** Returns the next message, null if there is none now. */
    public @Nullable Message poll() {
        Batch batch = head;
        Message message = batch.poll();
        while (message == null) {
            Batch next = batch.nextAcquire();
            if (next == null) {
                return null;
            }
            message = batch.poll(); // what came into it before it was full
            if (message == null) {
                batch.unlink();
                batch = next;
                head = next;
                message = batch.poll();
                returnCredit();
            }
        }
        long count = consumed + 1;
        CONSUMED.setRelease(this, count);
        if (countsBytes) {
            returnBytes(message);
        }
        if (count >= (long) CREDIT_DUE.getOpaque(this)) {
            returnCredit();
        }
        return message;
    }

    private void returnBytes(Message message) {
        // Volatile write, volatile read: who stalls does the opposite; one of us sees the other.
        CONSUMED_BYTES.setVolatile(this, consumedBytes + message.byteCount());
        if (inlet.isStalled()) {
            returnCredit();
        }
    }

    /** Returns whether {@link #poll} would return a message now. */
    public boolean hasMessage() {
        while (head.isEmpty()) {
            Batch next = head.nextAcquire();
            if (next == null) {
                return false;
            }
            if (head.isEmpty()) { // still, now that it is full
                head.unlink();
                head = next;
                returnCredit();
            }
        }
        return true;
    }

    /** Returns whether {@link #poll} would probably return a message. Any thread: a hint. */
    public boolean seemsToHaveMore() {
        Batch batch = head;
        return !batch.isEmpty() || batch.nextAcquire() != null;
    }

    /** Returns the message that {@link #poll} would return now, and leaves it there. */
    public @Nullable Message peek() {
        return hasMessage() ? head.peek() : null;
    }

    /** Lets a stalled source go on at the low-water mark, and plans for the message that may make this due again. */
    private void returnCredit() {
        int limit;
        do {
            limit = inlet.highWaterMark();
            CREDIT_DUE.setVolatile(this, limit == 0 ? Long.MAX_VALUE : resumeOrPlan(limit));
            // Read once more: who changes the mark resets the plan, but maybe before we made it.
        } while (limit != inlet.highWaterMark());
        if (limit == 0 && inlet.isStalled() && inlet.hasDrainedBytes()) {
            inlet.resume();
        }
    }

    /** Returns how many messages are consumed when the queue can be at its low-water mark at the earliest, having been full. */
    private long resumeOrPlan(int limit) {
        VarHandle.fullFence(); // between publishing `consumed` and reading `stalled`; see stall()
        BlockedClock.Reading before = inlet.blocked().reading();
        int low = OutboundPipe.lowWaterMark(limit);
        long outstanding = inlet.deliveredAcquire() - consumed;
        if (outstanding > low) {
            return consumed + outstanding - low;
        }
        if (inlet.isStalled() && inlet.hasDrainedBytes()) {
            inlet.resume(before);
        }
        return consumed + limit - low;
    }

    /**
     * Notes that the queue was found empty; the caller must poll once more before it relies on being told.
     *
     * @return false if it must not rely on that: there may be a message on its way of which nobody will be told
     */
    public boolean clearSignal() {
        inlet.clearSignal();
        if (inlet.isStalled()) {
            returnCredit();
        }
        return !inlet.isBeingFilled();
    }

    /** Drops everything that is in the queue and returns the number of messages. Under the receive lock. */
    public long clear() {
        long dropped = 0;
        while (poll() != null) {
            dropped++;
        }
        return dropped;
    }

    // ---- Any thread. ----

    /** Changes the high-water mark and lets the source go on if that made room. */
    public void setHighWaterMark(int messages) {
        inlet.setReceiverMark(messages);
        onHighWaterMarkChanged();
    }

    /** Adds the high-water mark of a sender in the same process, {@link Inlet#NO_MARK} for none. */
    void setSenderHighWaterMark(int messages) {
        inlet.setSenderMark(messages);
        onHighWaterMarkChanged();
    }

    private void onHighWaterMarkChanged() {
        CREDIT_DUE.setVolatile(this, 0);
        if (inlet.isStalled()) {
            inlet.resume();
        }
    }

    long consumedBytes() {
        return (long) CONSUMED_BYTES.getVolatile(this);
    }

    long consumedAcquire() {
        return (long) CONSUMED.getAcquire(this);
    }

    /**
     * Returns the number of messages delivered and not yet received, never more than the high-water mark; but for XPUB, and
     * for what a socket tells its application of a lost connection.
     */
    public long depth() {
        // In this order: messages consumed between the two reads make the difference smaller, never larger.
        long arrived = inlet.deliveredVolatile();
        return Math.max(0, arrived - (long) CONSUMED.getVolatile(this));
    }

    /** Returns the number of messages delivered. */
    public long messages() {
        return inlet.deliveredOpaque();
    }

    /** Returns the number of bytes in the parts of all messages delivered. */
    public long bytes() {
        return inlet.deliveredBytesOpaque();
    }

    /** Returns the high-water mark in messages, 0 for no limit. With that of a sender in the same process, their sum. */
    public int highWaterMark() {
        return inlet.highWaterMark();
    }

    /** Returns the clock of the time during which the source was stopped for lack of room. */
    public BlockedClock blocked() {
        return inlet.blocked();
    }
}
