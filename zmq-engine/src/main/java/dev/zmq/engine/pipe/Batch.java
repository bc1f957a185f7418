// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import dev.zmq.engine.Message;
import dev.zmq.engine.zmtp.Frames;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A piece of the queue from one peer: either a run of whole messages in wire format, as one read of a connection brought
 * it, sliced by the receiving thread; or messages by reference, which the producer adds one by one until the batch is full.
 *
 * <p>A batch is also the link of the queue that carries it, so handing over a thousand messages costs one object.
 */
final class Batch {

    static final Object[] NO_REFERENCES = {};

    private static final byte[] NO_BYTES = {};
    private static final VarHandle NEXT;
    private static final VarHandle REFERENCE = MethodHandles.arrayElementVarHandle(Object[].class);

    static {
        try {
            NEXT = MethodHandles.lookup().findVarHandle(Batch.class, "next", Batch.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private byte[] frames;
    private int position; // in whichever of the two arrays is not empty

    // Each is written once by the producer (release), read and cleared by the receiving thread (acquire).
    private final Object[] references;

    // Written once by the I/O thread (release), read by the receiving thread (acquire).
    @SuppressWarnings("UnusedVariable") // through NEXT
    private @Nullable Batch next;

    private Batch(byte[] frames, Object[] references, int position) {
        this.frames = frames;
        this.references = references;
        this.position = position;
    }

    static Batch empty() {
        return new Batch(NO_BYTES, NO_REFERENCES, 0);
    }

    static Batch ofFrames(byte[] frames) {
        return new Batch(frames, NO_REFERENCES, 0);
    }

    /** Returns a batch of the messages that are, or will be, in an array; see {@link #putRelease}. */
    static Batch ofReferences(Object[] references, int first) {
        return new Batch(NO_BYTES, references, first);
    }

    /** Adds a message to the array behind a batch, in the order of the indexes. */
    static void putRelease(Object[] references, int index, Object message) {
        REFERENCE.setRelease(references, index, message);
    }

    void linkRelease(Batch successor) {
        NEXT.setRelease(this, successor);
    }

    @Nullable
    Batch nextAcquire() {
        return (Batch) NEXT.getAcquire(this);
    }

    /**
     * Forgets the next batch, once that is the head of the queue. The garbage collector would keep, and move, all that come
     * after a batch that has grown old before it was read.
     */
    void unlink() {
        NEXT.set(this, null);
    }

    /** Returns the next message, null if there is none, or none yet: there will be no more once there is a next batch. */
    @Nullable
    Message poll() {
        int start = position;
        byte[] bytes = frames;
        if (start < bytes.length) {
            int flags = bytes[start];
            if ((flags & (Frames.MORE | Frames.LONG)) == 0) {
                int from = start + Frames.SHORT_HEADER_BYTES;
                int to = from + (bytes[start + 1] & 0xff);
                Message message = Message.of(Arrays.copyOfRange(bytes, from, to));
                position = to; // after what can run out of memory: the message stays then
                return message;
            }
            return pollParts();
        }
        return pollReference(start);
    }

    private @Nullable Message pollReference(int index) {
        Object[] array = references;
        if (index >= array.length) {
            if (array.length == 0) {
                // A batch that was read to its end stays in place as the queue's head; its memory need not.
                frames = NO_BYTES;
                position = 0;
            }
            return null;
        }
        Object reference = REFERENCE.getAcquire(array, index);
        if (reference == null) {
            return null;
        }
        Message message = message(reference);
        REFERENCE.set(array, index, null);
        position = index + 1;
        return message;
    }

    private static Message message(Object reference) {
        return reference instanceof byte[] part ? Message.of(part) : (Message) reference;
    }

    private @Nullable Object peekReference() {
        int index = position; // read once, as who only wants a hint has no lock
        return index < references.length ? REFERENCE.getAcquire(references, index) : null;
    }

    /** Returns what {@link #poll} would return next, and leaves it there. */
    @Nullable
    Message peek() {
        int start = position;
        if (start >= frames.length) {
            Object reference = peekReference();
            return reference == null ? null : message(reference);
        }
        Message message = poll();
        position = start;
        return message;
    }

    /** Returns whether {@link #poll} would return null. */
    boolean isEmpty() {
        return position >= frames.length && peekReference() == null;
    }

    private Message pollParts() {
        Slicer slicer = new Slicer(ByteBuffer.wrap(frames), position);
        Message message = slicer.next();
        position = slicer.position();
        return message;
    }
}
