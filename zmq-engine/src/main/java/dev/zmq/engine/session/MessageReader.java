// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.Message;
import dev.zmq.engine.zmtp.Frames;
import dev.zmq.engine.zmtp.ProtocolException;
import dev.zmq.engine.zmtp.ProtocolException.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits the bytes of a connection into messages and commands (RFC 37, "Framing"). Resumable at every byte.
 *
 * <p>Small messages are not taken apart: the reader walks their headers only and hands over a run of whole messages as
 * the bytes they came in. A message larger than {@value #MAX_RUN_MESSAGE_BYTES} bytes is put together part by part, each
 * body growing as its bytes arrive, so that an announced length reserves nothing.
 */
final class MessageReader {

    /** Takes what was read. */
    interface Sink {
        /** Returns how many messages may be handed over now. */
        int credit();

        /** Takes a run of whole messages. */
        void onRun(ByteBuffer in, int from, int to, int messages, long payloadBytes);

        /** Takes one message. */
        void onMessage(Message message);

        /** Takes the body of a command frame. */
        void onCommand(byte[] body) throws ProtocolException;
    }

    static final int MAX_RUN_MESSAGE_BYTES = 8 * 1024;
    private static final int INITIAL_BODY_BYTES = 256 * 1024;
    private static final int FREE_PARTS = 64 * 1024;
    private static final long PART_OVERHEAD_BYTES = 16;
    private static final int MAX_BODY_BYTES = Integer.MAX_VALUE - 8;

    private final long maxMessageBytes;
    private final long maxRunMessageBytes;
    private final Sink sink;

    // The message being put together part by part, null while reading runs.
    private @Nullable List<byte[]> parts;
    private long partsBytes;
    private byte @Nullable [] body;
    private int bodyFilled;
    private int bodyLength;
    private int bodyFlags;

    /**
     * Creates a reader.
     *
     * @param maxMessageBytes the most bytes in all parts of a message together, -1 for no limit
     */
    MessageReader(long maxMessageBytes, Sink sink) {
        this.maxMessageBytes = maxMessageBytes < 0 ? Long.MAX_VALUE : maxMessageBytes;
        this.maxRunMessageBytes = Math.min(MAX_RUN_MESSAGE_BYTES, this.maxMessageBytes);
        this.sink = sink;
    }

    /**
     * Reads until the input holds no whole frame, or until there is no credit. What is left in the input, less than
     * {@value #MAX_RUN_MESSAGE_BYTES} bytes unless credit ran out, must be offered again with more behind it.
     *
     * @return whether credit ran out before the input did: then there may be whole messages left, and more bytes may
     *     never come
     */
    boolean read(ByteBuffer in) throws ProtocolException {
        while (in.hasRemaining()) {
            List<byte[]> assembled = parts;
            if (assembled != null) {
                if (!readParts(in, assembled)) {
                    return false;
                }
            } else {
                int credit = sink.credit();
                if (credit == 0) {
                    return true;
                }
                if (!readRun(in, credit)) {
                    return false;
                }
            }
        }
        return false;
    }

    /** Hands over the whole messages at the start of the input; returns false if more bytes are needed. */
    private boolean readRun(ByteBuffer in, int credit) throws ProtocolException {
        int start = in.position();
        int limit = in.limit();
        int position = start; // of the next frame
        int runEnd = start; // behind the last whole message
        int messages = 0;
        long runBytes = 0;
        long messageBytes = 0;
        boolean assemble = false;
        while (messages < credit && limit - position >= Frames.SHORT_HEADER_BYTES) {
            int flags = in.get(position);
            int header = Frames.SHORT_HEADER_BYTES;
            long length;
            if ((flags & Frames.LONG) == 0) {
                length = in.get(position + 1) & 0xff;
            } else {
                header = Frames.LONG_HEADER_BYTES;
                if (limit - position < header) {
                    break;
                }
                length = in.getLong(position + 1);
            }
            if ((flags & Frames.COMMAND) != 0 || length < 0 || length > maxRunMessageBytes - messageBytes) {
                assemble = true; // or refuse, but not before the messages ahead of it are handed over
                break;
            }
            messageBytes += length;
            if (limit - position - header < length) {
                break;
            }
            position += header + (int) length;
            if ((flags & Frames.MORE) == 0) {
                messages++;
                runBytes += messageBytes;
                messageBytes = 0;
                runEnd = position;
            }
        }
        if (messages > 0) {
            sink.onRun(in, start, runEnd, messages, runBytes);
        }
        in.position(runEnd);
        // Many tiny parts: their headers may outgrow the input before their bodies do.
        if (assemble || (limit - runEnd > 2 * MAX_RUN_MESSAGE_BYTES && messages < credit)) {
            parts = new ArrayList<>();
            partsBytes = 0;
            return true;
        }
        return messages == credit;
    }

    /** Takes frames until the message is whole, or the command that came first; returns false if bytes are missing. */
    private boolean readParts(ByteBuffer in, List<byte[]> target) throws ProtocolException {
        do {
            if (body == null && !startBody(in)) {
                return false;
            }
            byte[] whole = fillBody(in);
            if (whole == null) {
                return false;
            }
            if ((bodyFlags & Frames.COMMAND) != 0) {
                if (target.isEmpty()) {
                    parts = null;
                }
                sink.onCommand(whole);
            } else {
                target.add(whole);
                partsBytes += whole.length;
                if ((bodyFlags & Frames.MORE) == 0) {
                    parts = null;
                    sink.onMessage(Message.ofParts(target));
                }
            }
        } while (parts != null);
        return true;
    }

    private boolean startBody(ByteBuffer in) throws ProtocolException {
        int position = in.position();
        if (in.remaining() < Frames.SHORT_HEADER_BYTES) {
            return false;
        }
        int flags = in.get(position);
        int header = Frames.SHORT_HEADER_BYTES;
        long length = in.get(position + 1) & 0xff;
        if ((flags & Frames.LONG) != 0) {
            header = Frames.LONG_HEADER_BYTES;
            if (in.remaining() < header) {
                return false;
            }
            length = in.getLong(position + 1);
        }
        if (length < 0) {
            throw new ProtocolException(Reason.MALFORMED_FRAME, "the highest bit of a frame's length is set");
        }
        long taken = partsBytes + bytesOfPartsBeyondFreeOnes();
        if (length > MAX_BODY_BYTES || length > maxMessageBytes - taken) {
            throw tooLarge(taken + length);
        }
        in.position(position + header);
        bodyFlags = flags;
        bodyLength = (int) length;
        bodyFilled = 0;
        body = new byte[Math.min(bodyLength, INITIAL_BODY_BYTES)];
        return true;
    }

    /** A part takes memory even if it is empty, so a message without end could grow within any limit of bytes. */
    private long bytesOfPartsBeyondFreeOnes() {
        List<byte[]> assembled = parts;
        return assembled == null ? 0 : Math.max(0, assembled.size() - FREE_PARTS) * PART_OVERHEAD_BYTES;
    }

    private byte @Nullable [] fillBody(ByteBuffer in) {
        byte[] target = body;
        if (target == null) {
            return null;
        }
        int count = Math.min(bodyLength - bodyFilled, in.remaining());
        if (bodyFilled + count > target.length) {
            // At most twice of what has arrived is reserved.
            target =
                    Arrays.copyOf(target, (int) Math.min(bodyLength, Math.max(2L * target.length, bodyFilled + count)));
            body = target;
        }
        in.get(target, bodyFilled, count);
        bodyFilled += count;
        if (bodyFilled < bodyLength) {
            return null;
        }
        body = null;
        return target;
    }

    private ProtocolException tooLarge(long bytes) {
        return new ProtocolException(
                Reason.FRAME_TOO_LARGE,
                "a message of at least " + bytes + " bytes exceeds the limit of "
                        + Math.min(maxMessageBytes, MAX_BODY_BYTES) + " bytes");
    }
}
