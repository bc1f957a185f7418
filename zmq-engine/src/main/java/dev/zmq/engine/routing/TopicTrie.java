// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A compressed radix trie from topics to values.
 *
 * <p>A node exists for every topic with a value and for every place where topics part, so there are at most twice as many
 * nodes as topics. Each node keeps its whole path from the root as its key: to split and to join edges then moves nodes and
 * copies no bytes, which a peer could otherwise make arbitrarily costly by alternating long and short topics. The memory
 * held stays proportional to the bytes of the topics. Nothing here recurses: a topic may have megabytes.
 *
 * <p>Where most values are the same one, a trie may be told so. All topics of a length that have this value, nothing below
 * them, and only their last byte between them and their parent then share one node: of a topic that has all but its last byte
 * in common with others there is nothing but a reference. Such a trie is changed by {@link #put}, {@link #merge} and
 * {@link #remove} alone.
 *
 * <p>Not thread-safe.
 */
final class TopicTrie<V> {

    /** Longer topics have nodes of their own, lest what is shared be more than what it saves. */
    private static final int MAX_SHARED_DEPTH = 255;

    private final TopicNode<V> root = new TopicNode<>(new byte[0]);
    private final @Nullable V usual;

    // By depth, each once it is needed.
    private final List<@Nullable TopicNode<V>> shared = new ArrayList<>();

    private int longestTopic;

    TopicTrie() {
        this(null);
    }

    /** Creates a trie in which most topics are expected to have one and the same value, null if not. */
    TopicTrie(@Nullable V usual) {
        this.usual = usual;
    }

    TopicNode<V> root() {
        return root;
    }

    /** Returns the length of the longest topic that was ever in here. */
    int longestTopic() {
        return longestTopic;
    }

    // ---- By value. ----

    /** Returns the value of a topic, null if it has none. */
    @Nullable
    V get(byte[] topic) {
        TopicNode<V> node = find(topic);
        return node == null ? null : node.value;
    }

    /**
     * Gives a topic a value.
     *
     * @param topic may be kept, and must not change afterwards
     */
    void put(byte[] topic, V value) {
        merge(topic, value, (before, after) -> after);
    }

    /**
     * Gives a topic a value, or what becomes of the one it has and the given one.
     *
     * @param topic may be kept, and must not change afterwards
     * @return the value before, null if there was none
     */
    @Nullable
    V merge(byte[] topic, V value, BinaryOperator<V> merged) {
        longestTopic = Math.max(longestTopic, topic.length);
        TopicNode<V> parent = root;
        TopicNode<V> node = root;
        while (node.depth < topic.length) {
            parent = node;
            node = nextOrCreate(node, topic);
        }
        V before = node.value;
        node.value = before == null ? value : merged.apply(before, value);
        if (node != root && maybeShared(node)) {
            share(parent, node);
        }
        return before;
    }

    /** Takes the value of a topic away, if it has one. */
    void remove(byte[] topic) {
        TopicNode<V> node = find(topic);
        if (node == null || node.value == null) {
            return;
        }
        if (node.isShared()) {
            node = ownNode(parentOnWay(topic, node), topic);
        }
        node.value = null;
        prune(node);
    }

    /** Returns a walk through the topics that have a value, from the first one behind {@code after}, or from the beginning. */
    TopicWalk<V> walk(byte @Nullable [] after) {
        return new TopicWalk<>(root, after);
    }

    // ---- By node. ----

    /** Returns the node of a topic, which may have no value; null if there is no such node. */
    @Nullable
    TopicNode<V> find(byte[] topic) {
        TopicNode<V> node = root;
        while (node != null && node.depth < topic.length) {
            node = node.next(topic);
        }
        return node;
    }

    /** Returns the node of a topic, which is not shared; a new one has no value, and keeps the array. */
    TopicNode<V> findOrCreate(byte[] topic) {
        longestTopic = Math.max(longestTopic, topic.length);
        TopicNode<V> node = root;
        while (node.depth < topic.length) {
            node = nextOrCreate(node, topic);
        }
        return node;
    }

    /** Returns the next node on the way to a longer topic: an own one, where there is none yet or one that is shared. */
    private TopicNode<V> nextOrCreate(TopicNode<V> node, byte[] topic) {
        byte first = topic[node.depth];
        TopicNode<V> child = node.child(first);
        if (child == null) {
            TopicNode<V> leaf = new TopicNode<>(topic);
            node.addChild(first, leaf);
            return leaf;
        }
        if (child.isShared()) {
            return ownNode(node, topic);
        }
        int end = Math.min(child.depth, topic.length);
        int mismatch = mismatch(child.key, topic, node.depth, end);
        int common = mismatch < 0 ? end : mismatch;
        return common == child.depth ? child : insertBetween(node, child, topic, common);
    }

    private TopicNode<V> insertBetween(TopicNode<V> parent, TopicNode<V> child, byte[] topic, int length) {
        TopicNode<V> node = new TopicNode<>(length == topic.length ? topic : Arrays.copyOf(topic, length));
        parent.replaceChild(child.key[parent.depth], node);
        node.addChild(child.key[length], child);
        if (maybeShared(child)) {
            share(node, child);
        }
        return node;
    }

    /** Takes out a node that has lost its value, and the place where it parted from others, as far as they are not needed. */
    void prune(TopicNode<V> node) {
        if (node == root || node.value != null) {
            return;
        }
        TopicNode<V> grandparent = root;
        TopicNode<V> parent = root;
        for (TopicNode<V> next = nextOnWay(root, node.key); next != node; next = nextOnWay(next, node.key)) {
            grandparent = parent;
            parent = next;
        }
        switch (node.fanOut()) {
            case NONE -> {
                parent.removeChild(node.key[parent.depth]);
                if (parent != root) {
                    simplify(grandparent, parent);
                }
            }
            case ONE -> joinEdges(parent, node);
            case MANY -> {}
        }
    }

    /** Does without a node, or without one of its own, that has lost a child. */
    private void simplify(TopicNode<V> parent, TopicNode<V> node) {
        if (node.value == null && node.fanOut() == TopicNode.FanOut.ONE) {
            joinEdges(parent, node);
        } else if (maybeShared(node)) {
            share(parent, node);
        }
    }

    private void joinEdges(TopicNode<V> parent, TopicNode<V> node) {
        int index = node.onlyChild();
        TopicNode<V> child = Objects.requireNonNull(node.childAt(index));
        if (child.isShared()) {
            byte[] key = node.keyAt(index);
            child = ownNode(node, key);
        }
        parent.replaceChild(node.key[parent.depth], child);
    }

    // ---- Nodes for many topics. ----

    /** Returns whether a node may be shared if its edge has one byte. */
    private boolean maybeShared(TopicNode<V> node) {
        return usual != null
                && usual.equals(node.value)
                && node.depth <= MAX_SHARED_DEPTH
                && node.fanOut() == TopicNode.FanOut.NONE;
    }

    private void share(TopicNode<V> parent, TopicNode<V> node) {
        if (node.depth == parent.depth + 1) {
            parent.replaceChild(node.key[parent.depth], sharedNode(node.depth, Objects.requireNonNull(node.value)));
        }
    }

    private TopicNode<V> sharedNode(int depth, V value) {
        while (shared.size() <= depth) {
            shared.add(null);
        }
        TopicNode<V> node = shared.get(depth);
        if (node == null) {
            node = TopicNode.shared(depth, value);
            shared.set(depth, node);
        }
        return node;
    }

    /** Puts a node of its own in the place of the shared one that is a child of {@code parent}. */
    private TopicNode<V> ownNode(TopicNode<V> parent, byte[] topic) {
        int depth = parent.depth + 1;
        TopicNode<V> node = new TopicNode<>(depth == topic.length ? topic : Arrays.copyOf(topic, depth));
        node.value = usual;
        parent.replaceChild(topic[parent.depth], node);
        return node;
    }

    // ---- Ways. ----

    private TopicNode<V> parentOnWay(byte[] topic, TopicNode<V> node) {
        TopicNode<V> parent = root;
        for (TopicNode<V> next = nextOnWay(root, topic); next != node; next = nextOnWay(next, topic)) {
            parent = next;
        }
        return parent;
    }

    private static <V> TopicNode<V> nextOnWay(TopicNode<V> from, byte[] topic) {
        return Objects.requireNonNull(from.next(topic), "a node that is not in the trie");
    }

    /** Returns the first index between {@code from} and {@code to} at which two arrays differ, -1 if there is none. */
    private static int mismatch(byte[] a, byte[] b, int from, int to) {
        int offset = Arrays.mismatch(a, from, to, b, from, to);
        return offset < 0 ? -1 : from + offset;
    }
}
