// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("V55")
class SubscriptionIndexTest {

    private final SubscriptionIndex<Peer> index = new SubscriptionIndex<>();
    private final Peer alice = new Peer("alice");
    private final Peer bob = new Peer("bob");

    @Test
    void aTopicMatchesEveryMessageThatBeginsWithIt() {
        index.add(Topics.of("the_"), alice);

        assertThat(match("the_streets")).containsExactly(alice);
        assertThat(match("the_")).containsExactly(alice);
        assertThat(match("the")).isEmpty();
        assertThat(match("thx_streets")).isEmpty();
        assertThat(match("")).isEmpty();
    }

    @Test
    void theEmptyTopicMatchesEverything() {
        index.add(Topics.of(""), alice);

        assertThat(match("")).containsExactly(alice);
        assertThat(match("anything")).containsExactly(alice);
    }

    @Test
    void nothingMatchesWithoutSubscriptions() {
        assertThat(match("")).isEmpty();
        assertThat(match("anything")).isEmpty();
    }

    @Test
    void aPeerWithSeveralMatchingTopicsIsFoundOnce() {
        for (String topic : List.of("", "a", "ab", "abc")) {
            index.add(Topics.of(topic), alice);
            index.add(Topics.of(topic), bob);
        }

        assertThat(match("abcd")).containsExactlyInAnyOrder(alice, bob);
        assertThat(match("ab")).containsExactlyInAnyOrder(alice, bob);
        assertThat(match("abcd")).containsExactlyInAnyOrder(alice, bob);
    }

    @Test
    @Tag("V67")
    void itIsKnownWhenAMessageGoesToTheSamePeersAsTheLastOne() {
        assertThat(index.find(Topics.of("a"))).as("the first").isFalse();
        assertThat(index.find(Topics.of("b"))).as("nobody again").isTrue();
        assertThat(index.foundNobody()).isTrue();
        index.add(Topics.of(""), alice);
        index.add(Topics.of("ab"), alice);
        index.add(Topics.of("ab"), bob);

        assertThat(index.find(Topics.of("a"))).isFalse();
        assertThat(index.find(Topics.of("b"))).isTrue();
        assertThat(index.foundNobody()).isFalse();
        assertThat(index.find(Topics.of("ab"))).isFalse();
        assertThat(index.find(Topics.of("abc"))).isTrue();
        assertThat(index.find(Topics.of("a"))).isFalse();
        assertThat(index.find(Topics.of("a"))).isTrue();
    }

    @Test
    @Tag("V67")
    void aChangedSubscriptionMayChangeWhomAMessageGoesTo() {
        index.add(Topics.of("a"), alice);
        match("a");
        index.add(Topics.of("a"), bob);
        assertThat(index.find(Topics.of("a"))).as("with bob").isFalse();

        match("a");
        index.add(Topics.of("a"), bob);
        assertThat(index.find(Topics.of("a"))).as("with bob twice").isTrue();
        index.remove(Topics.of("a"), alice);
        assertThat(index.find(Topics.of("a"))).as("without alice").isFalse();

        match("a");
        index.removeAll(bob);
        assertThat(index.find(Topics.of("a"))).as("without bob").isFalse();
    }

    @Test
    void matchesAreAddedToWhatTheTargetHolds() {
        index.add(Topics.of("a"), alice);
        List<Peer> target = new ArrayList<>(List.of(bob));

        index.match(Topics.of("a"), target);

        assertThat(target).containsExactly(bob, alice);
    }

    @Test
    void matchingAllocatesNothingOnceTheTargetHasGrown() {
        for (int i = 0; i < 100; i++) {
            index.add(Topics.of("a"), new Peer("peer " + i));
            index.add(Topics.of("ab" + i), alice);
        }
        byte[] message = Topics.of("ab99");
        List<Peer> target = new ArrayList<>();
        matchRepeatedly(message, target);

        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        matchRepeatedly(message, target);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(target).hasSize(101);
        // Less than a byte a message: to read the counter may itself allocate a little.
        assertThat(allocated).isLessThan(10_000);
    }

    @Test
    void onlyTheFirstSubscriberOfATopicIsReported() {
        assertThat(index.add(Topics.of("a"), alice)).isTrue();
        assertThat(index.add(Topics.of("a"), bob)).isFalse();
        assertThat(index.add(Topics.of("ab"), bob)).isTrue();
        assertThat(index.topicCount()).isEqualTo(2);
    }

    @Test
    void onlyTheLastSubscriberOfATopicIsReported() {
        index.add(Topics.of("a"), alice);
        index.add(Topics.of("a"), bob);

        assertThat(index.remove(Topics.of("a"), alice)).isFalse();
        assertThat(match("a")).containsExactly(bob);
        assertThat(index.remove(Topics.of("a"), bob)).isTrue();
        assertThat(match("a")).isEmpty();
        assertThat(index.topicCount()).isZero();
    }

    @Test
    void oneCancellationEndsHoweverManySubscriptionsOfAPeer() {
        assertThat(index.add(Topics.of("a"), alice)).isTrue();
        assertThat(index.add(Topics.of("a"), alice)).isFalse();

        assertThat(index.remove(Topics.of("a"), alice)).isTrue();
        assertThat(match("a")).isEmpty();
        assertThat(index.remove(Topics.of("a"), alice)).isFalse();
    }

    @Test
    void unknownCancellationsChangeNothing() {
        index.add(Topics.of("abc"), alice);
        index.add(Topics.of("abd"), alice);

        for (String topic : List.of("", "a", "ab", "abcd", "x")) {
            assertThat(index.remove(Topics.of(topic), alice)).as(topic).isFalse();
        }
        assertThat(index.remove(Topics.of("abc"), bob)).isFalse();
        assertThat(index.topicCount()).isEqualTo(2);
        assertThat(match("abc")).containsExactly(alice);
    }

    @Test
    void aPeerThatLeavesTakesAllItsSubscriptionsAlong() {
        for (String topic : List.of("", "a", "ab", "b")) {
            index.add(Topics.of(topic), alice);
        }
        index.add(Topics.of("ab"), bob);

        index.removeAll(alice);
        index.removeAll(alice);

        assertThat(index.topicCount()).isEqualTo(1);
        assertThat(match("abc")).containsExactly(bob);
        assertThat(match("b")).isEmpty();
    }

    @Test
    void aPeerThatLeftMayComeBack() {
        index.add(Topics.of("a"), alice);
        index.removeAll(alice);

        assertThat(index.add(Topics.of("a"), alice)).isTrue();
        assertThat(match("a")).containsExactly(alice);
    }

    @Test
    void aPeerThatLeavesLittleByLittleGetsNoMessageAnyMore() {
        addTopics(alice, 10);
        index.add(Topics.of("topic"), bob);
        match("topic 3");
        SubscriptionIndex<Peer>.Removal removal = index.startRemoval(alice, (topic, last) -> {});

        assertThat(removal.remove(4)).isEqualTo(4);
        assertThat(index.find(Topics.of("topic 3"))).as("the same as before").isFalse();
        assertThat(match("topic 3")).containsExactly(bob);
        List<Peer> others = new ArrayList<>();
        index.matchOthers(Topics.of("topic 3"), List.of(bob), others);
        assertThat(others).isEmpty();

        assertThat(removal.remove(4)).isEqualTo(4);
        assertThat(removal.remove(4)).isEqualTo(2);
        assertThat(index.topicCount()).isEqualTo(1);
        assertThat(index.subscriptionCount()).isEqualTo(1);
    }

    @Test
    void whoeverSubscribesToATopicOfAPeerThatLeavesComesAfterIt() {
        List<String> removed = new ArrayList<>();
        addTopics(alice, 10);
        SubscriptionIndex<Peer>.Removal removal =
                index.startRemoval(alice, (topic, last) -> removed.add(Topics.text(topic) + last));

        for (int i = 0; i < 10; i++) {
            String topic = "topic " + i;
            assertThat(index.add(Topics.of(topic), bob)).as("first of " + topic).isTrue();
            assertThat(removed).last().isEqualTo(topic + true);
        }
        while (removal.remove(3) == 3) {
            assertThat(removed).hasSize(10);
        }

        assertThat(removed).hasSize(10);
        assertThat(index.topicCount()).isEqualTo(10);
        assertThat(match("topic 7")).containsExactly(bob);
    }

    @Test
    void whoeverCancelsATopicAfterPeersThatLeaveWasTheLastOne() {
        Peer carol = new Peer("carol");
        for (Peer peer : List.of(alice, bob, carol)) {
            addTopics(peer, 10);
        }
        List<Boolean> lasts = new ArrayList<>();
        SubscriptionIndex<Peer>.Removal first = index.startRemoval(alice, (topic, last) -> lasts.add(last));
        SubscriptionIndex<Peer>.Removal second = index.startRemoval(bob, (topic, last) -> lasts.add(last));

        assertThat(index.remove(Topics.of("topic 4"), carol)).isTrue();
        assertThat(lasts).containsExactly(false, false);
        assertThat(first.remove(20)).isEqualTo(10);
        assertThat(second.remove(20)).isEqualTo(10);

        assertThat(lasts).hasSize(20).doesNotContain(true);
        assertThat(index.topicCount()).isEqualTo(9);
        assertThat(index.subscriptionCount()).isEqualTo(9);
    }

    @Test
    void ofManyPeersOfATopicAllThatHaveGoneComeBeforeWhoeverChangesItNext() {
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            peers.add(new Peer("peer " + i));
            addTopics(peers.get(i), 10);
        }
        List<String> removed = new ArrayList<>();
        for (int i : List.of(0, 4, 9)) {
            index.startRemoval(peers.get(i), (topic, last) -> removed.add(i + " from " + Topics.text(topic)));
        }

        index.add(Topics.of("topic 3"), alice);
        assertThat(removed).containsExactlyInAnyOrder("0 from topic 3", "4 from topic 3", "9 from topic 3");
        index.remove(Topics.of("topic 3"), alice);
        assertThat(removed).as("once").hasSize(3);

        for (int i : List.of(1, 2, 3, 5, 6, 7, 8)) {
            index.startRemoval(peers.get(i), (topic, last) -> removed.add(Topics.text(topic) + last));
        }
        assertThat(index.add(Topics.of("topic 3"), alice))
                .as("nobody else is left")
                .isTrue();
        assertThat(removed).last().isEqualTo("topic 3true");
        assertThat(match("topic 3")).containsExactly(alice);
    }

    @Test
    void peersAreToldApartByIdentity() {
        Peer other = new Peer("alice");
        index.add(Topics.of("a"), alice);
        index.add(Topics.of("a"), other);

        assertThat(match("a")).hasSize(2);
        index.removeAll(other);
        assertThat(match("a")).hasSize(1).first().isSameAs(alice);
    }

    @Test
    void manyPeersShareATopic() {
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            peers.add(new Peer("peer " + i));
            index.add(Topics.of("a"), peers.get(i));
        }
        assertThat(match("a")).containsExactlyInAnyOrderElementsOf(peers);

        for (int i = 0; i < 1000; i += 2) {
            index.removeAll(peers.get(i));
        }
        assertThat(match("a")).hasSize(500).doesNotContain(peers.get(0)).contains(peers.get(999));
    }

    @ParameterizedTest
    @CsvSource({"1, 6, 2", "2, 4, 4", "3, 3, 20", "4, 2, 256", "5, 12, 3", "6, 1, 256"})
    void agreesWithAModelThatComparesEveryTopic(long seed, int maxSize, int alphabet) {
        Random random = new Random(seed);
        Model model = new Model();
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            peers.add(new Peer("peer " + i));
        }
        for (int operation = 0; operation < 20_000; operation++) {
            Peer peer = peers.get(random.nextInt(peers.size()));
            byte[] topic = Topics.random(random, maxSize, alphabet);
            // Growing and shrinking take turns, so that every form of node comes and goes.
            boolean growing = operation / 2_000 % 2 == 0;
            int kind = random.nextInt(1000);
            if (kind == 0) {
                index.removeAll(peer);
                model.removeAll(peer);
            } else if (kind < (growing ? 650 : 150)) {
                assertThat(index.add(topic, peer)).isEqualTo(model.add(topic, peer));
            } else if (kind < 800) {
                assertThat(index.remove(topic, peer)).isEqualTo(model.remove(topic, peer));
            } else {
                byte[] message = Topics.random(random, 2 * maxSize, alphabet);
                assertThat(match(Topics.text(message))).containsExactlyInAnyOrderElementsOf(model.match(message));
            }
            assertThat(index.topicCount()).isEqualTo(model.peersByTopic.size());
        }
        peers.forEach(index::removeAll);

        assertThat(index.topicCount()).isZero();
        assertThat(match("")).isEmpty();
    }

    private void addTopics(Peer peer, int count) {
        for (int i = 0; i < count; i++) {
            index.add(Topics.of("topic " + i), peer);
        }
    }

    private void matchRepeatedly(byte[] message, List<Peer> target) {
        for (int i = 0; i < 10_000; i++) {
            target.clear();
            index.match(message, target);
        }
    }

    private List<Peer> match(String message) {
        List<Peer> target = new ArrayList<>();
        index.match(Topics.of(message), target);
        return target;
    }

    private static final class Model {

        final Map<String, Set<Peer>> peersByTopic = new HashMap<>();

        boolean add(byte[] topic, Peer peer) {
            Set<Peer> peers = peersByTopic.computeIfAbsent(Topics.text(topic), key -> new HashSet<>());
            return peers.add(peer) && peers.size() == 1;
        }

        boolean remove(byte[] topic, Peer peer) {
            Set<Peer> peers = peersByTopic.getOrDefault(Topics.text(topic), new HashSet<>());
            return peers.remove(peer) && peers.isEmpty() && peersByTopic.remove(Topics.text(topic)) != null;
        }

        void removeAll(Peer peer) {
            peersByTopic.values().forEach(peers -> peers.remove(peer));
            peersByTopic.values().removeIf(Set::isEmpty);
        }

        Set<Peer> match(byte[] message) {
            Set<Peer> matching = new HashSet<>();
            peersByTopic.forEach((topic, peers) -> {
                if (Topics.text(message).startsWith(topic)) {
                    matching.addAll(peers);
                }
            });
            return matching;
        }
    }
}
