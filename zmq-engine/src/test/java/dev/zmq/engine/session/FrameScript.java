// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.testkit.Wire;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Frames one behind the other, and the messages and commands that they are. */
final class FrameScript {

    private static final ByteBuffer COMMAND = ByteBuffer.wrap(new byte[] {'c', 'o', 'm', 'm', 'a', 'n', 'd'});

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Integer> edges = new ArrayList<>();
    private final List<List<ByteBuffer>> events = new ArrayList<>();
    private final List<ByteBuffer> parts = new ArrayList<>();
    private long seed;

    /** Adds a message with parts of the given lengths. */
    FrameScript message(int... lengths) {
        for (int i = 0; i < lengths.length; i++) {
            part(lengths[i], i < lengths.length - 1);
        }
        return this;
    }

    /** Adds a part of a message. */
    FrameScript part(int length, boolean more) {
        byte[] body = Wire.part(length, seed++);
        add(Wire.frame(body, more), length);
        return read(body, more);
    }

    /** Adds a message whose length takes eight bytes, needed or not. */
    FrameScript longFrame(int length) {
        byte[] body = Wire.part(length, seed++);
        add(
                ByteBuffer.allocate(9 + length)
                        .put((byte) 2)
                        .putLong(length)
                        .put(body)
                        .array(),
                length);
        return read(body, false);
    }

    private FrameScript read(byte[] body, boolean more) {
        parts.add(ByteBuffer.wrap(body));
        if (!more) {
            events.add(List.copyOf(parts));
            parts.clear();
        }
        return this;
    }

    /** Adds a command frame with a body of the given length. */
    FrameScript command(int length) {
        byte[] body = Wire.part(length, seed++);
        byte[] frame = Wire.frame(body, false);
        frame[0] |= 4;
        add(frame, length);
        events.add(command(body));
        return this;
    }

    /** Adds bytes that mean nothing. */
    FrameScript raw(byte[] frame) {
        add(frame, 0);
        return this;
    }

    private void add(byte[] frame, int bodyLength) {
        edges.add(bytes.size());
        edges.add(bytes.size() + frame.length - bodyLength);
        bytes.writeBytes(frame);
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    /** Returns where the headers and the bodies begin. */
    List<Integer> edges() {
        return List.copyOf(edges);
    }

    /** Returns what must be read, each message as its parts, each command as made by {@link #command(byte[])}. */
    List<List<ByteBuffer>> events() {
        return events;
    }

    static List<ByteBuffer> command(byte[] body) {
        return List.of(COMMAND, ByteBuffer.wrap(body));
    }
}
