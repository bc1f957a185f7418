// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import dev.zmq.engine.LargePart;
import dev.zmq.engine.Message;
import dev.zmq.engine.zmtp.Frames;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The queue of messages to a peer behind a channel: bytes in wire format, written by whoever is responsible.
 *
 * <p>Two roles meet here. The <em>producer</em> is any application thread, under the socket's send lock. The
 * <em>consumer</em> is whoever holds the flush token, which is the state {@link #FLUSHING}: an I/O thread, or an
 * application thread that found the queue idle and writes to the channel itself, which saves a hop between threads. The
 * token makes sure that somebody is responsible for queued messages at any time, and never two at once:
 *
 * <pre>
 *              producer: append to idle queue
 *      IDLE ---------------------------------&gt; SCHEDULED   the I/O thread was asked to flush
 *       |  ^                                       |
 *       |  | empty, seen under the send lock       | claimed by the I/O thread, or by a producer
 *       |  |                                       v        that found the queue full or long
 *       |  +----------------------------------- FLUSHING
 *       +--------------------------------------^   |  ^
 *              claimed to write directly           v  | channel takes bytes again
 *                                               AWAITING_CHANNEL
 *      any but FLUSHING --- connection lost ---&gt; DETACHED --- next connection ready ---&gt; FLUSHING
 * </pre>
 *
 * <p>Going idle takes the send lock, so a producer needs no fence to see that nobody is responsible: holding the lock,
 * it reads the state after publishing, with plain cost.
 */
public final class OutboundPipe extends OutboundQueue {

    /** A limit below any number of messages. */
    private static final int LOOK_AT_BYTES = -1;

    /** A queue that shares holds so many links at most, of 64 KiB each, and one more for each so many bytes in it. */
    private static final int MAX_LINKS = 4;

    private static final int MIN_BYTES_PER_LINK = ChunkPool.CHUNK_BYTES / 4;

    /** A sender does not leave more than this to the I/O thread: the longer bytes wait, the colder they are. */
    private static final int GROWN_BYTES = ChunkPool.CHUNK_BYTES / 2;

    /** More room than this need not be known exactly. */
    private static final int AMPLE_ROOM = 64;

    static final int IDLE = 0;
    static final int SCHEDULED = 1;
    static final int FLUSHING = 2;
    static final int AWAITING_CHANNEL = 3;
    static final int DETACHED = 4;

    /** What a flusher finds when it tries to give the token back. */
    public enum IdleAttempt {
        /** The token was given back. */
        IDLE,
        /** Messages were appended meanwhile. */
        MORE,
        /** A producer is at work, so more is to be expected. */
        BUSY
    }

    /** Whoever can write the queue to a channel. */
    public interface Flusher {
        /** Asks the I/O thread to claim the token and flush. Any thread. */
        void schedule();

        /** The same, but whoever runs the loop next will do, some hundred microseconds later, a few milliseconds at most. Any thread. */
        default void scheduleLazily() {
            schedule();
        }

        /** Flushes on the calling thread, which claimed the token of an idle queue. */
        void flushDirectly();

        /** Flushes on the calling thread, which claimed the token from the I/O thread, and gives it back to that. */
        void flushForIoThread();
    }

    private static final VarHandle STATE;
    private static final VarHandle WRITTEN;
    private static final VarHandle WRITTEN_BYTES;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(OutboundPipe.class, "state", int.class);
            WRITTEN = lookup.findVarHandle(OutboundPipe.class, "written", long.class);
            WRITTEN_BYTES = lookup.findVarHandle(OutboundPipe.class, "writtenBytes", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ShortLock sendLock;
    private final Runnable onRoom;
    private final FrameQueue frames;
    private final BlockedClock blocked = new BlockedClock();

    // Written under the send lock, read by anyone; 0 for no limit.
    private volatile int highWaterMark;
    private volatile long maxBytes;

    // Under the send lock: the high-water mark, or LOOK_AT_BYTES, so that no message pays for a limit that is not set.
    private int quickLimit;

    // Written under the send lock; volatile because the consumer reads it after publishing `written`.
    private volatile boolean full;

    // Under the send lock: the bytes of the message being appended.
    private long pendingBytes;

    // Under the send lock: the last value of `written` that a producer saw.
    private long writtenSeen;

    // Under the send lock: while it is part of a run, and its place there.
    private @Nullable FanOut fanOut;
    private int place;

    // Written by the consumer with volatile mode, once for each write; pairs with the read of it after setting `full`.
    private long written;

    // Written by the consumer with opaque mode before `written`, and in the wire's format, framing included.
    @SuppressWarnings("UnusedVariable") // through WRITTEN_BYTES
    private long writtenBytes;

    // Under the flush token.
    private long lastFlushNanos = System.nanoTime();

    private volatile int state = DETACHED;
    private volatile @Nullable Flusher flusher;

    /**
     * Creates an empty, detached queue.
     *
     * @param onRoom called by the consumer when a full queue has drained to its low-water mark
     */
    public OutboundPipe(ShortLock sendLock, ChunkPool pool, int highWaterMark, Runnable onRoom) {
        this.sendLock = sendLock;
        this.frames = new FrameQueue(pool);
        this.highWaterMark = highWaterMark;
        this.quickLimit = highWaterMark;
        this.onRoom = onRoom;
    }

    // ---- Producer: all under the send lock. ----

    @Override
    public boolean hasRoom() {
        int limit = quickLimit;
        return (!full && (appended() - writtenSeen < limit || limit == 0)) || hasRoomSlowly();
    }

    private boolean hasRoomSlowly() {
        writtenSeen = (long) WRITTEN.getVolatile(this);
        if (!full) {
            if (isBelowLimits(appended() - writtenSeen)) {
                return true;
            }
            full = true;
            blocked.start();
            // The consumer may have drained the queue before it could see that it was full.
            writtenSeen = (long) WRITTEN.getVolatile(this);
        }
        if (!isDrained(appended() - writtenSeen)) {
            return false;
        }
        full = false;
        blocked.stop();
        return true;
    }

    /** Returns whether one more message goes in; one always goes into an empty queue. */
    private boolean isBelowLimits(long messages) {
        int limit = highWaterMark;
        long limitBytes = maxBytes;
        return (limit == 0 || messages < limit) && (limitBytes == 0 || messages == 0 || queuedBytes() < limitBytes);
    }

    /** Returns whether a queue that was full has room again. */
    private boolean isDrained(long messages) {
        int limit = highWaterMark;
        long limitBytes = maxBytes;
        return (limit == 0 || messages <= lowWaterMark(limit)) && (limitBytes == 0 || queuedBytes() <= limitBytes / 2);
    }

    /** Any thread, which has read {@code written}: bytes written between the two reads make the difference smaller. */
    private long queuedBytes() {
        return frames.publishedBytes() - (long) WRITTEN_BYTES.getOpaque(this);
    }

    @Override
    public void appendPart(byte[] part, boolean more) {
        try {
            frames.append(more ? Frames.MORE : 0, part);
        } catch (Throwable e) { // out of memory: half a message must not stay
            frames.rollback();
            pendingBytes = 0;
            throw e;
        }
        pendingBytes += part.length;
    }

    @Override
    public void appendParts(Message message, int from) {
        if (message.hasLargeParts()) {
            appendAnyParts(message, from);
            return;
        }
        int last = message.size() - 1;
        for (int i = from; i < last; i++) {
            appendPart(message.part(i), true);
        }
        appendPart(message.part(last), false);
    }

    private void appendAnyParts(Message message, int from) {
        int last = message.size() - 1;
        for (int i = from; i <= last; i++) {
            if (message.isLarge(i)) {
                appendPart(message.largePart(i), i < last);
            } else {
                appendPart(message.part(i), i < last);
            }
        }
    }

    private void appendPart(LargePart part, boolean more) {
        try {
            frames.append(more ? Frames.MORE : 0, part);
        } catch (Throwable e) { // out of memory, or a small one that cannot be read: half a message must not stay
            frames.rollback();
            pendingBytes = 0;
            throw e;
        }
        pendingBytes += part.size();
    }

    @Override
    public void add(Message message) {
        appendParts(message, 0);
        commit();
    }

    @Override
    public void add(byte[] part) {
        appendPart(part, false);
        commit();
    }

    @Override
    public void commit() {
        frames.publish();
        countAppended(pendingBytes);
        pendingBytes = 0;
    }

    /** Returns whether nobody is responsible for flushing what is in the queue. */
    public boolean isIdle() {
        return state == IDLE;
    }

    /**
     * Returns whether the queue was quiet for so long that writing directly is likely to be cheaper than waking the I/O
     * thread, which pays only if more messages follow at once. Only meaningful while idle.
     */
    public boolean wasQuietFor(long nanos) {
        return System.nanoTime() - lastFlushNanos >= nanos;
    }

    /** Makes the I/O thread responsible for an idle queue. */
    public void schedule() {
        if (STATE.compareAndSet(this, IDLE, SCHEDULED)) {
            // Not to be read before: a caller without the send lock might ask a connection that is lost by now.
            Flusher current = flusher;
            if (current != null) {
                current.schedule();
            }
        }
    }

    /**
     * Makes whoever runs the I/O thread's loop next responsible for an idle queue: the calling thread itself, if it comes
     * back soon to wait for messages.
     */
    public void scheduleLazily() {
        if (STATE.compareAndSet(this, IDLE, SCHEDULED)) {
            Flusher current = flusher; // read now: see schedule()
            if (current != null) {
                current.scheduleLazily();
            }
        }
    }

    @Override
    public void setHighWaterMark(int messages) {
        highWaterMark = messages;
        onLimitsChanged();
    }

    /** Bytes are counted as they go to the wire. */
    @Override
    public void setMaxBytes(long bytes) {
        maxBytes = bytes;
        onLimitsChanged();
    }

    // ---- Runs of messages to the same peers: under the send lock. ----

    /**
     * Returns whether what is to be sent may be shared with other queues: if somebody is responsible for writing it, and if
     * the queue does not hold on to much more memory than its messages take.
     */
    boolean isFitForSharing() {
        return state != IDLE && hasRoom() && frames.links() < MAX_LINKS + queuedBytes() / MIN_BYTES_PER_LINK;
    }

    /** Returns about how many messages go in, and never too many; 0 if there is another limit than of messages. */
    int room() {
        int limit = quickLimit;
        if (limit <= 0) {
            return limit == 0 ? Integer.MAX_VALUE : 0;
        }
        long queued = appendedVolatile();
        if (limit - (queued - writtenSeen) < AMPLE_ROOM) {
            writtenSeen = (long) WRITTEN.getVolatile(this);
        }
        return (int) (limit - (queued - writtenSeen));
    }

    void join(FanOut run, int newPlace, SharedChunk chunk) {
        beginShare(chunk);
        fanOut = run;
        place = newPlace;
    }

    void move(int newPlace) {
        place = newPlace;
    }

    /** Ends the part in a run, if it has one; the peer is apart then. */
    private void leaveRun() {
        FanOut run = fanOut;
        if (run != null) {
            run.leave(place);
        }
    }

    void endMembership() {
        endShare();
        fanOut = null;
    }

    void beginShare(SharedChunk chunk) {
        frames.join(chunk, appended(), super.bytes());
    }

    void endShare() {
        Share share = frames.share();
        if (share != null) {
            setAppended(share.messages(share.shared.filled()), share.partBytes());
            frames.leave();
        }
    }

    private void onLimitsChanged() {
        leaveRun();
        quickLimit = maxBytes == 0 ? highWaterMark : LOOK_AT_BYTES;
        // Whether the queue is full is asked anew: a higher mark makes room even above its low-water mark.
        full = false;
        blocked.stop();
    }

    // ---- Flush token. ----

    /** Takes the token of an idle queue. */
    public boolean claimIdle() {
        return state == IDLE && STATE.compareAndSet(this, IDLE, FLUSHING);
    }

    /** Takes the token of a queue that waits for the I/O thread. */
    public boolean claimScheduled() {
        return state == SCHEDULED && STATE.compareAndSet(this, SCHEDULED, FLUSHING);
    }

    @Override
    public boolean claimToHelp() {
        if (!claimScheduled()) {
            return false;
        }
        frames.mark(appended());
        return true;
    }

    /** Returns whether a look is worth it, as a chunk was filled since {@link #claimGrown}. Under the send lock. */
    public boolean hasGrown() {
        return frames.hasFilledChunk();
    }

    /** Takes the token of a queue that {@link #hasGrown} if it waits for the I/O thread, and is long. Under the send lock. */
    public boolean claimGrown() {
        frames.forgetFilledChunk();
        return queuedBytes() >= GROWN_BYTES && claimToHelp();
    }

    /** Takes the token of a queue that waits for its channel. */
    public boolean claimAwaitingChannel() {
        return state == AWAITING_CHANNEL && STATE.compareAndSet(this, AWAITING_CHANNEL, FLUSHING);
    }

    /** Returns whether the I/O thread is, or will soon be, responsible for the queue again. */
    public boolean isScheduledOrFlushing() {
        int current = state;
        return current == SCHEDULED || current == FLUSHING;
    }

    /** With the token: returns the number of bytes to write. */
    public long pendingBytes() {
        return frames.pendingBytes();
    }

    /** Flushes with the token held. */
    public void flushDirectly() {
        Flusher current = flusher;
        if (current != null) {
            current.flushDirectly();
        }
    }

    /** Flushes a queue that {@link #claimToHelp} was successful for, in the place of the I/O thread. */
    @Override
    public void flushForIoThread() {
        Flusher current = flusher;
        if (current != null) {
            current.flushForIoThread();
        }
    }

    /** Gives direct memory back that is only kept for reuse, as somebody else has none. */
    public void releaseIdleMemory() {
        frames.trimPool();
    }

    /** Gives the token back until the channel takes bytes again. */
    public void awaitChannel() {
        state = AWAITING_CHANNEL;
    }

    /** Gives the token to the I/O thread, which must know of it or be told. */
    public void handOver() {
        state = SCHEDULED;
    }

    /** Gives the token back if there is nothing left to write, and the memory with it. */
    public IdleAttempt tryIdle() {
        if (!frames.isEmpty()) {
            return IdleAttempt.MORE;
        }
        if (!sendLock.tryLock()) {
            return IdleAttempt.BUSY;
        }
        try {
            if (!frames.isEmpty()) {
                return IdleAttempt.MORE;
            }
            leaveRun();
            frames.clear();
            lastFlushNanos = System.nanoTime();
            state = IDLE;
            return IdleAttempt.IDLE;
        } finally {
            sendLock.unlock();
        }
    }

    /** With the token: returns whether a command may be written before the next queued byte. */
    public boolean isAtMessageBoundary() {
        return frames.isAtMessageBoundary();
    }

    /**
     * With the token: fills {@code target} with what to write next and returns the number of buffers.
     *
     * @throws UnreadablePartException if that cannot be read. Its message is dropped; the connection cannot go on
     */
    public int gather(ByteBuffer[] target) {
        try {
            return frames.gather(target);
        } catch (UnreadablePartException e) {
            int messages = frames.skipMessage();
            setWritten(written + messages);
            throw e;
        }
    }

    /**
     * With the token: notes that the next {@code count} bytes were written.
     *
     * @return the number of messages that this completed
     */
    public int advance(long count) {
        int messages = frames.advance(count, written);
        if (messages > 0) {
            setWritten(written + messages);
        }
        return messages;
    }

    private void setWritten(long messages) {
        WRITTEN_BYTES.setOpaque(this, frames.completedBytes());
        WRITTEN.setVolatile(this, messages);
        if (full) {
            // Before the depth is looked at, lest the clock be stopped that starts when the queue is full once more.
            BlockedClock.Reading before = blocked.reading();
            if (isDrained(depth())) {
                blocked.stop(before);
                onRoom.run();
            }
        }
    }

    // ---- I/O thread. ----

    /** Attaches a connection that is ready; the caller then holds the token. */
    public void attach(Flusher newFlusher) {
        sendLock.lock(); // lest a producer be about to replace what is queued
        try {
            flusher = newFlusher;
            state = FLUSHING;
        } finally {
            sendLock.unlock();
        }
    }

    /**
     * Detaches the lost connection. What was not written whole stays queued and is sent again from its first byte.
     *
     * @return false if an application thread holds the token; it must have this called again
     */
    public boolean detach() {
        int current = state;
        while (current != FLUSHING) {
            if (current == DETACHED) {
                return true;
            }
            if (tryDetach(current)) {
                return true;
            }
            current = state;
        }
        return false;
    }

    private boolean tryDetach(int current) {
        sendLock.lock(); // lest a producer replace what is queued before it is rewound
        try {
            if (!STATE.compareAndSet(this, current, DETACHED)) {
                return false;
            }
            flusher = null;
            frames.rewind();
            return true;
        } finally {
            sendLock.unlock();
        }
    }

    /**
     * Producer: drops everything in the queue if it is detached.
     *
     * @return the number of messages dropped
     */
    public long clearIfDetached() {
        if (state != DETACHED) {
            return 0;
        }
        leaveRun();
        long dropped = appended() - (long) WRITTEN.getVolatile(this);
        frames.clear();
        WRITTEN_BYTES.setOpaque(this, frames.completedBytes());
        WRITTEN.setVolatile(this, appended());
        return dropped;
    }

    /**
     * Drops everything in a detached queue.
     *
     * @return the number of messages dropped
     */
    @Override
    public long clear() {
        sendLock.lock();
        try {
            leaveRun();
            long dropped = appended() - written;
            frames.clear();
            setWritten(appended());
            return dropped;
        } finally {
            sendLock.unlock();
        }
    }

    // ---- Statistics: any thread. ----

    @Override
    long appendedVolatile() {
        Share share = frames.share();
        if (share != null) {
            long messages = share.messages(share.shared.filled());
            if (share.isOpen()) {
                return messages;
            }
        }
        return super.appendedVolatile();
    }

    @Override
    public long bytes() {
        Share share = frames.share();
        if (share != null) {
            long bytes = share.partBytes();
            if (share.isOpen()) {
                return bytes;
            }
        }
        return super.bytes();
    }

    @Override
    public long depth() {
        // In this order: messages written between the two reads make the difference smaller, never larger.
        long queued = appendedVolatile();
        return Math.max(0, queued - (long) WRITTEN.getVolatile(this));
    }

    @Override
    public int highWaterMark() {
        return highWaterMark;
    }

    @Override
    public BlockedClock blocked() {
        return blocked;
    }

    /**
     * Returns the depth at which a full queue has room again: half of the high-water mark, rounded up (libzmq), but less
     * than the high-water mark itself.
     */
    public static int lowWaterMark(int highWaterMark) {
        return highWaterMark == 0 ? 0 : (int) Math.min((highWaterMark + 1L) / 2, highWaterMark - 1L);
    }
}
