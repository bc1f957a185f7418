// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicTrieTest {

    private final TopicTrie<Integer> trie = new TopicTrie<>();

    @Test
    void hasOneNodeForATopicHoweverLong() {
        put(Topics.filled(1 << 20), 1);

        assertThat(Topics.assertWellFormed(trie)).isEqualTo(2);
    }

    @Test
    void addsANodeWhereTopicsPart() {
        put(Topics.of("abcd"), 1);
        put(Topics.of("abxy"), 2);

        assertThat(Topics.assertWellFormed(trie)).isEqualTo(4);
        assertThat(trie.find(Topics.of("ab"))).isNotNull().matches(node -> node.value == null);
        assertThat(trie.find(Topics.of("abc"))).isNull();
    }

    @Test
    void joinsTheEdgesOfANodeThatIsNoLongerNeeded() {
        put(Topics.of("abcd"), 1);
        put(Topics.of("abxy"), 2);
        put(Topics.of("ab"), 3);

        remove(Topics.of("ab"));
        assertThat(Topics.assertWellFormed(trie)).isEqualTo(4);
        remove(Topics.of("abcd"));
        assertThat(Topics.assertWellFormed(trie)).isEqualTo(2);
        remove(Topics.of("abxy"));
        assertThat(Topics.assertWellFormed(trie)).isEqualTo(1);
    }

    @Test
    void aNodeStaysTheSameWhileOthersComeAndGoAboveAndBelow() {
        put(Topics.of("abcd"), 1);
        TopicNode<Integer> node = trie.find(Topics.of("abcd"));

        put(Topics.of("ab"), 2);
        put(Topics.of("abxy"), 3);
        put(Topics.of("abcdef"), 4);
        assertThat(trie.find(Topics.of("abcd"))).isSameAs(node);
        remove(Topics.of("ab"));
        remove(Topics.of("abxy"));
        remove(Topics.of("abcdef"));
        assertThat(trie.find(Topics.of("abcd"))).isSameAs(node);
    }

    @Test
    void doesNotHoldOnToALongTopicThatIsGone() {
        byte[] longTopic = Topics.filled(1 << 20);
        byte[] parting = Topics.filled(1 << 20);
        parting[2] = 'x';
        put(longTopic, 1);
        put(parting, 2);
        put(Topics.of("aay"), 3);
        remove(longTopic);
        put(Topics.of("aaz"), 4);
        remove(parting);

        assertThat(longestKey()).isEqualTo(3);
    }

    @Test
    void growsATableOfChildrenAndTakesItBack() {
        for (int round = 0; round < 3; round++) {
            for (int b = 0; b < 256; b++) {
                put(new byte[] {'t', (byte) b}, b);
                assertThat(Topics.assertWellFormed(trie)).isEqualTo(b == 0 ? 2 : b + 3);
            }
            for (int b = 0; b < 256; b++) {
                assertThat(trie.find(new byte[] {'t', (byte) b}))
                        .extracting(node -> node.value)
                        .isEqualTo(b);
                remove(new byte[] {'t', (byte) b});
                Topics.assertWellFormed(trie);
            }
            assertThat(Topics.assertWellFormed(trie)).isEqualTo(1);
        }
    }

    @Test
    void findsChildrenWhetherTheyLieCloseTogetherOrFarApart() {
        for (String bytes : List.of(
                "5", "05", "0987654321", "az", "0a1b2c3d4e5f6", "\0\u00ff", "~\0}\u00ff|{z", "3\u00ff45\u0001")) {
            bytes.chars().forEach(b -> put(new byte[] {'t', (byte) b}, b));
            Topics.assertWellFormed(trie);
            for (int b = 0; b < 256; b++) {
                TopicNode<Integer> node = trie.find(new byte[] {'t', (byte) b});
                assertThat(node == null ? null : node.value).isEqualTo(bytes.indexOf(b) < 0 ? null : b);
            }
            bytes.chars().forEach(b -> {
                remove(new byte[] {'t', (byte) b});
                Topics.assertWellFormed(trie);
            });
            assertThat(Topics.assertWellFormed(trie)).isEqualTo(1);
        }
    }

    @Test
    void topicsThatDifferInTheirLastByteAloneShareANode() {
        TopicTrie<Integer> sharing = new TopicTrie<>(1);
        for (char last = '0'; last <= '9'; last++) {
            sharing.put(Topics.of("topic-" + last), 1);
        }
        TopicNode<Integer> shared = sharing.find(Topics.of("topic-3"));
        assertThat(shared).isNotNull().matches(TopicNode::isShared);
        assertThat(sharing.find(Topics.of("topic-7"))).isSameAs(shared);

        sharing.put(Topics.of("topic-7"), 2);
        sharing.put(Topics.of("topic-8 and more"), 1);
        assertThat(sharing.find(Topics.of("topic-7"))).isNotSameAs(shared);
        assertThat(sharing.find(Topics.of("topic-8"))).isNotSameAs(shared);
        assertThat(sharing.get(Topics.of("topic-7"))).isEqualTo(2);
        assertThat(sharing.get(Topics.of("topic-8"))).isEqualTo(1);
        assertThat(sharing.get(Topics.of("topic-3"))).isEqualTo(1);

        sharing.put(Topics.of("topic-7"), 1);
        sharing.remove(Topics.of("topic-8 and more"));
        assertThat(sharing.find(Topics.of("topic-7"))).isSameAs(shared);
        assertThat(sharing.find(Topics.of("topic-8"))).isSameAs(shared);
    }

    @Test
    void aValueIsMergedWithTheOneBefore() {
        TopicTrie<Integer> sharing = new TopicTrie<>(1);
        for (String topic : List.of("", "abx", "aby", "ab", "abxyz")) {
            assertThat(sharing.merge(Topics.of(topic), 1, Integer::sum))
                    .as(topic)
                    .isNull();
            assertThat(sharing.merge(Topics.of(topic), 1, Integer::sum))
                    .as(topic)
                    .isEqualTo(1);
            assertThat(sharing.merge(Topics.of(topic), -1, Integer::sum))
                    .as(topic)
                    .isEqualTo(2);
            assertThat(sharing.get(Topics.of(topic))).isEqualTo(1);
        }
        assertThat(sharing.find(Topics.of("aby"))).isNotNull().matches(TopicNode::isShared);
        assertThat(Topics.assertWellFormed(sharing)).isEqualTo(5);
    }

    @Test
    void theLastOfSeveralTopicsThatSharedANodeIsFound() {
        TopicTrie<Integer> sharing = new TopicTrie<>(1);
        sharing.put(Topics.of("abx"), 1);
        sharing.put(Topics.of("aby"), 1);

        sharing.remove(Topics.of("aby"));

        assertThat(sharing.find(Topics.of("abx"))).isNotNull().matches(node -> !node.isShared());
        assertThat(sharing.get(Topics.of("aby"))).isNull();
        assertThat(Topics.assertWellFormed(sharing)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"1, 8, 2", "2, 5, 5", "3, 3, 30", "4, 2, 256"})
    void agreesWithAMapUnderRandomChanges(long seed, int maxSize, int alphabet) {
        agreesWithAMap(trie, this::put, this::remove, new Random(seed), maxSize, alphabet);
    }

    @ParameterizedTest
    @CsvSource({"1, 8, 2", "2, 5, 5", "3, 3, 30", "4, 2, 256", "5, 300, 1"})
    void agreesWithAMapIfMostValuesAreTheSame(long seed, int maxSize, int alphabet) {
        TopicTrie<Integer> sharing = new TopicTrie<>(1);
        agreesWithAMap(sharing, sharing::put, sharing::remove, new Random(seed), maxSize, alphabet);
    }

    private static void agreesWithAMap(
            TopicTrie<Integer> trie,
            BiConsumer<byte[], Integer> put,
            Consumer<byte[]> remove,
            Random random,
            int maxSize,
            int alphabet) {
        Map<String, Integer> model = new HashMap<>();
        for (int operation = 0; operation < 4_000; operation++) {
            byte[] topic = Topics.random(random, maxSize, alphabet);
            boolean growing = operation / 1_000 % 2 == 0;
            if (random.nextInt(10) < (growing ? 8 : 2)) {
                int value = Math.max(1, random.nextInt(12) - 9);
                put.accept(topic, value);
                model.put(Topics.text(topic), value);
            } else {
                remove.accept(topic);
                model.remove(Topics.text(topic));
            }
            assertThat(trie.get(topic)).isEqualTo(model.get(Topics.text(topic)));
            if (operation % 50 == 0) {
                assertThat(Topics.assertWellFormed(trie)).isLessThanOrEqualTo(1 + 2 * model.size());
                assertThat(contents(trie)).containsExactlyInAnyOrderElementsOf(model.entrySet());
            }
        }
    }

    @Test
    void hexadecimalDigitsHavePlacesWhileTheyAreMany() {
        byte[][] topics = new byte[16][];
        for (int i = 0; i < topics.length; i++) {
            topics[i] = Topics.of(Character.toString(Character.forDigit(i, 16)));
            put(topics[i], i);
        }
        assertThat(trie.root().places()).isEqualTo('f' - '0' + 1);
        for (int i = 0; i <= 10; i++) {
            remove(topics[i]);
            for (int j = 0; j < topics.length; j++) {
                assertThat(trie.get(topics[j])).isEqualTo(j <= i ? null : j);
            }
        }
        assertThat(trie.root().places()).as("b to f").isEqualTo(5);
        put(topics[0], 0);
        assertThat(trie.root().places()).as("and a digit").isEqualTo(6);
        assertThat(trie.get(topics[0])).isZero();
        assertThat(trie.get(topics[15])).isEqualTo(15);
    }

    private void put(byte[] topic, int value) {
        trie.findOrCreate(topic).value = value;
    }

    private void remove(byte[] topic) {
        TopicNode<Integer> node = trie.find(topic);
        if (node != null) {
            node.value = null;
            trie.prune(node);
        }
    }

    private static List<Map.Entry<String, Integer>> contents(TopicTrie<Integer> trie) {
        List<Map.Entry<String, Integer>> contents = new ArrayList<>();
        TopicWalk<Integer> walk = trie.walk(null);
        for (byte[] topic = walk.next(); topic != null; topic = walk.next()) {
            contents.add(entry(Topics.text(topic), trie.get(topic)));
        }
        return contents;
    }

    private int longestKey() {
        List<TopicNode<Integer>> nodes = new ArrayList<>(List.of(trie.root()));
        for (int i = 0; i < nodes.size(); i++) {
            TopicNode<Integer> node = nodes.get(i);
            IntStream.range(0, node.places())
                    .mapToObj(node::childAt)
                    .filter(Objects::nonNull)
                    .forEach(nodes::add);
        }
        return nodes.stream().mapToInt(node -> node.key.length).max().orElseThrow();
    }
}
