// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.routing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one subscriber: topics, each as often as it was subscribed (RFC 29, "The SUB Socket Type").
 *
 * <p>Not thread-safe.
 */
public final class SubscriptionSet {

    private final TopicTrie<Integer> counts = new TopicTrie<>(1);
    private int size;

    /**
     * Subscribes to a topic once more.
     *
     * @param topic kept, and must not change afterwards
     * @return whether there was no subscription to it before
     */
    public boolean add(byte[] topic) {
        boolean first = counts.merge(topic, 1, Integer::sum) == null;
        if (first) {
            size++;
        }
        return first;
    }

    /**
     * Takes one subscription to a topic back; nothing happens if there is none.
     *
     * @return whether that was the last one to it
     */
    public boolean remove(byte[] topic) {
        Integer count = counts.get(topic);
        if (count == null) {
            return false;
        }
        if (count > 1) {
            counts.put(topic, count - 1);
            return false;
        }
        counts.remove(topic);
        size--;
        return true;
    }

    /**
     * Returns whether a message is subscribed to.
     *
     * @param first the first part of the message
     */
    public boolean matches(byte[] first) {
        TopicNode<Integer> node = counts.root();
        while (node != null) {
            if (node.value != null) {
                return true;
            }
            node = node.next(first);
        }
        return false;
    }

    /** Returns whether there is a subscription to a topic. */
    public boolean contains(byte[] topic) {
        return counts.get(topic) != null;
    }

    /**
     * Returns topics, each once, in the order of their bytes as unsigned numbers. What was changed since the last topics were
     * asked for does not matter to those that follow.
     *
     * @param after begins behind this topic, whether there is a subscription to it or not; null to begin with the first one
     * @param max how many at most; fewer are the last ones
     * @return arrays that must not be changed
     */
    public List<byte[]> topicsAfter(byte @Nullable [] after, int max) {
        List<byte[]> topics = new ArrayList<>(Math.min(max, size));
        TopicWalk<Integer> walk = counts.walk(after);
        byte[] topic;
        while (topics.size() < max && (topic = walk.next()) != null) {
            topics.add(topic);
        }
        return topics;
    }

    /** Returns as many bytes of a message's first part as can matter to {@link #matches}. */
    public int longestTopic() {
        return counts.longestTopic();
    }

    /** Returns the number of distinct topics. */
    public int size() {
        return size;
    }
}
