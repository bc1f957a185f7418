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
 * <p>The producer is the connection's I/O thread, or for an XPUB socket whoever holds its send lock; it hands over no
 * more than {@link #credit()} messages and stops reading when there is none left. The consumer is any application
 * thread, under the socket's receive lock; it asks the connection to go on when the queue has drained to its low-water
 * mark.
 */
public final class InboundPipe {

    /** Whoever can read more messages for this queue. */
    public interface Source {
        /** Asks the I/O thread to read again. Any thread. */
        void resume();
    }

    private static final VarHandle DELIVERED;
    private static final VarHandle DELIVERED_BYTES;
    private static final VarHandle CONSUMED;
    private static final VarHandle SIGNALLED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            DELIVERED = lookup.findVarHandle(InboundPipe.class, "delivered", long.class);
            DELIVERED_BYTES = lookup.findVarHandle(InboundPipe.class, "deliveredBytes", long.class);
            CONSUMED = lookup.findVarHandle(InboundPipe.class, "consumed", long.class);
            SIGNALLED = lookup.findVarHandle(InboundPipe.class, "signalled", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final BlockedClock blocked = new BlockedClock();

    // Written by the socket, read by anyone.
    private volatile int highWaterMark;

    // I/O thread.
    private Batch tail;

    // Written by the I/O thread: delivered with release before the batch is linked, read by the consumer (acquire).
    private long delivered;
    private long deliveredBytes;

    // Written by the I/O thread, and by the consumer when it lets the source go on.
    private volatile boolean stalled;
    private volatile @Nullable Source source;

    // Consumer.
    private Batch head;

    // Written by the consumer with release, read by the I/O thread (acquire) as credit.
    private long consumed;

    // Consumer: when `consumed` reaches this, the source may be waiting for credit.
    private long creditDue;

    // Set by the I/O thread when it tells the consumer of messages, cleared by the consumer when it finds none.
    @SuppressWarnings("UnusedVariable") // through SIGNALLED
    private volatile boolean signalled;

    /** Creates an empty queue. */
    public InboundPipe(int highWaterMark) {
        this.highWaterMark = highWaterMark;
        Batch empty = Batch.empty();
        this.head = empty;
        this.tail = empty;
    }

    // ---- I/O thread. ----

    /** Sets who reads for this queue, null once nobody does. */
    public void attach(@Nullable Source newSource) {
        source = newSource;
        if (newSource == null) {
            blocked.stop();
        }
        stalled = false;
    }

    /** Returns how many messages may be delivered now. */
    public int credit() {
        int limit = highWaterMark;
        if (limit == 0) {
            return Integer.MAX_VALUE;
        }
        long arrived = (long) DELIVERED.getOpaque(this);
        return (int) Math.max(0, limit - (arrived - (long) CONSUMED.getAcquire(this)));
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
        deliver(Batch.ofFrames(frames), messages, payloadBytes);
    }

    /** Delivers one message. */
    public void deliver(Message message) {
        deliver(Batch.ofMessage(message), 1, message.byteCount());
    }

    private void deliver(Batch batch, int messages, long payloadBytes) {
        DELIVERED.setRelease(this, delivered + messages);
        DELIVERED_BYTES.setOpaque(this, deliveredBytes + payloadBytes);
        tail.linkRelease(batch);
        tail = batch;
    }

    /** Returns whether the consumer must be told that there are messages; true once until it finds the queue empty. */
    public boolean needsSignal() {
        // The exchange is also the fence between linking the batch and looking for waiting threads.
        return !(boolean) SIGNALLED.getAndSet(this, true);
    }

    /**
     * Notes that reading stops for lack of credit.
     *
     * @return false if the consumer has made room meanwhile, so that reading goes on
     */
    public boolean stall() {
        stalled = true;
        blocked.start();
        // Volatile write above, volatile read here; the consumer does the opposite: one of us sees the other.
        int limit = highWaterMark;
        if (limit != 0 && depth() > OutboundPipe.lowWaterMark(limit)) {
            return true;
        }
        stalled = false;
        blocked.stop();
        return false;
    }

    /** Notes that reading goes on. */
    public void unstall() {
        stalled = false;
        blocked.stop();
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
            batch = next;
            head = next;
            message = batch.poll();
            returnCredit();
        }
        long count = consumed + 1;
        CONSUMED.setRelease(this, count);
        if (count == creditDue) {
            returnCredit();
        }
        return message;
    }

    /** Returns whether {@link #poll} would return a message now. */
    public boolean hasMessage() {
        while (head.isEmpty()) {
            Batch next = head.nextAcquire();
            if (next == null) {
                return false;
            }
            head = next;
            returnCredit();
        }
        return true;
    }

    /** Returns the message that {@link #poll} would return now, and leaves it there. */
    public @Nullable Message peek() {
        return hasMessage() ? head.peek() : null;
    }

    /** Lets a stalled source go on at the low-water mark, or plans for the message that makes this due. */
    private void returnCredit() {
        int limit = highWaterMark;
        if (limit == 0) {
            if (stalled) {
                resume();
            }
            return;
        }
        VarHandle.fullFence(); // between publishing `consumed` and reading `stalled`; see stall()
        int low = OutboundPipe.lowWaterMark(limit);
        long outstanding = (long) DELIVERED.getAcquire(this) - consumed;
        if (outstanding > low) {
            creditDue = consumed + outstanding - low;
        } else if (stalled) {
            resume();
        }
    }

    private void resume() {
        // In this order: should another source have taken over and stalled by now, then that one is resumed.
        stalled = false;
        Source current = source;
        if (current != null) {
            current.resume();
        }
    }

    /** Notes that the queue was found empty; the caller must poll once more before it relies on being told. */
    public void clearSignal() {
        SIGNALLED.setVolatile(this, false);
        VarHandle.fullFence();
        if (stalled) {
            returnCredit();
        }
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
        highWaterMark = messages;
        Source current = source;
        if (stalled && current != null) {
            current.resume();
        }
    }

    /**
     * Returns the number of messages delivered and not yet received, never more than the high-water mark; but for XPUB, and
     * for what a socket tells its application of a lost connection.
     */
    public long depth() {
        // In this order: messages consumed between the two reads make the difference smaller, never larger.
        long arrived = (long) DELIVERED.getVolatile(this);
        return Math.max(0, arrived - (long) CONSUMED.getVolatile(this));
    }

    /** Returns the number of messages delivered. */
    public long messages() {
        return (long) DELIVERED.getOpaque(this);
    }

    /** Returns the number of bytes in the parts of all messages delivered. */
    public long bytes() {
        return (long) DELIVERED_BYTES.getOpaque(this);
    }

    /** Returns the high-water mark in messages, 0 for no limit. */
    public int highWaterMark() {
        return highWaterMark;
    }

    /** Returns the clock of the time during which reading was stopped for lack of room. */
    public BlockedClock blocked() {
        return blocked;
    }
}
