// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.testkit;

import dev.zmq.engine.Message;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What messages look like on the wire (RFC 37, "Framing"), written down apart from the code under test, and where each
 * of them ends there.
 */
public final class Wire {

    /** Gives ranges of itself without a copy of all that was written. */
    private static final class Bytes extends ByteArrayOutputStream {
        byte[] range(int from, int to) {
            return Arrays.copyOfRange(buf, from, to);
        }
    }

    private final Bytes bytes = new Bytes();
    private final List<Integer> ends = new ArrayList<>();

    /** Returns messages one behind the other. */
    public static Wire of(List<Message> messages) {
        Wire wire = new Wire();
        messages.forEach(wire::add);
        return wire;
    }

    /** Adds a message at the end. */
    public void add(Message message) {
        for (int i = 0; i < message.size(); i++) {
            bytes.writeBytes(frame(message.part(i), i < message.size() - 1));
        }
        ends.add(bytes.size());
    }

    /** Returns a message frame. */
    public static byte[] frame(byte[] body, boolean more) {
        boolean isLong = body.length > 255;
        ByteBuffer frame = ByteBuffer.allocate(body.length + (isLong ? 9 : 2));
        frame.put((byte) ((more ? 1 : 0) | (isLong ? 2 : 0)));
        if (isLong) {
            frame.putLong(body.length);
        } else {
            frame.put((byte) body.length);
        }
        return frame.put(body).array();
    }

    /** Returns all bytes. */
    public byte[] bytes() {
        return bytes.toByteArray();
    }

    /** Returns the bytes of a range. */
    public byte[] bytes(int from, int to) {
        return bytes.range(from, to);
    }

    /** Returns the number of all bytes. */
    public int size() {
        return bytes.size();
    }

    /** Returns how many messages end within the first {@code written} bytes. */
    public int wholeMessages(int written) {
        return (int) ends.stream().filter(end -> end <= written).count();
    }

    /** Returns where the first message starts of which not every byte is among the first {@code written}. */
    public int startOfFirstUnwritten(int written) {
        return ends.stream().filter(end -> end <= written).reduce(0, Math::max);
    }

    /** Returns the ends of all messages. */
    public List<Integer> ends() {
        return List.copyOf(ends);
    }

    /** Returns the whole messages at the start of a byte sequence. */
    public static List<Message> parse(byte[] wire) {
        List<Message> messages = new ArrayList<>();
        List<byte[]> parts = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(wire);
        while (in.remaining() >= 2) {
            int flags = in.get();
            if ((flags & 2) != 0 && in.remaining() < 8) {
                break;
            }
            long length = (flags & 2) != 0 ? in.getLong() : in.get() & 0xff;
            if (in.remaining() < length) {
                break;
            }
            byte[] part = new byte[(int) length];
            in.get(part);
            parts.add(part);
            if ((flags & 1) == 0) {
                messages.add(Message.ofParts(parts));
                parts = new ArrayList<>();
            }
        }
        return messages;
    }

    /** Returns a part whose content depends on the seed, so that no two parts are taken for each other. */
    public static byte[] part(int length, long seed) {
        byte[] part = new byte[length];
        new Random(seed).nextBytes(part);
        return part;
    }

    /** Returns a message with parts of the given lengths. */
    public static Message message(long seed, int... lengths) {
        byte[][] parts = new byte[lengths.length][];
        Arrays.setAll(parts, i -> part(lengths[i], 31 * seed + i));
        return Message.of(parts);
    }
}
