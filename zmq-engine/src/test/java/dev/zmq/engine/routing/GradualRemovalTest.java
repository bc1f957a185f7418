// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Peers leave little by little while others come, go and publish: as if they had left at once. */
@Tag("V68")
class GradualRemovalTest {

    private static final class Leaving {
        SubscriptionIndex<Peer>.@Nullable Removal removal;
        final Set<ByteBuffer> left = new HashSet<>();
    }

    private final SubscriptionIndex<Peer> index = new SubscriptionIndex<>();
    private final Map<Peer, Set<ByteBuffer>> live = new HashMap<>();
    private final List<Leaving> leaving = new ArrayList<>();
    private final Map<ByteBuffer, Boolean> told = new HashMap<>();

    @ParameterizedTest
    @CsvSource({
        "1, 3, 2",
        "2, 2, 5",
        "3, 5, 3",
        "4, 2, 256",
        "5, 4, 20",
        "6, 1, 256",
        "7, 12, 2",
        "8, 300, 1",
        "9, 40, 1",
        "10, 2, 17",
        "11, 2, 13",
        "12, 3, 40"
    })
    void asIfTheyHadLeftAtOnce(long seed, int maxSize, int alphabet) {
        Random random = new Random(seed);
        int names = 0;
        for (int step = 0; step < 10_000; step++) {
            List<Peer> peers = new ArrayList<>(live.keySet());
            peers.sort(Comparator.comparing(Peer::toString)); // the same with each run
            byte[] topic = Topics.random(random, maxSize, alphabet);
            int what = random.nextInt(100);
            if (what < 3 && peers.size() < 8) {
                live.put(new Peer("p" + names++), new HashSet<>());
            } else if (peers.isEmpty()) {
                continue;
            } else if (what < 50) {
                Peer peer = peers.get(random.nextInt(peers.size()));
                boolean first = subscribers(topic) == 0;
                live.get(peer).add(ByteBuffer.wrap(topic));
                boolean added = index.add(topic.clone(), peer);
                assertThat(added).isEqualTo(first);
                if (added) {
                    tell(topic, true);
                }
                assertThat(told.get(ByteBuffer.wrap(topic))).isTrue();
            } else if (what < 75) {
                Peer peer = peers.get(random.nextInt(peers.size()));
                boolean had = live.get(peer).remove(ByteBuffer.wrap(topic));
                boolean last = index.remove(topic.clone(), peer);
                assertThat(last).isEqualTo(had && subscribers(topic) == 0);
                if (last) {
                    tell(topic, false);
                }
            } else if (what < 78) {
                leave(peers.get(random.nextInt(peers.size())));
            } else if (what < 85 && !leaving.isEmpty()) {
                goOn(leaving.get(random.nextInt(leaving.size())), random.nextInt(5));
            } else {
                match(topic);
            }
        }
        while (!leaving.isEmpty()) {
            goOn(leaving.get(random.nextInt(leaving.size())), 3);
        }
        checkAll();
        for (Peer peer : new ArrayList<>(live.keySet())) {
            leave(peer);
        }
        while (!leaving.isEmpty()) {
            goOn(leaving.get(random.nextInt(leaving.size())), 3);
        }
        checkAll();
        assertThat(index.topicCount()).isZero();
    }

    private void checkAll() {
        assertThat(index.subscriptionCount())
                .isEqualTo(live.values().stream().mapToLong(Set::size).sum());
        Set<ByteBuffer> distinct = new HashSet<>();
        live.values().forEach(distinct::addAll);
        assertThat(index.topicCount()).isEqualTo(distinct.size());
        told.forEach((topic, is) -> assertThat(is).isEqualTo(distinct.contains(topic)));
    }

    private void leave(Peer peer) {
        Leaving each = new Leaving();
        each.left.addAll(live.remove(peer));
        each.removal = index.startRemoval(peer, (topic, last) -> {
            assertThat(each.left.remove(ByteBuffer.wrap(topic))).isTrue();
            if (last) {
                tell(topic, false);
            }
        });
        leaving.add(each);
    }

    private void goOn(Leaving each, int max) {
        if (Objects.requireNonNull(each.removal).remove(max) < max) {
            assertThat(each.left).isEmpty();
            leaving.remove(each);
        }
    }

    private void tell(byte[] topic, boolean subscribed) {
        Boolean before = told.put(ByteBuffer.wrap(topic), subscribed);
        assertThat(before != null && before).isEqualTo(!subscribed);
    }

    private void match(byte[] first) {
        List<Peer> expected = live.entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(topic -> isPrefix(topic, first)))
                .map(Map.Entry::getKey)
                .toList();
        List<Peer> found = new ArrayList<>();
        index.match(first, found);
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        List<Peer> others = new ArrayList<>();
        index.matchOthers(first, live.keySet(), others);
        assertThat(others)
                .containsExactlyInAnyOrderElementsOf(live.keySet().stream()
                        .filter(p -> !expected.contains(p))
                        .toList());
    }

    private long subscribers(byte[] topic) {
        return live.values().stream()
                .filter(each -> each.contains(ByteBuffer.wrap(topic)))
                .count();
    }

    private static boolean isPrefix(ByteBuffer topic, byte[] first) {
        byte[] bytes = topic.array();
        return bytes.length <= first.length && Arrays.equals(bytes, Arrays.copyOf(first, bytes.length));
    }
}
