// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.Message;
import dev.zmq.engine.zmtp.Frames;
import dev.zmq.engine.zmtp.ProtocolException;
import dev.zmq.engine.zmtp.ProtocolException.Reason;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Splits the bytes of a connection into messages and commands (RFC 37, "Framing"). Resumable at every byte.
 *
 * <p>Small messages are not taken apart: the reader walks their headers only and hands over a run of whole messages as
 * the bytes they came in. A message larger than {@value #MAX_RUN_MESSAGE_BYTES} bytes is put together part by part, and
 * of a body longer than {@value #MAX_RESERVED_BYTES} bytes an announced length reserves nothing ({@link GrowingBody}).
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
    private static final int MAX_RESERVED_BYTES = 256 * 1024;
    private static final int FREE_PARTS = 64 * 1024;
    private static final long PART_OVERHEAD_BYTES = 16;
    private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;

    private final long maxMessageBytes;
    private final long maxRunMessageBytes;
    private final LargeParts largeParts;
    private final Sink sink;

    // The message being put together part by part, null while reading runs.
    private Message.@Nullable Builder parts;
    private long partsBytes;

    // The body being read: one of the two, neither between frames.
    private byte @Nullable [] body;
    private @Nullable GrowingBody growingBody;
    private long bodyFilled;
    private long bodyLength;
    private int bodyFlags;

    /**
     * Creates a reader.
     *
     * @param maxMessageBytes the most bytes in all parts of a message together, -1 for no limit
     * @param largeParts which parts are received as large ones
     */
    MessageReader(long maxMessageBytes, LargeParts largeParts, Sink sink) {
        this.maxMessageBytes = maxMessageBytes < 0 ? Long.MAX_VALUE : maxMessageBytes;
        this.maxRunMessageBytes = Math.min(MAX_RUN_MESSAGE_BYTES, this.maxMessageBytes);
        this.largeParts = largeParts;
        this.sink = sink;
    }

    /** Returns how many bytes the body that is being read still lacks, 0 if there is none. */
    long missingBytes() {
        return bodyLength - bodyFilled;
    }

    /** Gives back what a message takes of which the end will not come. */
    void abandon() {
        if (growingBody != null) {
            growingBody.abandon();
        }
        body = null;
        growingBody = null;
        if (parts != null && parts.size() > 0) {
            DroppedParts.close(parts.build());
        }
        parts = null;
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
            Message.Builder assembled = parts;
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
        if (maxRunMessageBytes >= Frames.MAX_SHORT_BODY_BYTES) {
            long passed = Frames.passShortMessages(in, start, limit, credit);
            messages = Frames.count(passed);
            position = Frames.end(passed);
            runEnd = position;
            runBytes = position - start - (long) messages * Frames.SHORT_HEADER_BYTES;
        }
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
            parts = Message.builder();
            partsBytes = 0;
            return true;
        }
        return messages == credit;
    }

    /** Takes frames until the message is whole, or the command that came first; returns false if bytes are missing. */
    private boolean readParts(ByteBuffer in, Message.Builder target) throws ProtocolException {
        do {
            if (body == null && growingBody == null && !startBody(in)) {
                return false;
            }
            fillBody(in);
            if (bodyFilled < bodyLength) {
                return false;
            }
            if ((bodyFlags & Frames.COMMAND) != 0) {
                Message.Builder command = Message.builder();
                moveBodyTo(command);
                if (target.size() == 0) {
                    parts = null;
                }
                sink.onCommand(command.build().part(0));
            } else {
                moveBodyTo(target);
                partsBytes += bodyLength;
                if ((bodyFlags & Frames.MORE) == 0) {
                    parts = null;
                    sink.onMessage(target.build());
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
        checkLength(length, (flags & Frames.COMMAND) != 0);
        in.position(position + header);
        bodyFlags = flags;
        bodyLength = length;
        bodyFilled = 0;
        if (length <= MAX_RESERVED_BYTES && length < largeParts.fromBytes()) {
            body = new byte[(int) length];
        } else {
            growingBody = growing(length, (flags & Frames.COMMAND) != 0);
        }
        return true;
    }

    private GrowingBody growing(long length, boolean command) {
        Path directory = largeParts.directory();
        boolean large = length >= largeParts.fromBytes() && !command;
        return large && directory != null ? new BodyInFile(directory, length) : new BodyInMemory(length, !large);
    }

    private void checkLength(long length, boolean command) throws ProtocolException {
        long taken = partsBytes + bytesOfPartsBeyondFreeOnes();
        if (length > maxMessageBytes - taken) {
            throw tooLarge(taken, length, "the limit of " + maxMessageBytes + " bytes (maxMessageSize)");
        }
        if (length <= MAX_ARRAY_BYTES) {
            return;
        }
        if (command || length < largeParts.fromBytes()) {
            throw tooLarge(taken, length, "what this socket takes, " + MAX_ARRAY_BYTES + " bytes in one part");
        }
        long heapBytes = Runtime.getRuntime().maxMemory();
        if (largeParts.directory() == null && length > heapBytes - partsBytes) {
            throw tooLarge(
                    taken,
                    length,
                    "the heap of " + heapBytes + " bytes; set largePartDirectory to receive such parts into files");
        }
    }

    /** A part takes memory even if it is empty, so a message without end could grow within any limit of bytes. */
    private long bytesOfPartsBeyondFreeOnes() {
        Message.Builder assembled = parts;
        return assembled == null ? 0 : Math.max(0, assembled.size() - FREE_PARTS) * PART_OVERHEAD_BYTES;
    }

    private void fillBody(ByteBuffer in) {
        int count = (int) Math.min(bodyLength - bodyFilled, in.remaining());
        GrowingBody growing = growingBody;
        if (growing != null) {
            append(growing, in, count);
        } else if (body != null) {
            in.get(body, (int) bodyFilled, count);
        }
        bodyFilled += count;
    }

    private void append(GrowingBody growing, ByteBuffer in, int count) {
        try {
            growing.append(in, count);
        } catch (OutOfMemoryError e) {
            abandon(); // to close the connection takes memory, too
            throw e;
        }
    }

    private void moveBodyTo(Message.Builder target) {
        GrowingBody growing = growingBody;
        if (growing != null) {
            growing.addTo(target);
        } else if (body != null) {
            target.add(body);
        }
        body = null;
        growingBody = null;
    }

    private static ProtocolException tooLarge(long taken, long length, String limit) {
        long bytes = length > Long.MAX_VALUE - taken ? Long.MAX_VALUE : taken + length;
        return new ProtocolException(
                Reason.FRAME_TOO_LARGE, "a message of at least " + bytes + " bytes exceeds " + limit);
    }
}
