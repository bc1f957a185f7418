// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One ZeroMQ message: one or more parts, sent and received as a whole (RFC 37, "Framing").
 *
 * <p>A part is a {@code byte[]}. One that is longer than an array can be is a {@link LargePart}, as is any other that was
 * put in as one or that the socket was told to receive so ({@link SocketOptions#LARGE_PART_SIZE}).
 *
 * <p>A message does not copy the arrays it is made of, nor the ones it hands out: whoever creates a message gives its
 * arrays away, and whoever reads a part must not change it. With that rule, messages are immutable and safe for use by
 * any thread.
 */
public final class Message {

    private static final byte[][] NO_MORE_PARTS = {};
    private static final byte[] EMPTY_PART = {};
    private static final String NO_PART = "a message has at least one part";

    // Null in the place of a large part, here as in `rest`: whoever gets at the array sees it for free.
    private final byte @Nullable [] first;
    private final byte[][] rest;

    // By the index of the part; null if none is large.
    private final LargePart @Nullable [] large;

    private Message(byte @Nullable [] first, byte[][] rest) {
        this(first, rest, null);
    }

    private Message(byte @Nullable [] first, byte[][] rest, LargePart @Nullable [] large) {
        this.first = first;
        this.rest = rest;
        this.large = large;
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
            throw new IllegalArgumentException(NO_PART);
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

    /** Returns a message of one part. The part is given away; see {@link LargePart}. */
    public static Message of(LargePart part) {
        return builder().add(part).build();
    }

    /** Returns a builder for messages of arrays and large parts. */
    public static Builder builder() {
        return new Builder();
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
     * @throws IllegalStateException if it is a large part, to be had from {@link #largePart}
     */
    public byte[] part(int index) {
        byte[] part = index == 0 ? first : rest[index - 1];
        if (part == null) {
            throw new IllegalStateException("Part " + index + " of a message is a large part of " + partSize(index)
                    + " bytes, not an array: use largePart(" + index + ")");
        }
        return part;
    }

    /** Returns whether any part is a large one, which {@link #part} cannot return. */
    public boolean hasLargeParts() {
        return large != null;
    }

    /**
     * Returns whether a part is a large one, which {@link #part} cannot return.
     *
     * @param index 0 for the first part
     * @throws IndexOutOfBoundsException if there is no such part
     */
    public boolean isLarge(int index) {
        return (index == 0 ? first : rest[index - 1]) == null;
    }

    /**
     * Returns a part of any size, for code that does not care whether it is in an array.
     *
     * @param index 0 for the first part
     * @throws IndexOutOfBoundsException if there is no such part
     */
    public LargePart largePart(int index) {
        return large != null && isLarge(index) ? large[index] : LargePart.of(ByteBuffer.wrap(part(index)));
    }

    /**
     * Returns the number of bytes in a part of any size.
     *
     * @param index 0 for the first part
     * @throws IndexOutOfBoundsException if there is no such part
     */
    public long partSize(int index) {
        return large != null && isLarge(index) ? large[index].size() : part(index).length;
    }

    /**
     * Returns a part decoded as UTF-8; malformed bytes become the replacement character.
     *
     * @throws IllegalStateException if it is a large part
     */
    public String text(int index) {
        return new String(part(index), StandardCharsets.UTF_8);
    }

    /**
     * Returns the first part decoded as UTF-8; malformed bytes become the replacement character.
     *
     * @throws IllegalStateException if it is a large part
     */
    public String text() {
        return text(0);
    }

    /**
     * Returns all parts in order, without copying them; the list itself is a new one.
     *
     * @throws IllegalStateException if one is a large part
     */
    public List<byte[]> parts() {
        List<byte[]> parts = new ArrayList<>(size());
        for (int i = 0; i < size(); i++) {
            parts.add(part(i));
        }
        return parts;
    }

    /** Returns the number of bytes in all parts together. */
    public long byteCount() {
        if (first == null || large != null) {
            return byteCountWithLargeParts();
        }
        long count = first.length;
        for (byte[] part : rest) {
            count += part.length;
        }
        return count;
    }

    private long byteCountWithLargeParts() {
        long count = 0;
        for (int i = 0; i < size(); i++) {
            count += partSize(i);
        }
        return count;
    }

    /** Returns a message with the given part before all parts of this one. */
    public Message withFirst(byte[] part) {
        Objects.requireNonNull(part, "part");
        if (first == null || large != null) {
            return builder().add(part).addAll(this, 0).build();
        }
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
        if (large != null) {
            return builder().addAll(this, index).build();
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

    /** Puts a message together part by part. Not thread-safe. */
    public static final class Builder {

        /** Each a {@code byte[]} or a {@link LargePart}. */
        private final List<Object> parts = new ArrayList<>();

        private boolean anyLarge;

        private Builder() {}

        /** Adds a part. The array is not copied. */
        public Builder add(byte[] part) {
            parts.add(Objects.requireNonNull(part, "part"));
            return this;
        }

        /** Adds a part, which is given away; see {@link LargePart}. */
        public Builder add(LargePart part) {
            parts.add(Objects.requireNonNull(part, "part"));
            anyLarge = true;
            return this;
        }

        /**
         * Adds the parts of a message from one on.
         *
         * @param from 0 for the first part, up to the number of parts
         */
        public Builder addAll(Message message, int from) {
            for (int i = from; i < message.size(); i++) {
                if (message.isLarge(i)) {
                    add(message.largePart(i));
                } else {
                    add(message.part(i));
                }
            }
            return this;
        }

        /** Returns the number of parts added. */
        public int size() {
            return parts.size();
        }

        /**
         * Returns the message.
         *
         * @throws IllegalArgumentException if there is no part
         */
        public Message build() {
            int count = parts.size();
            if (count == 0) {
                throw new IllegalArgumentException(NO_PART);
            }
            byte[] first = null;
            byte[][] rest = count == 1 ? NO_MORE_PARTS : new byte[count - 1][];
            LargePart[] large = anyLarge ? new LargePart[count] : null;
            for (int i = 0; i < count; i++) {
                Object part = parts.get(i);
                if (part instanceof LargePart largePart && large != null) {
                    large[i] = largePart;
                } else if (i == 0) {
                    first = (byte[]) part;
                } else {
                    rest[i - 1] = (byte[]) part;
                }
            }
            return new Message(first, rest, large);
        }
    }
}
