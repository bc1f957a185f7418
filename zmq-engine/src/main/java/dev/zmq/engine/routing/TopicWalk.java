// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A walk through the topics of a {@link TopicTrie} that have a value, in the order of their bytes as unsigned numbers; a topic
 * comes before those that begin with it. Any change of the trie ends it; another one may then go on behind the last topic.
 *
 * <p>Does not recurse: there may be a topic below a topic for each byte.
 */
final class TopicWalk<V> {

    // From the root down to where the walk is, and the place of the next child of each.
    private final List<TopicNode<V>> way = new ArrayList<>();
    private int[] places = new int[16];

    private boolean startsAtRoot;

    TopicWalk(TopicNode<V> root, byte @Nullable [] after) {
        if (after == null) {
            startsAtRoot = root.value != null;
            enter(root, 0);
        } else {
            TopicNode<V> node = root;
            while (node != null) {
                node = enterBehind(node, after);
            }
        }
    }

    /** Enters a node whose key a topic begins with, behind that topic; returns the child to enter next, null if there is none. */
    private @Nullable TopicNode<V> enterBehind(TopicNode<V> node, byte[] topic) {
        if (node.depth == topic.length) {
            enter(node, 0);
            return null;
        }
        int place = node.placeFrom(topic[node.depth]);
        TopicNode<V> child = place == node.places() ? null : node.childAt(place);
        if (child == null || Arrays.compareUnsigned(node.keyAt(place), topic) > 0) {
            enter(node, place);
            return null;
        }
        enter(node, place + 1);
        return !child.isShared() && node.next(topic) == child ? child : null;
    }

    /** Returns the next topic, null at the end. */
    byte @Nullable [] next() {
        if (startsAtRoot) {
            startsAtRoot = false;
            return way.get(0).key;
        }
        while (!way.isEmpty()) {
            int last = way.size() - 1;
            TopicNode<V> node = way.get(last);
            int place = places[last]++;
            if (place >= node.places()) {
                way.remove(last);
                continue;
            }
            TopicNode<V> child = node.childAt(place);
            if (child != null) {
                enter(child, 0);
                if (child.value != null) {
                    return node.keyAt(place);
                }
            }
        }
        return null;
    }

    private void enter(TopicNode<V> node, int place) {
        if (way.size() == places.length) {
            places = Arrays.copyOf(places, 2 * places.length);
        }
        places[way.size()] = place;
        way.add(node);
    }
}
