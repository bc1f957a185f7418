// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.routing;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A node of a {@link TopicTrie}. There can be millions, so it is kept to 32 bytes; up to {@value #MAX_LISTED} children stand
 * in an array of just their number, beside the bytes that lead to them, more in a table with a place for every byte.
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

    private static final int TABLE_SIZE = 256;
    private static final byte[] NO_BYTES = {};
    private static final TopicNode<?>[] NO_NODES = {};

    /** The bytes from the root to here; those beyond the parent's key are the edge that leads here. */
    final byte[] key;

    @Nullable
    V value;

    /** The length of the key. An edge of one byte is passed without a look at the key, which saves a cache line. */
    private final int depth;

    /** The first byte of each child's edge, in the order of {@link #children}; null if that is a table. */
    private byte @Nullable [] listed = NO_BYTES;

    private @Nullable TopicNode<V>[] children = newArray(0);

    TopicNode(byte[] key) {
        this.key = key;
        this.depth = key.length;
    }

    /** Returns the child whose edge begins with the given byte, null if there is none. */
    @Nullable
    TopicNode<V> child(byte first) {
        byte[] bytes = listed;
        if (bytes == null) {
            return children[first & 0xFF];
        }
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == first) {
                return children[i];
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
        if (listed != null && listed.length == MAX_LISTED) {
            toTable();
        }
        byte first = child.key[depth];
        if (listed == null) {
            children[first & 0xFF] = child;
            return;
        }
        int count = listed.length;
        listed = Arrays.copyOf(listed, count + 1);
        children = Arrays.copyOf(children, count + 1);
        listed[count] = first;
        children[count] = child;
    }

    /** Puts a node in the place of a child whose edge begins with the same byte. */
    void replaceChild(TopicNode<V> child, TopicNode<V> replacement) {
        children[indexOf(child)] = replacement;
    }

    void removeChild(TopicNode<V> child) {
        int index = indexOf(child);
        byte[] bytes = listed;
        if (bytes == null) {
            children[index] = null;
            listIfFew();
            return;
        }
        int last = bytes.length - 1;
        byte[] remainingBytes = Arrays.copyOf(bytes, last);
        TopicNode<V>[] remaining = Arrays.copyOf(children, last);
        if (index < last) {
            remainingBytes[index] = bytes[last];
            remaining[index] = children[last];
        }
        listed = remainingBytes;
        children = remaining;
    }

    FanOut fanOut() {
        if (listed == null || listed.length > 1) {
            return FanOut.MANY;
        }
        return listed.length == 0 ? FanOut.NONE : FanOut.ONE;
    }

    /** Returns the child of a node that has one. */
    TopicNode<V> onlyChild() {
        return Objects.requireNonNull(children[0]);
    }

    void forEachChild(Consumer<? super TopicNode<V>> each) {
        for (TopicNode<V> child : children) {
            if (child != null) {
                each.accept(child);
            }
        }
    }

    private int indexOf(TopicNode<V> child) {
        byte first = child.key[depth];
        if (listed == null) {
            return first & 0xFF;
        }
        int index = 0;
        while (listed[index] != first) {
            index++;
        }
        return index;
    }

    private void toTable() {
        TopicNode<V>[] table = newArray(TABLE_SIZE);
        forEachChild(child -> table[child.key[depth] & 0xFF] = child);
        children = table;
        listed = null;
    }

    private void listIfFew() {
        int count = 0;
        for (TopicNode<V> child : children) {
            if (child != null && ++count >= MIN_TABLED) {
                return;
            }
        }
        TopicNode<V>[] table = children;
        listed = NO_BYTES;
        children = newArray(0);
        for (TopicNode<V> child : table) {
            if (child != null) {
                addChild(child);
            }
        }
    }

    @SuppressWarnings("unchecked") // arrays of a parameterized type cannot be made otherwise
    private static <V> TopicNode<V>[] newArray(int length) {
        return (TopicNode<V>[]) (length == 0 ? NO_NODES : new TopicNode<?>[length]);
    }
}
