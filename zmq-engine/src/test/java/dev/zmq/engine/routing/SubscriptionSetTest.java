// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("V55")
class SubscriptionSetTest {

    private final SubscriptionSet subscriptions = new SubscriptionSet();

    @Test
    void matchesByPrefix() {
        subscriptions.add(Topics.of("the_"));
        subscriptions.add(Topics.of("the_streets"));

        assertThat(matches("the_streets")).isTrue();
        assertThat(matches("the_xx")).isTrue();
        assertThat(matches("the")).isFalse();
        assertThat(matches("them")).isFalse();
        assertThat(matches("")).isFalse();
    }

    @Test
    void theEmptyTopicMatchesEverything() {
        assertThat(matches("")).isFalse();

        subscriptions.add(Topics.of(""));

        assertThat(matches("")).isTrue();
        assertThat(matches("anything")).isTrue();
    }

    @Test
    void duplicatesAreCounted() {
        assertThat(subscriptions.add(Topics.of("a"))).isTrue();
        assertThat(subscriptions.add(Topics.of("a"))).isFalse();
        assertThat(subscriptions.size()).isEqualTo(1);

        assertThat(subscriptions.remove(Topics.of("a"))).isFalse();
        assertThat(matches("a")).isTrue();
        assertThat(subscriptions.remove(Topics.of("a"))).isTrue();
        assertThat(matches("a")).isFalse();
        assertThat(subscriptions.size()).isZero();
    }

    @Test
    void removingAnUnknownTopicChangesNothing() {
        subscriptions.add(Topics.of("abc"));
        subscriptions.add(Topics.of("abd"));

        for (String topic : List.of("", "a", "ab", "abcd", "x")) {
            assertThat(subscriptions.remove(Topics.of(topic))).as(topic).isFalse();
        }
        assertThat(subscriptions.size()).isEqualTo(2);
    }

    @Test
    void handsOutEachTopicOnce() {
        for (String topic : List.of("", "a", "a", "abc", "abd", "\u0000", "\u00FF")) {
            subscriptions.add(Topics.of(topic));
        }

        assertThat(topics()).containsExactlyInAnyOrder("", "a", "abc", "abd", "\u0000", "\u00FF");
    }

    @Test
    void handsOutTopicsBehindAnyOtherInTheOrderOfTheirBytes() {
        List<String> all = List.of("", "a", "ab", "abc", "abd", "b", "b\u0000", "b\u007F", "b\u0080", "\u00FF");
        all.forEach(topic -> subscriptions.add(Topics.of(topic)));

        for (String after :
                List.of("", "a", "aa", "ab", "abb", "abcd", "abz", "b", "b\u0000x", "b\u0081", "\u00FF", "\u00FFx")) {
            assertThat(topicsAfter(after, 3))
                    .as("after %s", after)
                    .isEqualTo(all.stream()
                            .filter(topic -> topic.compareTo(after) > 0)
                            .limit(3)
                            .toList());
        }
        assertThat(topicsAfter(null, 2)).containsExactly("", "a");
    }

    @ParameterizedTest
    @CsvSource({"1, 6, 2, 7", "2, 4, 4, 1", "3, 3, 20, 30", "4, 2, 256, 100"})
    void handsOutAllInPiecesThoughItIsChangedMeanwhile(long seed, int maxSize, int alphabet, int piece) {
        Random random = new Random(seed);
        TreeSet<String> model = new TreeSet<>();
        for (int round = 0; round < 50; round++) {
            byte[] after = null;
            int count = piece;
            while (count == piece) {
                for (int i = 0; i < 5; i++) {
                    byte[] topic = Topics.random(random, maxSize, alphabet);
                    if (model.size() < 300 && random.nextBoolean()) {
                        subscriptions.add(topic);
                        model.add(Topics.text(topic));
                    } else if (model.remove(Topics.text(topic))) {
                        removeAll(topic);
                    }
                }
                Set<String> left = after == null ? model : model.tailSet(Topics.text(after), false);

                List<byte[]> found = subscriptions.topicsAfter(after, piece);

                assertThat(found)
                        .extracting(Topics::text)
                        .isEqualTo(left.stream().limit(piece).toList());
                count = found.size();
                after = count == 0 ? after : found.get(count - 1);
            }
        }
    }

    private void removeAll(byte[] topic) {
        boolean last = false;
        while (!last) {
            last = subscriptions.remove(topic);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 6, 2", "2, 4, 4", "3, 3, 20", "4, 2, 256"})
    void agreesWithAModelThatComparesEveryTopic(long seed, int maxSize, int alphabet) {
        Random random = new Random(seed);
        Map<String, Integer> model = new HashMap<>();
        for (int operation = 0; operation < 20_000; operation++) {
            byte[] topic = Topics.random(random, maxSize, alphabet);
            String text = Topics.text(topic);
            boolean growing = operation / 2_000 % 2 == 0;
            if (random.nextInt(10) < (growing ? 7 : 3)) {
                assertThat(subscriptions.add(topic)).isEqualTo(model.merge(text, 1, Integer::sum) == 1);
            } else {
                boolean last = model.getOrDefault(text, 0) == 1;
                model.computeIfPresent(text, (key, count) -> count == 1 ? null : count - 1);
                assertThat(subscriptions.remove(topic)).isEqualTo(last);
            }
            String message = Topics.text(Topics.random(random, 2 * maxSize, alphabet));
            assertThat(matches(message)).isEqualTo(model.keySet().stream().anyMatch(message::startsWith));
            assertThat(subscriptions.size()).isEqualTo(model.size());
        }

        assertThat(topics()).containsExactlyInAnyOrderElementsOf(model.keySet());
    }

    private boolean matches(String message) {
        return subscriptions.matches(Topics.of(message));
    }

    private List<String> topicsAfter(@Nullable String after, int max) {
        return subscriptions.topicsAfter(after == null ? null : Topics.of(after), max).stream()
                .map(Topics::text)
                .toList();
    }

    private List<String> topics() {
        return subscriptions.topicsAfter(null, Integer.MAX_VALUE).stream()
                .map(Topics::text)
                .toList();
    }
}
