// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.routing;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A compressed radix trie from topics to values.
 *
 * <p>A node exists for every topic with a value and for every place where topics part, so there are at most twice as many
 * nodes as topics. Each node keeps its whole path from the root as its key: to split and to join edges then moves nodes and
 * copies no bytes, which a peer could otherwise make arbitrarily costly by alternating long and short topics. The memory
 * held stays proportional to the bytes of the topics. Nothing here recurses: a topic may have megabytes.
 *
 * <p>Not thread-safe.
 */
final class TopicTrie<V> {

    private final TopicNode<V> root = new TopicNode<>(new byte[0]);
    private int longestTopic;

    TopicNode<V> root() {
        return root;
    }

    /** Returns the length of the longest topic that was ever in here. */
    int longestTopic() {
        return longestTopic;
    }

    /** Returns the node of a topic, which may have no value; null if there is no such node. */
    @Nullable
    TopicNode<V> find(byte[] topic) {
        TopicNode<V> node = root;
        while (node != null && node.key.length < topic.length) {
            node = node.next(topic);
        }
        return node;
    }

    /** Returns the node of a topic; a new one has no value, and keeps the array. */
    TopicNode<V> findOrCreate(byte[] topic) {
        longestTopic = Math.max(longestTopic, topic.length);
        TopicNode<V> node = root;
        while (node.key.length < topic.length) {
            TopicNode<V> child = node.child(topic[node.key.length]);
            if (child == null) {
                TopicNode<V> leaf = new TopicNode<>(topic);
                node.addChild(leaf);
                return leaf;
            }
            int end = Math.min(child.key.length, topic.length);
            int mismatch = mismatch(child.key, topic, node.key.length, end);
            int common = mismatch < 0 ? end : mismatch;
            node = common == child.key.length ? child : insertBetween(node, child, topic, common);
        }
        return node;
    }

    private TopicNode<V> insertBetween(TopicNode<V> parent, TopicNode<V> child, byte[] topic, int length) {
        TopicNode<V> node = new TopicNode<>(length == topic.length ? topic : Arrays.copyOf(topic, length));
        parent.replaceChild(child, node);
        node.addChild(child);
        return node;
    }

    /** Takes out a node that has lost its value, and the place where it parted from others, as far as they are not needed. */
    void prune(TopicNode<V> node) {
        if (node == root || node.value != null) {
            return;
        }
        TopicNode<V> grandparent = root;
        TopicNode<V> parent = root;
        for (TopicNode<V> next = nextOnWay(root, node); next != node; next = nextOnWay(next, node)) {
            grandparent = parent;
            parent = next;
        }
        switch (node.fanOut()) {
            case NONE -> {
                parent.removeChild(node);
                if (parent != root && parent.value == null && parent.fanOut() == TopicNode.FanOut.ONE) {
                    joinEdges(grandparent, parent);
                }
            }
            case ONE -> joinEdges(parent, node);
            case MANY -> {}
        }
    }

    private static <V> TopicNode<V> nextOnWay(TopicNode<V> from, TopicNode<V> to) {
        return Objects.requireNonNull(from.next(to.key), "a node that is not in the trie");
    }

    private static <V> void joinEdges(TopicNode<V> parent, TopicNode<V> node) {
        parent.replaceChild(node, node.onlyChild());
    }

    /** Hands out every node that has a value, in no particular order. The trie must not change meanwhile. */
    void forEachValue(Consumer<? super TopicNode<V>> each) {
        Deque<TopicNode<V>> pending = new ArrayDeque<>();
        pending.push(root);
        for (TopicNode<V> node = pending.poll(); node != null; node = pending.poll()) {
            if (node.value != null) {
                each.accept(node);
            }
            node.forEachChild(pending::push);
        }
    }

    /** Returns the first index between {@code from} and {@code to} at which two arrays differ, -1 if there is none. */
    private static int mismatch(byte[] a, byte[] b, int from, int to) {
        int offset = Arrays.mismatch(a, from, to, b, from, to);
        return offset < 0 ? -1 : from + offset;
    }
}
