// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import static dev.zmq.engine.zmtp.Frames.COMMAND_OR_MORE;
import static dev.zmq.engine.zmtp.Frames.LONG;
import static dev.zmq.engine.zmtp.Frames.LONG_HEADER_BYTES;
import static dev.zmq.engine.zmtp.Frames.MAX_SHORT_BODY_BYTES;
import static dev.zmq.engine.zmtp.Frames.SHORT_HEADER_BYTES;

import dev.zmq.engine.LargePart;
import dev.zmq.engine.zmtp.Frames;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An unbounded queue of encoded frames (RFC 37, "Framing") between one producer and one consumer.
 *
 * <p>What crosses from thread to thread is the very byte sequence that goes to the wire, so the consumer writes many
 * messages with one system call and without touching any of them. Since every frame carries its length, the consumer
 * can still walk from message to message: that is how it counts what was written, and how it finds the message to
 * start again with after a lost connection.
 *
 * <p>Invariants that make walking cheap: a frame header lies in one chunk; a body of up to
 * {@value #MAX_COPIED_BODY_BYTES} bytes follows it in the same chunk; a longer body is a chunk of its own, or several if it
 * is a large part.
 *
 * <p>The producer is whoever holds the socket's send lock, the consumer whoever holds the flush token of the
 * {@link OutboundPipe}; both change threads, and both hand-overs order memory.
 */
final class FrameQueue {

    static final int MAX_COPIED_BODY_BYTES = 16 * 1024;

    /** How much is offered to one write, if there are heap arrays among it: the JDK copies all of these, every time. */
    private static final int MAX_REFERENCE_WRITE_BYTES = 512 * 1024;

    private static final ByteBuffer NO_BYTES = ByteBuffer.allocateDirect(0);

    private static final VarHandle TAIL;
    private static final VarHandle RELEASED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            TAIL = lookup.findVarHandle(FrameQueue.class, "tail", long.class);
            RELEASED = lookup.findVarHandle(FrameQueue.class, "released", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ChunkPool pool;
    private final Staging staging;

    // Producer.
    private @Nullable Chunk tailChunk;
    private ByteBuffer tailBytes = NO_BYTES; // of the chunk, if it may be filled
    private int tailPosition;
    private long appended;
    private @Nullable Chunk publishedChunk;
    private int publishedPosition;
    private long linked;

    // Producer: whether a chunk was filled, and nobody asked since.
    private boolean filledChunk;

    // Producer: memory with space from a position on, behind a body by reference that the queue ends with; held.
    private @Nullable Chunk space;
    private int spacePosition;

    // Written by the producer (publish), read by the consumer; everything before it in the chunks is visible then.
    @SuppressWarnings("UnusedVariable") // through TAIL
    private volatile long tail;

    // Written by the producer: what goes on behind `tail` while others fill it, null if nothing does.
    private volatile @Nullable Share share;

    // Written by the producer before the first publish() after a reset.
    private @Nullable Chunk firstChunk;

    // Consumer: what was written to the channel.
    private @Nullable Chunk headChunk;
    private int headPosition;
    private long head;

    // Consumer: the first frame not yet written whole.
    private @Nullable Chunk frameChunk;
    private int framePosition;
    private long frameStart;

    // Consumer: the first message not yet written whole; chunks before it are released.
    private @Nullable Chunk messageChunk;
    private int messagePosition;
    private long messageStart;
    private @Nullable Chunk oldestChunk;

    // Consumer: the share that was last in the queue when it gathered, and how far it was filled; null if there was
    // none.
    private @Nullable Share seen;
    private long seenFilled;

    // Consumer: the end of a message up to which the messages were counted, so that nobody needs to walk there; null if
    // there is none, or it was passed.
    private @Nullable Chunk markChunk;
    private int markPosition;
    private long markBytes;
    private long markMessages;

    // Written by the consumer: how many of the links were given back.
    private long released;

    FrameQueue(ChunkPool pool) {
        this.pool = pool;
        this.staging = new Staging(pool);
    }

    /** Gives memory back that is only kept for reuse. Any thread. */
    void trimPool() {
        pool.trim();
    }

    /** Producer: encodes a frame at the end of the queue, not yet visible to the consumer. */
    void append(int flags, byte[] body) {
        int length = body.length;
        if (length <= MAX_SHORT_BODY_BYTES) {
            ByteBuffer bytes = reserve(SHORT_HEADER_BYTES + length);
            tailPosition = FrameEncoder.encodeShort(bytes, tailPosition, flags, body);
            appended += SHORT_HEADER_BYTES + length;
        } else {
            appendLong(flags, body);
        }
    }

    private void appendLong(int flags, byte[] body) {
        if (body.length <= MAX_COPIED_BODY_BYTES) {
            ByteBuffer bytes = reserve(LONG_HEADER_BYTES + body.length);
            tailPosition = FrameEncoder.encodeLong(bytes, tailPosition, flags, body);
        } else {
            ByteBuffer bytes = reserve(LONG_HEADER_BYTES);
            tailPosition = FrameEncoder.encodeHeader(bytes, tailPosition, flags, body.length);
            linkReference(new Chunk(ByteBuffer.wrap(body), true));
            tailPosition = body.length;
        }
        appended += LONG_HEADER_BYTES + body.length;
    }

    /**
     * Producer: adds a frame at the end of the queue, not yet visible to the consumer, of which the body is read when it is
     * written.
     *
     * @throws UnreadablePartException if it is so small that it is read now, and cannot be
     */
    void append(int flags, LargePart body) {
        long length = body.size();
        if (length <= MAX_COPIED_BODY_BYTES) {
            append(flags, read(body));
            return;
        }
        ByteBuffer bytes = reserve(LONG_HEADER_BYTES);
        tailPosition = FrameEncoder.encodeHeader(bytes, tailPosition, flags, length);
        for (long start = 0; start < length; start += LargeBody.MAX_BYTES) {
            int piece = (int) Math.min(LargeBody.MAX_BYTES, length - start);
            linkReference(new Chunk(new LargeBody(body, start, piece)));
            tailPosition = piece;
        }
        appended += LONG_HEADER_BYTES + length;
    }

    private static byte[] read(LargePart body) {
        byte[] bytes = new byte[(int) body.size()];
        try {
            body.read(0, ByteBuffer.wrap(bytes));
        } catch (IOException e) {
            throw new UnreadablePartException(body, e);
        }
        return bytes;
    }

    /** Producer: makes everything appended so far visible to the consumer. */
    void publish() {
        Chunk last = tailChunk;
        if (publishedChunk != last) { // a reference costs more to write than to compare
            publishedChunk = last;
        }
        publishedPosition = tailPosition;
        TAIL.setRelease(this, appended);
    }

    /** Producer: takes back what was appended since the last {@link #publish}. */
    void rollback() {
        Chunk last = publishedChunk;
        Chunk surplus = last == null ? firstChunk : last.next;
        while (surplus != null) {
            Chunk next = surplus.next;
            pool.release(surplus);
            linked--;
            surplus = next;
        }
        dropSpace();
        if (last == null) {
            firstChunk = null;
        } else {
            last.becomeLast();
        }
        setTail(last, publishedPosition);
        appended = (long) TAIL.getAcquire(this);
    }

    private ByteBuffer reserve(int bytes) {
        ByteBuffer tail = tailBytes;
        return tail.limit() - tailPosition < bytes ? reserveChunk(bytes) : tail;
    }

    private ByteBuffer reserveChunk(int bytes) {
        if (share != null) {
            throw new IllegalStateException("others append to this queue");
        }
        filledChunk |= tailBytes.limit() > 0; // not so behind a body by reference
        link(goOn(bytes));
        return tailBytes;
    }

    private void setTail(@Nullable Chunk chunk, int position) {
        tailChunk = chunk;
        tailBytes = chunk != null && chunk.writable > 0 ? chunk.bytes : NO_BYTES;
        tailPosition = position;
    }

    /** Returns a chunk with space, in the memory before the body that the queue ends with, or new. */
    private Chunk goOn(int bytes) {
        Chunk before = space;
        if (before != null) {
            if (before.bytes.capacity() - spacePosition >= bytes) {
                Chunk rest = new Chunk(before, spacePosition, true);
                space = null; // held by the link from now on
                return rest;
            }
            dropSpace();
        }
        return pool.acquire();
    }

    private void dropSpace() {
        Chunk before = space;
        if (before != null) {
            space = null;
            pool.release(before);
        }
    }

    /** Links a body in, and keeps what space there is before it: else a chunk would be needed for each header. */
    private void linkReference(Chunk body) {
        Chunk last = tailChunk;
        if (last != null && last.writable - tailPosition >= LONG_HEADER_BYTES) {
            last.retain();
            space = last;
            spacePosition = tailPosition;
        }
        link(body);
    }

    private void link(Chunk chunk) {
        Chunk last = tailChunk;
        if (last == null) {
            firstChunk = chunk;
        } else {
            last.end = tailPosition;
            last.next = chunk;
        }
        setTail(chunk, chunk.start);
        linked++;
    }

    // ---- Producer: what several queues have in common. ----

    /** Lets whatever is encoded into a chunk from now on be in this queue, too; nothing else can be appended meanwhile. */
    void join(SharedChunk chunk, long messages, long partBytes) {
        Share next = new Share(chunk, appended, messages, partBytes);
        link(next);
        tailPosition = next.start;
        share = next;
    }

    /** Ends what {@link #join} has begun. */
    void leave() {
        Share last = share;
        if (last == null) {
            return;
        }
        long end = last.bytes(last.shared.filled());
        if (end == appended) {
            last.end();
            share = null;
            rollback();
            return;
        }
        tailPosition = last.start + (int) (end - appended);
        last.end = tailPosition;
        appended = end;
        publish();
        last.end();
        share = null;
    }

    /** Returns what others append to this queue, null if nobody does. Any thread; see {@link Share}. */
    @Nullable
    Share share() {
        return share;
    }

    /** Producer: returns whether a chunk was filled since {@link #forgetFilledChunk}. */
    boolean hasFilledChunk() {
        return filledChunk;
    }

    /** Producer: see {@link #hasFilledChunk}. */
    void forgetFilledChunk() {
        filledChunk = false;
    }

    /** Producer: returns how many links the queue has about, some of which may hardly be used. */
    long links() {
        return linked - (long) RELEASED.getOpaque(this);
    }

    // ---- Consumer. ----

    /** Consumer: returns whether everything published was written. */
    boolean isEmpty() {
        return head == publishedBytes();
    }

    /** Consumer: returns the number of bytes published and not yet written. */
    long pendingBytes() {
        return publishedBytes() - head;
    }

    /** Any thread: returns the number of bytes ever published. */
    long publishedBytes() {
        Share last = share;
        if (last != null) {
            long end = last.bytes(last.shared.filled());
            if (last.isOpen()) {
                return end;
            }
        }
        return (long) TAIL.getAcquire(this);
    }

    /** Consumer: returns how many of the bytes ever published belong to messages that were written whole, or dropped. */
    long completedBytes() {
        return messageStart;
    }

    /** Consumer: returns whether the next byte to write is the first of a message. */
    boolean isAtMessageBoundary() {
        return head == messageStart;
    }

    /**
     * Consumer: fills {@code target} with what to write next.
     *
     * @return the number of buffers filled, 0 if the queue is empty
     * @throws UnreadablePartException if what to write next cannot be read; it will not be tried again
     */
    int gather(ByteBuffer[] target) {
        long remaining = lookForMore() - head;
        if (remaining == 0) {
            return 0;
        }
        if (headChunk == null) {
            start(Objects.requireNonNull(firstChunk));
        }
        Chunk chunk = Objects.requireNonNull(headChunk);
        int position = headPosition;
        int count = 0;
        int left = MAX_REFERENCE_WRITE_BYTES;
        while (remaining > 0 && count < target.length) {
            if (position == chunk.end) {
                chunk = Objects.requireNonNull(chunk.next);
                position = chunk.start;
            }
            int length = (int) Math.min(remaining, chunk.end - position);
            if (chunk.reference) {
                LargeBody large = chunk.large;
                if (large != null) {
                    // Alone, so that what cannot be read is part of the first message not yet written whole.
                    if (count == 0) {
                        target[count++] = staging.load(large, position);
                    }
                    return count;
                }
                if (left <= 0) {
                    return count;
                }
                remaining = Math.min(remaining, left);
                length = (int) Math.min(length, remaining);
            }
            target[count++] = chunk.view.limit(position + length).position(position);
            position += length;
            remaining -= length;
            left -= length;
        }
        return count;
    }

    /** Returns the number of bytes published, and remembers what is shared of them. */
    private long lookForMore() {
        Share last = share;
        if (last != null) {
            long filled = last.shared.filled();
            // Only if there is something in it: else it may still be taken back.
            if (SharedChunk.position(filled) > last.start && last.isOpen()) {
                seen = last;
                seenFilled = filled;
                return last.bytes(filled);
            }
        }
        seen = null;
        return publishedBytes();
    }

    private void start(Chunk first) {
        headChunk = first;
        frameChunk = first;
        messageChunk = first;
        oldestChunk = first;
        headPosition = first.start;
        framePosition = first.start;
        messagePosition = first.start;
        firstChunk = null;
    }

    /**
     * Producer and consumer at once: remembers where the queue ends by now. What others append to it they count themselves.
     *
     * @param messages how many were ever appended
     */
    void mark(long messages) {
        if (share == null) {
            markChunk = publishedChunk;
            markPosition = publishedPosition;
            markBytes = appended;
            markMessages = messages;
        }
    }

    /**
     * Consumer: like {@link #advance(long)}, but without a walk as far as messages were counted when they were appended: up to
     * the {@link #mark}, or to the end if the last {@link #gather} saw that others had counted there, and all of it was written.
     *
     * @param completed how many messages were ever written whole, or dropped
     */
    int advance(long count, long completed) {
        Share last = seen;
        if (last == null || head + count != last.bytes(seenFilled)) {
            moveHead(count);
            return passMark(completed) + walk();
        }
        head += count;
        headChunk = last;
        headPosition = SharedChunk.position(seenFilled);
        passMessages(last, headPosition, head);
        releaseWritten();
        return (int) (last.messages(seenFilled) - completed);
    }

    /**
     * Consumer: notes that the next {@code count} bytes were written.
     *
     * @return the number of messages of which the last byte is among them
     */
    int advance(long count) {
        moveHead(count);
        return walk();
    }

    private void moveHead(long count) {
        long left = count;
        Chunk chunk = Objects.requireNonNull(headChunk);
        int position = headPosition;
        while (left > 0) {
            if (position == chunk.end) {
                chunk = Objects.requireNonNull(chunk.next);
                position = chunk.start;
            }
            int step = (int) Math.min(left, chunk.end - position);
            position += step;
            left -= step;
        }
        headChunk = chunk;
        headPosition = position;
        head += count;
    }

    /** Goes to the mark if all before it was written; returns how many messages that are. */
    private int passMark(long completed) {
        Chunk chunk = markChunk;
        if (chunk == null || head < markBytes) {
            return 0;
        }
        markChunk = null;
        if (markBytes <= frameStart) {
            return 0; // passed already
        }
        passMessages(chunk, markPosition, markBytes);
        return (int) (markMessages - completed);
    }

    /** All messages before this place, which is the end of one, were written whole. */
    private void passMessages(Chunk chunk, int position, long bytes) {
        frameChunk = chunk;
        framePosition = position;
        frameStart = bytes;
        messageChunk = chunk;
        messagePosition = position;
        messageStart = bytes;
    }

    private int walk() {
        int messages = 0;
        Chunk chunk = Objects.requireNonNull(frameChunk);
        int position = framePosition;
        long start = frameStart;
        while (start < head) {
            if (position == chunk.end) {
                chunk = Objects.requireNonNull(chunk.next);
                position = chunk.start;
            }
            ByteBuffer bytes = chunk.bytes;
            int from = position;
            long passed = Frames.passShortMessages(
                    bytes, from, (int) Math.min(chunk.end, from + head - start), Integer.MAX_VALUE);
            position = Frames.end(passed);
            messages += Frames.count(passed);
            if (position != from) {
                start += position - from;
                messageStart = start;
                messageChunk = chunk;
                messagePosition = position;
                continue;
            }
            int flags = bytes.get(position);
            boolean isLong = (flags & LONG) != 0;
            int headerBytes = isLong ? LONG_HEADER_BYTES : SHORT_HEADER_BYTES;
            long length = isLong ? bytes.getLong(position + 1) : bytes.get(position + 1) & 0xff;
            if (start + headerBytes + length > head) {
                break;
            }
            start += headerBytes + length;
            if (length > MAX_COPIED_BODY_BYTES) {
                chunk = lastOfBody(chunk, length);
                position = chunk.end;
            } else {
                position += headerBytes + (int) length;
            }
            if ((flags & COMMAND_OR_MORE) == 0) {
                messages++;
                messageStart = start;
                messageChunk = chunk;
                messagePosition = position;
            }
        }
        frameChunk = chunk;
        framePosition = position;
        frameStart = start;
        releaseWritten();
        return messages;
    }

    private static Chunk lastOfBody(Chunk header, long length) {
        Chunk chunk = Objects.requireNonNull(header.next);
        for (long left = length - chunk.end; left > 0; left -= chunk.end) {
            chunk = Objects.requireNonNull(chunk.next);
        }
        return chunk;
    }

    /**
     * Consumer: goes on behind the message that is to be written next, or the rest of it, as if that had been written.
     *
     * @return as {@link #advance} does
     */
    int skipMessage() {
        int messages = 0;
        markChunk = null; // counts from where the walk is
        while (messages == 0) { // all of a message is published at once
            messages = advance(restOfFrame());
        }
        return messages;
    }

    private long restOfFrame() {
        Chunk chunk = Objects.requireNonNull(frameChunk);
        int position = framePosition;
        if (position == chunk.end) {
            chunk = Objects.requireNonNull(chunk.next);
            position = chunk.start;
        }
        boolean isLong = (chunk.bytes.get(position) & LONG) != 0;
        long size = isLong
                ? LONG_HEADER_BYTES + chunk.bytes.getLong(position + 1)
                : SHORT_HEADER_BYTES + (chunk.bytes.get(position + 1) & 0xff);
        return frameStart + size - head;
    }

    private void releaseWritten() {
        Chunk chunk = Objects.requireNonNull(oldestChunk);
        if (chunk == messageChunk) {
            return;
        }
        int count = 0;
        while (chunk != messageChunk) {
            Chunk next = Objects.requireNonNull(chunk.next);
            chunk.next = null; // its memory may live on, and with it all that follows
            pool.release(chunk);
            count++;
            if (chunk.large != null) {
                staging.release();
            }
            chunk = next;
        }
        oldestChunk = chunk;
        RELEASED.setOpaque(this, released + count);
    }

    /** Consumer: goes back to the start of the first message that was not written whole. */
    void rewind() {
        headChunk = messageChunk;
        headPosition = messagePosition;
        head = messageStart;
        frameChunk = messageChunk;
        framePosition = messagePosition;
        frameStart = messageStart;
    }

    /** Producer and consumer at once: drops everything and gives the memory back. */
    void clear() {
        leave();
        publish();
        head = appended;
        frameStart = appended;
        messageStart = appended;
        staging.release();
        Chunk chunk = oldestChunk != null ? oldestChunk : firstChunk;
        while (chunk != null) {
            Chunk next = chunk.next;
            chunk.next = null;
            pool.release(chunk);
            chunk = next;
        }
        dropSpace();
        RELEASED.setOpaque(this, linked);
        seen = null;
        markChunk = null;
        firstChunk = null;
        setTail(null, 0);
        publishedChunk = null;
        publishedPosition = 0;
        headChunk = null;
        frameChunk = null;
        messageChunk = null;
        oldestChunk = null;
    }
}
