// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.routing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Which peers of a publisher have subscribed to what (RFC 29, "The PUB Socket Type"). A topic has a set of peers: who
 * subscribes to it twice is in there once, and out again after one cancellation.
 *
 * <p>Peers are told apart by identity. Not thread-safe: the caller's lock guards it, {@link #match} included.
 *
 * @param <P> the type of the peers
 */
public final class SubscriptionIndex<P extends SubscriptionIndex.Subscriber> {

    /** A peer that can remember for which message it was found last. It belongs to one index only. */
    public interface Subscriber {

        /**
         * Remembers the number of a message.
         *
         * @param epoch greater than 0 and than all numbers before, or the same as the last one
         * @return whether it differs from the number remembered before, which is 0 in the beginning
         */
        boolean mark(long epoch);
    }

    /** Is told of each subscription that a peer loses with its end. */
    @FunctionalInterface
    public interface RemovalListener {

        /**
         * Takes a topic that was removed.
         *
         * @param topic must not be changed
         * @param last whether nobody else subscribes to it
         */
        void onRemoved(byte[] topic, boolean last);
    }

    private static final RemovalListener NOBODY = (topic, last) -> {};

    /** The peers of one topic where they are several; a single peer stands in the node itself. */
    private static final class Peers<P> extends ArrayList<P> {

        private static final long serialVersionUID = 1L;

        /** How many removals had been started when the last of those who had gone was taken out of here. */
        private int removalsSeen;

        Peers(P first, P second, int removalsSeen) {
            super(2);
            add(first);
            add(second);
            this.removalsSeen = removalsSeen;
        }

        /**
         * Removes a peer by identity; the last one moves to its place, as the order does not matter.
         *
         * @return whether it was in here
         */
        boolean removePeer(P peer) {
            int index = 0;
            while (index < size() && get(index) != peer) {
                index++;
            }
            if (index == size()) {
                return false;
            }
            P last = remove(size() - 1);
            if (index < size()) {
                set(index, last);
            }
            return true;
        }
    }

    /** Values are a {@code P} or a {@code Peers<P>}. */
    private final TopicTrie<Object> peersByTopic = new TopicTrie<>();

    /** Makes duplicates and a peer's end cheap to handle: neither has to search the trie or the peers of a topic. */
    private final IdentityHashMap<P, Set<TopicNode<Object>>> topicsByPeer = new IdentityHashMap<>();

    /** Peers that have gone, of which subscriptions are left. They are found for no message. */
    private final IdentityHashMap<P, Removal> removals = new IdentityHashMap<>(2);

    private int removalsStarted;
    private int topicCount;
    private long subscriptionCount;
    private long epoch;

    /** What stood in the nodes that the last message came by, unless a subscription has changed since. */
    private final ArrayList<Object> found = new ArrayList<>(1);

    private boolean foundCounts;

    /**
     * Adds a subscription; nothing happens if the peer has it already.
     *
     * @param topic kept, and must not change afterwards
     * @return whether the peer is the first subscriber of the topic
     */
    public boolean add(byte[] topic, P peer) {
        removeGone(topic);
        TopicNode<Object> node = peersByTopic.findOrCreate(topic);
        if (!topicsByPeer.computeIfAbsent(peer, key -> newTopicSet()).add(node)) {
            return false;
        }
        forgetFound();
        subscriptionCount++;
        Object value = node.value;
        if (value == null) {
            node.value = peer;
            topicCount++;
            return true;
        }
        if (value instanceof Peers<?>) {
            peers(value).add(peer);
        } else {
            node.value = new Peers<>(peer(value), peer, removalsStarted);
        }
        return false;
    }

    /** Returns as many bytes of a message's first part as can matter to matching. */
    public int longestTopic() {
        return peersByTopic.longestTopic();
    }

    /**
     * Removes a subscription; nothing happens if the peer does not have it.
     *
     * @return whether the topic has lost its last subscriber
     */
    public boolean remove(byte[] topic, P peer) {
        removeGone(topic);
        TopicNode<Object> node = peersByTopic.find(topic);
        Set<TopicNode<Object>> topics = topicsByPeer.get(peer);
        if (node == null || topics == null || !topics.remove(node)) {
            return false;
        }
        if (topics.isEmpty()) {
            topicsByPeer.remove(peer);
        }
        removeFrom(node, peer);
        return node.value == null;
    }

    /** Removes all subscriptions of a peer, in a time that depends on their number alone. */
    public void removeAll(P peer) {
        startRemoval(peer, NOBODY).remove(Integer.MAX_VALUE);
    }

    /**
     * Starts to remove all subscriptions of a peer little by little, as there may be millions. No message goes to the peer any
     * more. A topic that somebody else subscribes to or cancels loses the peer before that. The peer must not be added again
     * before the end.
     *
     * @param listener is told of each subscription as it is removed
     */
    public Removal startRemoval(P peer, RemovalListener listener) {
        Set<TopicNode<Object>> topics = topicsByPeer.remove(peer);
        Removal removal = new Removal(peer, topics == null ? Collections.emptyIterator() : topics.iterator(), listener);
        if (topics != null) {
            removals.put(peer, removal);
            removalsStarted++;
            forgetFound();
        }
        return removal;
    }

    /** The removal of a peer. Guarded as the index itself. */
    public final class Removal {
        private final P peer;
        private final Iterator<TopicNode<Object>> topics;
        private final RemovalListener listener;

        private Removal(P peer, Iterator<TopicNode<Object>> topics, RemovalListener listener) {
            this.peer = peer;
            this.topics = topics;
            this.listener = listener;
        }

        /** Removes so many subscriptions at most; returns how many it were: fewer are the last ones. */
        public int remove(int max) {
            int count = 0;
            while (count < max && topics.hasNext()) {
                removeFrom(topics.next());
                count++;
            }
            if (!topics.hasNext()) {
                removals.remove(peer);
            }
            return count;
        }

        /** Does nothing if the peer was removed from the topic before. */
        private void removeFrom(TopicNode<Object> node) {
            if (SubscriptionIndex.this.removeFrom(node, peer)) {
                listener.onRemoved(node.key, node.value == null);
            }
        }
    }

    /** Removes those who have gone from a topic, so that nobody else is taken for one of several, or the last one. */
    private void removeGone(byte[] topic) {
        TopicNode<Object> node = removals.isEmpty() ? null : peersByTopic.find(topic);
        Object value = node == null ? null : node.value;
        if (node == null || value == null) {
            return;
        }
        if (!(value instanceof Peers<?>)) {
            removeIfGone(node, peer(value));
            return;
        }
        Peers<P> peers = peers(value);
        if (peers.removalsSeen == removalsStarted) {
            return; // or each change would cost as much as there are peers, until the last topic is forgotten
        }
        for (int i = peers.size() - 1;
                i >= 0;
                i--) { // backwards, as the last one moves to the place of one that is removed
            removeIfGone(node, peers.get(i));
        }
        peers.removalsSeen = removalsStarted;
    }

    private void removeIfGone(TopicNode<Object> node, P peer) {
        Removal gone = removals.get(peer);
        if (gone != null) {
            gone.removeFrom(node);
        }
    }

    /** Returns false if the peer is not in there; else the node has no value if it was the last one. */
    private boolean removeFrom(TopicNode<Object> node, P peer) {
        if (node.value instanceof Peers<?>) {
            Peers<P> peers = peers(node.value);
            if (!peers.removePeer(peer)) {
                return false;
            }
            if (peers.size() == 1) {
                node.value = peers.get(0);
            }
        } else if (node.value == peer) {
            node.value = null;
            peersByTopic.prune(node);
            topicCount--;
        } else {
            return false;
        }
        forgetFound();
        subscriptionCount--;
        return true;
    }

    /**
     * Finds the peers that have subscribed to a message: to any topic that it begins with. Allocates nothing but what
     * {@code target} needs to grow.
     *
     * @param first the first part of the message
     * @param target gets each of the peers added once
     */
    public void match(byte[] first, List<P> target) {
        find(first);
        collectFound(target);
    }

    /**
     * Finds the topics that a message begins with, for {@link #foundNobody} and {@link #collectFound}.
     *
     * @return whether they are the same, with the same peers, as those found the last time
     */
    public boolean find(byte[] first) {
        int count = 0;
        boolean same = foundCounts;
        if (!same) {
            found.clear(); // memory ran out before all was found the last time
        }
        TopicNode<Object> node = peersByTopic.root();
        while (node != null) {
            Object value = node.value;
            if (value != null) {
                if (same && (count == found.size() || found.get(count) != value)) {
                    same = false;
                    cutFound(count);
                }
                if (!same) {
                    found.add(value);
                }
                count++;
            }
            node = node.next(first);
        }
        if (count < found.size()) {
            same = false;
            cutFound(count);
        }
        foundCounts = true;
        return same;
    }

    /** Returns whether nobody has subscribed to what {@link #find} has found. */
    public boolean foundNobody() {
        return found.isEmpty();
    }

    /**
     * Adds the peers that have subscribed to what {@link #find} has found, each once.
     *
     * @throws IllegalStateException if a subscription has changed since
     */
    public void collectFound(List<P> target) {
        if (!foundCounts) {
            throw new IllegalStateException("the subscriptions have changed");
        }
        epoch++;
        for (int i = 0, size = found.size(); i < size; i++) {
            collect(found.get(i), target);
        }
    }

    private void cutFound(int count) {
        foundCounts = false; // should memory run out before all is found
        for (int i = found.size() - 1; i >= count; i--) {
            found.remove(i);
        }
    }

    private void forgetFound() {
        found.clear(); // lest it keep peers that have gone
        foundCounts = false;
    }

    /**
     * Finds the peers that {@link #match} would not find.
     *
     * @param all all peers, each once, whether they have a subscription or not
     */
    public void matchOthers(byte[] first, Iterable<P> all, List<P> target) {
        int before = target.size();
        match(first, target);
        target.subList(before, target.size()).clear();
        for (P peer : all) {
            collectPeer(peer, target); // marked already if it was found above
        }
    }

    /** Returns whether a message would go to a peer. */
    public boolean matches(byte[] first, P peer) {
        List<P> found = new ArrayList<>();
        match(first, found);
        return found.stream().anyMatch(each -> each == peer);
    }

    /** Returns the number of subscriptions of all peers. */
    public long subscriptionCount() {
        return subscriptionCount;
    }

    /** Returns the number of topics that a peer has subscribed to. */
    public int topicCount(P peer) {
        Set<TopicNode<Object>> topics = topicsByPeer.get(peer);
        return topics == null ? 0 : topics.size();
    }

    private void collect(Object value, List<P> target) {
        if (!(value instanceof Peers<?>)) {
            collectPeer(peer(value), target);
            return;
        }
        Peers<P> peers = peers(value);
        for (int i = 0, size = peers.size(); i < size; i++) {
            collectPeer(peers.get(i), target);
        }
    }

    private void collectPeer(P peer, List<P> target) {
        if (peer.mark(epoch) && (removals.isEmpty() || !removals.containsKey(peer))) {
            target.add(peer);
        }
    }

    /** Returns the number of distinct topics that have a subscriber. */
    public int topicCount() {
        return topicCount;
    }

    private static Set<TopicNode<Object>> newTopicSet() {
        // Small at first: there may be many peers with one subscription each.
        return Collections.newSetFromMap(new IdentityHashMap<>(2));
    }

    @SuppressWarnings("unchecked") // only add() sets values
    private P peer(Object value) {
        return (P) value;
    }

    @SuppressWarnings("unchecked") // only add() sets values
    private Peers<P> peers(Object value) {
        return (Peers<P>) value;
    }
}
