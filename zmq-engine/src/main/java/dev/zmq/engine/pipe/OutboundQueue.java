// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import dev.zmq.engine.Message;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The bounded queue of messages to one peer, as its socket sees it: of frames that go through a channel
 * ({@link OutboundPipe}), or of messages for a socket of the same context ({@link InprocQueue}).
 *
 * <p>The producer is any application thread, under the socket's send lock. Statistics are for any thread.
 */
public abstract class OutboundQueue {

    private static final VarHandle APPENDED;
    private static final VarHandle APPENDED_BYTES;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            APPENDED = lookup.findVarHandle(OutboundQueue.class, "appended", long.class);
            APPENDED_BYTES = lookup.findVarHandle(OutboundQueue.class, "appendedBytes", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    // Written under the send lock with opaque mode, read by statistics.
    private long appended;
    private long appendedBytes;

    OutboundQueue() {}

    /** Counts a message that is about to be visible to the consumer, or that just became so. Under the send lock. */
    final void countAppended(long bytes) {
        APPENDED.setOpaque(this, appended + 1);
        APPENDED_BYTES.setOpaque(this, appendedBytes + bytes);
    }

    /** Counts messages that others appended. Under the send lock. */
    final void setAppended(long messages, long bytes) {
        APPENDED.setOpaque(this, messages);
        APPENDED_BYTES.setOpaque(this, bytes);
    }

    /** Returns the number of messages appended. Under the send lock. */
    final long appended() {
        return appended;
    }

    /** Returns the number of messages appended, to compare with what other threads write. Any thread. */
    long appendedVolatile() {
        return (long) APPENDED.getVolatile(this);
    }

    // ---- Producer: all under the send lock. ----

    /** Returns whether a message may be appended. Once full, a queue has room again at its low-water mark. */
    public abstract boolean hasRoom();

    /** Adds one part to the message being appended. */
    public abstract void appendPart(byte[] part, boolean more);

    /** Appends the parts of a message from the given one on. */
    public abstract void appendParts(Message message, int from);

    /** Appends a message and makes it visible to the consumer. */
    public abstract void add(Message message);

    /** Appends a message of one part and makes it visible to the consumer. */
    public abstract void add(byte[] part);

    /** Makes the message whose parts were appended visible to the consumer. */
    public abstract void commit();

    /** Changes the socket's high-water mark; counts at once. */
    public abstract void setHighWaterMark(int messages);

    /**
     * Changes the limit in bytes; counts at once. A queue of references has none, as they take no memory of their own.
     *
     * @param bytes 0 for no limit
     */
    public void setMaxBytes(long bytes) {}

    /**
     * Claims the right to write a queue that waits for the I/O thread, where there is such a thing. Under the send lock, between
     * messages.
     */
    public abstract boolean claimToHelp();

    /** Writes a queue that {@link #claimToHelp} was successful for, in the place of the I/O thread. */
    public abstract void flushForIoThread();

    // ---- Any thread. ----

    /**
     * Drops everything in the queue of a peer that is not there.
     *
     * @return the number of messages dropped
     */
    public abstract long clear();

    /** Returns the number of messages appended and not yet taken, never more than the high-water mark. */
    public abstract long depth();

    /** Returns the number of messages appended. */
    public final long messages() {
        return appendedVolatile();
    }

    /** Returns the number of bytes in the parts of all messages appended. */
    public long bytes() {
        return (long) APPENDED_BYTES.getOpaque(this);
    }

    /** Returns the high-water mark in messages, 0 for no limit. */
    public abstract int highWaterMark();

    /** Returns the clock of the time during which the queue was full. */
    public abstract BlockedClock blocked();
}
