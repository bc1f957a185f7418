// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One ZeroMQ message: one or more parts, sent and received as a whole (RFC 37, "Framing").
 *
 * <p>A message does not copy the arrays it is made of, nor the ones it hands out: whoever creates a message gives its
 * arrays away, and whoever reads a part must not change it. With that rule, messages are immutable and safe for use by
 * any thread.
 */
public final class Message {

    private static final byte[][] NO_MORE_PARTS = {};
    private static final byte[] EMPTY_PART = {};

    private final byte[] first;
    private final byte[][] rest;

    private Message(byte[] first, byte[][] rest) {
        this.first = first;
        this.rest = rest;
    }

    /** Returns a message of one part. The array is not copied. */
    public static Message of(byte[] part) {
        return new Message(Objects.requireNonNull(part, "part"), NO_MORE_PARTS);
    }

    /**
     * Returns a message of several parts. The arrays are not copied.
     *
     * @throws IllegalArgumentException if there is no part
     */
    public static Message of(byte[]... parts) {
        if (parts.length == 0) {
            throw new IllegalArgumentException("a message has at least one part");
        }
        byte[][] rest = parts.length == 1 ? NO_MORE_PARTS : new byte[parts.length - 1][];
        for (int i = 1; i < parts.length; i++) {
            rest[i - 1] = Objects.requireNonNull(parts[i], "part");
        }
        return new Message(Objects.requireNonNull(parts[0], "part"), rest);
    }

    /** Returns a message with one part for each text, encoded in UTF-8. */
    public static Message of(String first, String... more) {
        byte[][] rest = more.length == 0 ? NO_MORE_PARTS : new byte[more.length][];
        for (int i = 0; i < more.length; i++) {
            rest[i] = more[i].getBytes(StandardCharsets.UTF_8);
        }
        return new Message(first.getBytes(StandardCharsets.UTF_8), rest);
    }

    /**
     * Returns a message of the given parts. The arrays are not copied.
     *
     * @throws IllegalArgumentException if there is no part
     */
    public static Message ofParts(List<byte[]> parts) {
        return of(parts.toArray(byte[][]::new));
    }

    /** Returns the number of parts, at least 1. */
    public int size() {
        return 1 + rest.length;
    }

    /**
     * Returns a part, without copying it.
     *
     * @param index 0 for the first part
     * @throws IndexOutOfBoundsException if there is no such part
     */
    public byte[] part(int index) {
        return index == 0 ? first : rest[index - 1];
    }

    /** Returns a part decoded as UTF-8; malformed bytes become the replacement character. */
    public String text(int index) {
        return new String(part(index), StandardCharsets.UTF_8);
    }

    /** Returns the first part decoded as UTF-8; malformed bytes become the replacement character. */
    public String text() {
        return text(0);
    }

    /** Returns all parts in order, without copying them; the list itself is a new one. */
    public List<byte[]> parts() {
        List<byte[]> parts = new ArrayList<>(size());
        parts.add(first);
        parts.addAll(List.of(rest));
        return parts;
    }

    /** Returns the number of bytes in all parts together. */
    public long byteCount() {
        long count = first.length;
        for (byte[] part : rest) {
            count += part.length;
        }
        return count;
    }

    /** Returns a message with the given part before all parts of this one. */
    public Message withFirst(byte[] part) {
        byte[][] all = new byte[rest.length + 1][];
        all[0] = first;
        System.arraycopy(rest, 0, all, 1, rest.length);
        return new Message(part, all);
    }

    /**
     * Returns a message of the parts from {@code index} on; a message with one empty part if there are none.
     *
     * @throws IndexOutOfBoundsException if {@code index} is negative or greater than {@link #size()}
     */
    public Message from(int index) {
        Objects.checkFromToIndex(index, size(), size());
        if (index == 0) {
            return this;
        }
        if (index == size()) {
            return new Message(EMPTY_PART, NO_MORE_PARTS);
        }
        byte[][] remaining = new byte[size() - index - 1][];
        System.arraycopy(rest, index, remaining, 0, remaining.length);
        return new Message(rest[index - 1], remaining);
    }

    /** Returns the number of parts and bytes, never their content. */
    @Override
    public String toString() {
        return "Message[parts=" + size() + ", bytes=" + byteCount() + "]";
    }
}
