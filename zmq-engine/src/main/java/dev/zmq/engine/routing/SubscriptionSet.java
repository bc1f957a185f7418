// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.routing;

import java.util.function.Consumer;

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

    /**
     * Hands out each topic once, in no particular order.
     *
     * @param each must change neither the arrays nor this set
     */
    public void forEach(Consumer<byte[]> each) {
        counts.forEachTopic(each);
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
