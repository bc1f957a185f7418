// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import dev.zmq.engine.Message;
import dev.zmq.engine.zmtp.Frames;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one read of a connection brought: either a run of whole messages in wire format, sliced by the receiving thread,
 * or one message that was too large for that.
 *
 * <p>A batch is also the link of the queue that carries it, so handing over a thousand messages costs one object.
 */
final class Batch {

    private static final byte[] NO_BYTES = {};
    private static final VarHandle NEXT;

    static {
        try {
            NEXT = MethodHandles.lookup().findVarHandle(Batch.class, "next", Batch.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private byte[] frames;
    private int position;
    private @Nullable Message whole;

    // Written once by the I/O thread (release), read by the receiving thread (acquire).
    @SuppressWarnings("UnusedVariable") // through NEXT
    private @Nullable Batch next;

    private Batch(byte[] frames, @Nullable Message whole) {
        this.frames = frames;
        this.whole = whole;
    }

    static Batch empty() {
        return new Batch(NO_BYTES, null);
    }

    static Batch ofFrames(byte[] frames) {
        return new Batch(frames, null);
    }

    static Batch ofMessage(Message message) {
        return new Batch(NO_BYTES, message);
    }

    void linkRelease(Batch successor) {
        NEXT.setRelease(this, successor);
    }

    @Nullable
    Batch nextAcquire() {
        return (Batch) NEXT.getAcquire(this);
    }

    /** Returns the next message, null if there is none left. */
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
        Message message = whole;
        whole = null;
        // A batch that was read to its end stays in place as the queue's head; its memory need not.
        frames = NO_BYTES;
        position = 0;
        return message;
    }

    /** Returns what {@link #poll} would return next, and leaves it there. */
    @Nullable
    Message peek() {
        int start = position;
        if (start == frames.length) {
            return whole;
        }
        Message message = poll();
        position = start;
        return message;
    }

    /** Returns whether there is no message left. */
    boolean isEmpty() {
        return position == frames.length && whole == null;
    }

    private Message pollParts() {
        List<byte[]> parts = new ArrayList<>(4);
        ByteBuffer bytes = ByteBuffer.wrap(frames).position(position);
        int flags;
        do {
            flags = bytes.get();
            int length = (flags & Frames.LONG) != 0 ? (int) bytes.getLong() : bytes.get() & 0xff;
            byte[] part = new byte[length];
            bytes.get(part);
            parts.add(part);
        } while ((flags & Frames.MORE) != 0);
        Message message = Message.ofParts(parts);
        position = bytes.position();
        return message;
    }
}
