// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a publisher and a subscriber have to bear: very many topics, very long ones, and both from someone who means ill. */
@Tag("V68")
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class SubscriptionScaleTest {

    private static final int MILLION = 1_000_000;
    private static final int TOPIC_BYTES = 20;
    private static final int MIB = 1 << 20;

    private final Peer peer = new Peer("peer");

    @Test
    void aMillionSubscriptionsOfOnePeerTakeLessThan200BytesEachAndLeaveNothingBehind() {
        SubscriptionIndex<Peer> index = new SubscriptionIndex<>();
        long before = usedBytes();
        fill(index);
        long bytesEach = (usedBytes() - before) / MILLION;

        assertThat(index.topicCount()).isEqualTo(MILLION);
        assertThat(bytesEach).isBetween((long) TOPIC_BYTES, 200L);
        assertThat(matching(index, topic(new Random(1)))).containsExactly(peer);

        index.removeAll(peer);
        assertThat(index.topicCount()).isZero();
        assertThat(usedBytes() - before).isLessThan(MIB);
        Reference.reachabilityFence(index);
    }

    @Test
    void manyOwnSubscriptionsTakeLessThan200BytesEachAndLeaveNothingBehind() {
        int count = 200_000;
        SubscriptionSet set = new SubscriptionSet();
        long before = usedBytes();
        Random random = new Random(1);
        for (int i = 0; i < count; i++) {
            set.add(topic(random));
        }
        long bytesEach = (usedBytes() - before) / count;

        assertThat(set.size()).isEqualTo(count);
        assertThat(bytesEach).isBetween((long) TOPIC_BYTES, 200L);

        Random again = new Random(1);
        int removed = 0;
        for (int i = 0; i < count; i++) {
            removed += set.remove(topic(again)) ? 1 : 0;
        }
        assertThat(removed).isEqualTo(count);
        assertThat(usedBytes() - before).isLessThan(MIB);
        Reference.reachabilityFence(set);
    }

    @Test
    void ownSubscriptionsThatCountUpwardsTakeLessThan20BytesEach() {
        SubscriptionSet set = new SubscriptionSet();
        long before = usedBytes();
        for (int i = 0; i < MILLION; i++) {
            set.add(Topics.of(String.format("topic-%07d", i)));
        }
        long bytesEach = (usedBytes() - before) / MILLION;

        assertThat(set.size()).isEqualTo(MILLION);
        assertThat(bytesEach).isBetween(1L, 20L);
        assertThat(set.matches(Topics.of("topic-0999999 of a million"))).isTrue();
        assertThat(set.matches(Topics.of("topic-1000000"))).isFalse();
        Reference.reachabilityFence(set);
    }

    @Test
    void peersWithOneSubscriptionEachLeaveInATimeThatDoesNotDependOnAllTheOthers() {
        SubscriptionIndex<Peer> index = new SubscriptionIndex<>();
        Random random = new Random(2);
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            peers.add(new Peer("peer " + i));
            index.add(topic(random), peers.get(i));
        }

        // To walk all topics for each of them would be 10^10 steps.
        peers.forEach(index::removeAll);

        assertThat(index.topicCount()).isZero();
    }

    @Test
    void topicsOfAMebibyteAreAddedMatchedAndRemoved() {
        SubscriptionIndex<Peer> index = new SubscriptionIndex<>();
        byte[] other = Topics.filled(MIB);
        other[MIB - 1] = 'b';

        assertThat(index.add(Topics.filled(MIB), peer)).isTrue();
        assertThat(index.add(other, peer)).isTrue();

        assertThat(matching(index, Topics.filled(MIB))).containsExactly(peer);
        assertThat(matching(index, Topics.filled(MIB - 1))).isEmpty();
        assertThat(index.remove(other, peer)).isTrue();
        assertThat(index.remove(Topics.filled(MIB), peer)).isTrue();
        assertThat(index.topicCount()).isZero();
    }

    @Test
    void shortTopicsOnTheWayOfALongOneDoNotCopyItAgainAndAgain() {
        SubscriptionIndex<Peer> index = new SubscriptionIndex<>();
        byte[] longTopic = Topics.filled(64 * MIB);
        index.add(longTopic, peer);

        // With a copy of 64 MiB for each of them this would move 256 GiB.
        for (int size = 1; size <= 4_000; size++) {
            index.add(Topics.filled(size), peer);
        }
        for (int size = 1; size <= 4_000; size++) {
            index.remove(Topics.filled(size), peer);
        }

        assertThat(index.topicCount()).isEqualTo(1);
        assertThat(matching(index, longTopic)).containsExactly(peer);
    }

    @Test
    void aChainOfTopicsNeedsNoStack() throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        Thread smallStack = new Thread(null, () -> done.set(walkAChain(4_000)), "small stack", 64 * 1024);
        smallStack.start();
        smallStack.join();

        assertThat(done).isTrue();
    }

    private boolean walkAChain(int length) {
        SubscriptionIndex<Peer> index = new SubscriptionIndex<>();
        SubscriptionSet set = new SubscriptionSet();
        for (int size = 0; size < length; size++) {
            index.add(Topics.filled(size), peer);
            set.add(Topics.filled(size));
        }
        List<byte[]> topics = set.topicsAfter(null, Integer.MAX_VALUE);
        boolean matched = set.matches(Topics.filled(length))
                && matching(index, Topics.filled(length)).size() == 1;
        index.removeAll(peer);
        topics.forEach(set::remove);
        return matched && topics.size() == length && set.size() == 0 && index.topicCount() == 0;
    }

    private void fill(SubscriptionIndex<Peer> index) {
        Random random = new Random(1);
        for (int i = 0; i < MILLION; i++) {
            index.add(topic(random), peer);
        }
    }

    private static byte[] topic(Random random) {
        byte[] topic = new byte[TOPIC_BYTES];
        random.nextBytes(topic);
        return topic;
    }

    private static List<Peer> matching(SubscriptionIndex<Peer> index, byte[] message) {
        List<Peer> target = new ArrayList<>();
        index.match(message, target);
        return target;
    }

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
