// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.routing;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A node of a {@link TopicTrie}. There can be millions, so it is kept to 32 bytes. Children whose bytes lie close together, as
 * digits do, stand in an array with a place for each byte from the lowest to the highest: there is nothing to search, and
 * nothing else to hold. So do {@value #MIN_PLACED} or more that lie less close, as hexadecimal digits and letters do, for a
 * message passes more of such nodes than of others; and more than {@value #MAX_LISTED}, in a table with a place for every
 * byte. Others stand in an array of just their number, beside the bytes that lead to them. In any form they stand in the order
 * of their bytes.
 *
 * <p>A node that is <em>shared</em> stands for many topics: it has no key, and no children.
 */
final class TopicNode<V> {

    /** How many children a node has, as far as it matters. */
    enum FanOut {
        NONE,
        ONE,
        MANY
    }

    private static final int MAX_LISTED = 16;
    /** Less than {@link #MAX_LISTED}, so that a node at the border does not change its form again and again. */
    private static final int MIN_TABLED = 12;

    private static final int MIN_PLACED = 8;
    private static final int SPAN_OF_LETTERS = 64;

    /** Up to so many bytes a loop takes less time than to begin with more than one at once. */
    private static final int MAX_COMPARED_SINGLY = 16;

    private static final int MAX_BYTE = 0xFF;
    private static final byte[] NO_BYTES = {};
    private static final TopicNode<?>[] NO_NODES = {};

    /** The lowest byte alone, once for all nodes. */
    private static final byte[][] FROM = new byte[MAX_BYTE + 1][];

    static {
        for (int first = 0; first <= MAX_BYTE; first++) {
            FROM[first] = new byte[] {(byte) first};
        }
    }

    /** The bytes from the root to here; those beyond the parent's key are the edge that leads here. */
    final byte[] key;

    @Nullable
    V value;

    /** The length of the key. An edge of one byte is passed without a look at the key, which saves a cache line. */
    final int depth;

    /**
     * The first byte of each child's edge, in the order of {@link #children}; only the lowest one if that has a place for each
     * byte from there on. A single child is both.
     */
    private byte[] listed = NO_BYTES;

    private @Nullable TopicNode<V>[] children = newArray(0);

    TopicNode(byte[] key) {
        this.key = key;
        this.depth = key.length;
    }

    private TopicNode(int depth, V value) {
        this.key = NO_BYTES;
        this.depth = depth;
        this.value = value;
    }

    /** Returns a node for any topics of a length, of at least one byte, that have a value and their last byte as the edge. */
    static <V> TopicNode<V> shared(int depth, V value) {
        return new TopicNode<>(depth, value);
    }

    boolean isShared() {
        return key.length != depth;
    }

    /** Returns the child whose edge begins with the given byte, null if there is none. */
    @Nullable
    TopicNode<V> child(byte first) {
        byte[] bytes = listed;
        TopicNode<V>[] all = children;
        if (bytes.length == 1) {
            int index = (first & MAX_BYTE) - (bytes[0] & MAX_BYTE);
            return index >= 0 && index < all.length ? all[index] : null;
        }
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == first) {
                return all[i];
            }
        }
        return null;
    }

    /** Returns the child whose whole key the given bytes begin with, null if there is none; they begin with this key. */
    @Nullable
    TopicNode<V> next(byte[] bytes) {
        if (bytes.length == depth) {
            return null;
        }
        TopicNode<V> child = child(bytes[depth]);
        return child != null && (child.depth == depth + 1 || child.isPrefixOf(bytes, depth)) ? child : null;
    }

    /** Returns whether bytes begin with the key, of which those up to and at {@code from} are known to agree. */
    private boolean isPrefixOf(byte[] bytes, int from) {
        int end = depth;
        if (end > bytes.length) {
            return false;
        }
        byte[] own = key;
        if (end - from > MAX_COMPARED_SINGLY) {
            return Arrays.equals(own, from, end, bytes, from, end);
        }
        for (int i = from + 1; i < end; i++) {
            if (own[i] != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    /** Adds a child whose key begins with this node's key and the given byte, which leads to no other child. */
    void addChild(byte first, TopicNode<V> child) {
        if (hasPlaces()) {
            int index = (first & MAX_BYTE) - (listed[0] & MAX_BYTE);
            if (index >= 0 && index < children.length) {
                children[index] = child;
                return;
            }
        }
        arrange(first, child);
    }

    /** Puts a node in the place of the child to which a byte leads. */
    void replaceChild(byte first, TopicNode<V> replacement) {
        children[indexOf(first)] = replacement;
    }

    void removeChild(byte first) {
        children[indexOf(first)] = null;
        if (!hasPlaces() || isWasteful()) {
            arrange(first, null);
        }
    }

    /** Returns whether there is a place for each byte from the lowest on. */
    private boolean hasPlaces() {
        return listed.length == 1;
    }

    private boolean isWasteful() {
        int count = childCount();
        return count < MIN_TABLED && children.length > 2 * spanWorthPlaces(count + count / 2);
    }

    /**
     * Returns how many places so many children may take: few of them as many as a list would take memory for, more of them
     * whatever keeps the byte of a message from being searched.
     */
    private static int spanWorthPlaces(int count) {
        return count < MIN_PLACED ? count + count / 4 + 4 : SPAN_OF_LETTERS;
    }

    /** Puts the children, and one more if there is one, in the form that takes the least memory. */
    private void arrange(byte first, @Nullable TopicNode<V> more) {
        byte[] bytes = new byte[children.length + 1];
        TopicNode<V>[] nodes = newArray(bytes.length);
        TopicNode<V> inserted = more;
        int count = 0;
        for (int i = 0; i < children.length; i++) {
            if (children[i] == null) {
                continue;
            }
            if (inserted != null && Byte.compareUnsigned(first, byteAt(i)) < 0) {
                bytes[count] = first;
                nodes[count++] = inserted;
                inserted = null;
            }
            bytes[count] = byteAt(i);
            nodes[count++] = children[i];
        }
        if (inserted != null) {
            bytes[count] = first;
            nodes[count++] = inserted;
        }
        arrange(bytes, nodes, count);
    }

    private void arrange(byte[] bytes, @Nullable TopicNode<V>[] nodes, int count) {
        int lowest = count == 0 ? 0 : bytes[0] & MAX_BYTE;
        int highest = count == 0 ? 0 : bytes[count - 1] & MAX_BYTE;
        if (count > MAX_LISTED) {
            place(bytes, nodes, count, 0, MAX_BYTE + 1);
        } else if (count > 0 && highest - lowest < spanWorthPlaces(count)) {
            place(bytes, nodes, count, lowest, highest - lowest + 1);
        } else {
            listed = count == 0 ? NO_BYTES : Arrays.copyOf(bytes, count);
            children = count == 0 ? newArray(0) : Arrays.copyOf(nodes, count);
        }
    }

    private void place(byte[] bytes, @Nullable TopicNode<V>[] nodes, int count, int lowest, int span) {
        TopicNode<V>[] places = newArray(span);
        for (int i = 0; i < count; i++) {
            places[(bytes[i] & MAX_BYTE) - lowest] = nodes[i];
        }
        listed = FROM[lowest];
        children = places;
    }

    private int childCount() {
        int count = 0;
        for (TopicNode<V> child : children) {
            if (child != null) {
                count++;
            }
        }
        return count;
    }

    FanOut fanOut() {
        int count = childCount();
        return count == 0 ? FanOut.NONE : count == 1 ? FanOut.ONE : FanOut.MANY;
    }

    /** Returns the index of the child of a node that has one. */
    int onlyChild() {
        int index = 0;
        while (children[index] == null) {
            index++;
        }
        return index;
    }

    /** Returns how many places for children there are, some of which may be empty. */
    int places() {
        return children.length;
    }

    /** Returns the child in a place, null if there is none. */
    @Nullable
    TopicNode<V> childAt(int index) {
        return children[index];
    }

    /** Returns the first place whose child, if there is one, has an edge that begins with the given byte or a higher one. */
    int placeFrom(byte first) {
        if (hasPlaces()) {
            return Math.min(children.length, Math.max(0, (first & MAX_BYTE) - (listed[0] & MAX_BYTE)));
        }
        int index = 0;
        while (index < listed.length && Byte.compareUnsigned(listed[index], first) < 0) {
            index++;
        }
        return index;
    }

    /** Returns the key of the child in a place that is not empty. */
    byte[] keyAt(int index) {
        TopicNode<V> child = Objects.requireNonNull(children[index]);
        if (!child.isShared()) {
            return child.key;
        }
        byte[] bytes = Arrays.copyOf(key, depth + 1);
        bytes[depth] = byteAt(index);
        return bytes;
    }

    private byte byteAt(int index) {
        return hasPlaces() ? (byte) (listed[0] + index) : listed[index];
    }

    private int indexOf(byte first) {
        if (hasPlaces()) {
            return (first & MAX_BYTE) - (listed[0] & MAX_BYTE);
        }
        int index = 0;
        while (listed[index] != first) {
            index++;
        }
        return index;
    }

    @SuppressWarnings("unchecked") // arrays of a parameterized type cannot be made otherwise
    private static <V> TopicNode<V>[] newArray(int length) {
        return (TopicNode<V>[]) (length == 0 ? NO_NODES : new TopicNode<?>[length]);
    }
}
