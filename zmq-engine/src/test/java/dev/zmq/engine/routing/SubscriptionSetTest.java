// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

    private List<String> topics() {
        List<String> topics = new ArrayList<>();
        subscriptions.forEach(topic -> topics.add(Topics.text(topic)));
        return topics;
    }
}
