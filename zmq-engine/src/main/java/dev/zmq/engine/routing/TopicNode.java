// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.routing;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A node of a {@link TopicTrie}. There can be millions, so it is kept to 32 bytes. Children whose bytes lie close together, as
 * digits do, stand in an array with a place for each byte from the lowest to the highest: there is nothing to search, and
 * nothing else to hold. So do more than {@value #MAX_LISTED} of them, in a table with a place for every byte. Others stand in
 * an array of just their number, beside the bytes that lead to them.
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
    private final int depth;

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

    private boolean isPrefixOf(byte[] bytes, int from) {
        return depth <= bytes.length && Arrays.equals(key, from, depth, bytes, from, depth);
    }

    /** Adds a child whose key begins with this node's key and whose next byte no other child has. */
    void addChild(TopicNode<V> child) {
        int count = children.length;
        if (hasPlaces()) {
            int index = firstByte(child) - (listed[0] & MAX_BYTE);
            if (index >= 0 && index < count) {
                children[index] = child;
                return;
            }
        }
        TopicNode<V>[] more = Arrays.copyOf(children, count + 1);
        more[count] = child;
        arrange(more);
    }

    /** Puts a node in the place of a child whose edge begins with the same byte. */
    void replaceChild(TopicNode<V> child, TopicNode<V> replacement) {
        children[indexOf(child)] = replacement;
    }

    void removeChild(TopicNode<V> child) {
        children[indexOf(child)] = null;
        if (!hasPlaces() || isWasteful()) {
            arrange(children);
        }
    }

    /** Returns whether there is a place for each byte from the lowest on. */
    private boolean hasPlaces() {
        return listed.length == 1;
    }

    private boolean isWasteful() {
        int count = childCount();
        return count < MIN_TABLED && children.length > 2 * spanWorthPlaces(count);
    }

    /** Returns for how many places a list of so many children would take as much memory. */
    private static int spanWorthPlaces(int count) {
        return count + count / 4 + 4;
    }

    /** Puts the children in the form that takes the least memory; some of those given may be null. */
    private void arrange(TopicNode<V>[] all) {
        int count = 0;
        int lowest = MAX_BYTE;
        int highest = 0;
        for (TopicNode<V> child : all) {
            if (child != null) {
                count++;
                lowest = Math.min(lowest, firstByte(child));
                highest = Math.max(highest, firstByte(child));
            }
        }
        if (count > MAX_LISTED) {
            place(all, 0, MAX_BYTE + 1);
        } else if (count > 0 && highest - lowest < spanWorthPlaces(count)) {
            place(all, lowest, highest - lowest + 1);
        } else {
            list(all, count);
        }
    }

    private void place(TopicNode<V>[] all, int lowest, int span) {
        TopicNode<V>[] places = newArray(span);
        for (TopicNode<V> child : all) {
            if (child != null) {
                places[firstByte(child) - lowest] = child;
            }
        }
        listed = FROM[lowest];
        children = places;
    }

    private void list(TopicNode<V>[] all, int count) {
        byte[] bytes = count == 0 ? NO_BYTES : new byte[count];
        TopicNode<V>[] list = newArray(count);
        int index = 0;
        for (TopicNode<V> child : all) {
            if (child != null) {
                bytes[index] = (byte) firstByte(child);
                list[index++] = child;
            }
        }
        listed = bytes;
        children = list;
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

    private int firstByte(TopicNode<V> child) {
        return child.key[depth] & MAX_BYTE;
    }

    FanOut fanOut() {
        int count = childCount();
        return count == 0 ? FanOut.NONE : count == 1 ? FanOut.ONE : FanOut.MANY;
    }

    /** Returns the child of a node that has one. */
    TopicNode<V> onlyChild() {
        int index = 0;
        while (children[index] == null) {
            index++;
        }
        return Objects.requireNonNull(children[index]);
    }

    void forEachChild(Consumer<? super TopicNode<V>> each) {
        for (TopicNode<V> child : children) {
            if (child != null) {
                each.accept(child);
            }
        }
    }

    private int indexOf(TopicNode<V> child) {
        int first = firstByte(child);
        if (hasPlaces()) {
            return first - (listed[0] & MAX_BYTE);
        }
        int index = 0;
        while ((listed[index] & MAX_BYTE) != first) {
            index++;
        }
        return index;
    }

    @SuppressWarnings("unchecked") // arrays of a parameterized type cannot be made otherwise
    private static <V> TopicNode<V>[] newArray(int length) {
        return (TopicNode<V>[]) (length == 0 ? NO_NODES : new TopicNode<?>[length]);
    }
}
