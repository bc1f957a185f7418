// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever peers subscribe to and cancel: the tries find what plain sets find. */
@Tag("fuzz")
class SubscriptionFuzzTest {

    private static final int PEERS = 4;

    static Stream<byte[]> seeds() {
        return Stream.concat(
                Stream.of(new byte[] {0, 0, 1, 0, 3, 0}, new byte[] {
                    0, 3, 'a', 'b', 'c', 0, 2, 'a', 'b', 4, 3, 'a', 'b', 'c', 8, 2, 'a', 'b', 3, 1, 'a'
                }),
                Stream.of(1L, 2L, 3L, 4L).map(seed -> {
                    byte[] steps = new byte[2_000];
                    new Random(seed).nextBytes(steps);
                    for (int i = 0; i < steps.length; i++) {
                        steps[i] &= 7; // few letters, so that topics share beginnings
                    }
                    return steps;
                }));
    }

    @MethodSource("seeds")
    @FuzzTest
    void triesFindWhatPlainSetsFind(byte[] steps) {
        Model model = new Model();
        ByteBuffer in = ByteBuffer.wrap(steps);
        while (in.remaining() >= 2) {
            int step = in.get() & 0xFF;
            byte[] topic = new byte[Math.min(in.get() & 0xF, in.remaining())];
            in.get(topic);
            Peer peer = model.peers.get((step >> 3) % PEERS);
            switch (step & 7) {
                case 0, 1, 2 -> model.add(topic, peer);
                case 3 -> model.remove(topic, peer);
                case 4 -> model.removeAll(peer, topic.length);
                default -> model.match(topic);
            }
        }
        for (int i = 0; i <= 7; i++) {
            model.match(new byte[] {(byte) i});
        }
        model.removeEverything();
    }

    private static final class Peer implements SubscriptionIndex.Subscriber {
        private long seen;

        @Override
        public boolean mark(long epoch) {
            boolean isNew = seen != epoch;
            seen = epoch;
            return isNew;
        }
    }

    private static final class Model {
        final List<Peer> peers = Stream.generate(Peer::new).limit(PEERS).toList();
        private final SubscriptionIndex<Peer> index = new SubscriptionIndex<>();
        private final Map<Peer, Set<ByteBuffer>> topics = new HashMap<>();
        private final SubscriptionSet set = new SubscriptionSet();
        private final Map<ByteBuffer, Integer> counts = new HashMap<>();

        Model() {
            peers.forEach(peer -> topics.put(peer, new HashSet<>()));
        }

        void add(byte[] topic, Peer peer) {
            boolean first = subscribers(topic) == 0;
            topics.get(peer).add(ByteBuffer.wrap(topic));
            assertThat(index.add(topic, peer)).isEqualTo(first);

            int count = counts.merge(ByteBuffer.wrap(topic), 1, Integer::sum);
            assertThat(set.add(topic)).isEqualTo(count == 1);
            checkCounts(peer);
        }

        void remove(byte[] topic, Peer peer) {
            boolean had = topics.get(peer).remove(ByteBuffer.wrap(topic));
            assertThat(index.remove(topic, peer)).isEqualTo(had && subscribers(topic) == 0);

            int count = counts.getOrDefault(ByteBuffer.wrap(topic), 0);
            if (count > 1) {
                counts.put(ByteBuffer.wrap(topic), count - 1);
            } else {
                counts.remove(ByteBuffer.wrap(topic));
            }
            assertThat(set.remove(topic)).isEqualTo(count == 1);
            checkCounts(peer);
        }

        void removeAll(Peer peer, int atOnce) {
            if (atOnce == 0) {
                index.removeAll(peer);
            } else {
                Set<ByteBuffer> removed = new HashSet<>();
                SubscriptionIndex<Peer>.Removal removal = index.startRemoval(
                        peer,
                        (topic, last) ->
                                assertThat(removed.add(ByteBuffer.wrap(topic))).isTrue());
                int last = atOnce;
                while (last == atOnce) {
                    last = removal.remove(atOnce);
                }
                assertThat(removed).isEqualTo(topics.get(peer));
            }
            topics.get(peer).clear();
            checkCounts(peer);
        }

        void match(byte[] first) {
            List<Peer> found = new ArrayList<>();
            index.match(first, found);
            List<Peer> expected = peers.stream()
                    .filter(peer -> topics.get(peer).stream().anyMatch(topic -> isPrefix(topic, first)))
                    .toList();
            assertThat(found).containsExactlyInAnyOrderElementsOf(expected);

            List<Peer> others = new ArrayList<>();
            index.matchOthers(first, peers, others);
            assertThat(others)
                    .containsExactlyInAnyOrderElementsOf(peers.stream()
                            .filter(peer -> !expected.contains(peer))
                            .toList());

            assertThat(set.matches(first))
                    .isEqualTo(counts.keySet().stream().anyMatch(topic -> isPrefix(topic, first)));
        }

        void removeEverything() {
            for (Peer peer : peers) {
                removeAll(peer, 0);
            }
            assertThat(index.topicCount()).isZero();
            assertThat(index.subscriptionCount()).isZero();
        }

        private long subscribers(byte[] topic) {
            return topics.values().stream()
                    .filter(each -> each.contains(ByteBuffer.wrap(topic)))
                    .count();
        }

        private void checkCounts(Peer peer) {
            assertThat(index.topicCount(peer)).isEqualTo(topics.get(peer).size());
            assertThat(index.subscriptionCount())
                    .isEqualTo(topics.values().stream().mapToLong(Set::size).sum());
            Set<ByteBuffer> distinct = new HashSet<>();
            topics.values().forEach(distinct::addAll);
            assertThat(index.topicCount()).isEqualTo(distinct.size());
            assertThat(set.size()).isEqualTo(counts.size());
        }

        private static boolean isPrefix(ByteBuffer topic, byte[] first) {
            byte[] bytes = topic.array();
            return bytes.length <= first.length && Arrays.equals(bytes, Arrays.copyOf(first, bytes.length));
        }
    }
}
