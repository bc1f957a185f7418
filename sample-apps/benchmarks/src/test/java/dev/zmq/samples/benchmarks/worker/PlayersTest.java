// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.worker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.zmq.samples.benchmarks.measure.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(10)
class PlayersTest {

    private static final int BYTES = 16;

    private final FakeSocket first = new FakeSocket();
    private final FakeSocket second = new FakeSocket();

    private int replied;
    private int mostUnderWay;

    @Test
    void sendsThroughEachSocketInTurn() {
        new SendingPlayer(List.of(first, second), new byte[BYTES]).play(5);

        assertThat(first.sent).hasSize(3);
        assertThat(second.sent)
                .hasSize(2)
                .allSatisfy(payload -> assertThat(payload).hasSize(BYTES));
    }

    @Test
    void publishesOnceAllHaveSubscribedAndAwaitsThatOnlyOnce() {
        first.arrived.addAll(List.of(new byte[] {1}, new byte[] {1}));
        PublishingPlayer player = new PublishingPlayer(first, BYTES, 2);

        player.play(3);
        player.play(3);

        assertThat(first.arrived).isEmpty();
        assertThat(first.sent).hasSize(6);
    }

    @Test
    void receivesEveryMessageOnceWithEachSocketAndWaitsWhenAllAreEmpty() {
        arriveAt(first, 3);
        Inbox inbox = inbox(() -> arriveAt(second, 3));

        new SubscribingPlayer(inbox, 2).play(3);

        assertThat(first.arrived).isEmpty();
        assertThat(second.arrived).isEmpty();
    }

    @Test
    void refusesAMessageOfAnotherSize() {
        first.arrived.add(new byte[BYTES + 1]);

        assertThatIllegalStateException()
                .isThrownBy(() -> inbox(() -> {}).receive())
                .withMessageContaining("17 bytes");
    }

    @Test
    void keepsSoManyRequestsUnderWayAndNoMoreThanAreWanted() {
        DealingPlayer player = new DealingPlayer(List.of(first, second), inbox(this::replyToOldest), BYTES, 4);

        player.play(10);

        assertThat(first.sent.size() + second.sent.size()).isEqualTo(10);
        assertThat(mostUnderWay).isEqualTo(4);
    }

    @Test
    void sendsNoMessageBeforeItIsDueAndTellsWhenThatWas() {
        long before = System.nanoTime();

        new PacedPlayer(first, BYTES, 1000).play(4);

        long start = DueTime.get(first.sent.get(0));
        assertThat(start).isGreaterThanOrEqualTo(before);
        assertThat(first.sent)
                .extracting(payload -> DueTime.get(payload) - start)
                .containsExactly(0L, 1_000_000L, 2_000_000L, 3_000_000L);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(3_000_000L);
    }

    @Test
    void changesItsPace() throws Exception {
        PacedPlayer player = new PacedPlayer(first, BYTES, 1000);

        player.pace(500);
        player.play(3);

        long start = DueTime.get(first.sent.get(0));
        assertThat(first.sent)
                .extracting(payload -> DueTime.get(payload) - start)
                .containsExactly(0L, 2_000_000L, 4_000_000L);
    }

    @Test
    void takesTheTimeSinceAMessageWasDue(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("samples");
        byte[] late = new byte[BYTES];
        DueTime.put(late, System.nanoTime() - 5_000_000_000L);
        first.arrived.add(late);

        new TimingPlayer(first, BYTES, new Samples(file)).play(1);

        assertThat(DueTime.get(Files.readAllBytes(file))).isBetween(5_000_000_000L, 15_000_000_000L);
    }

    @Test
    void subscribesToFurtherTopicsInEachRound() {
        TopicSubscribingPlayer player = new TopicSubscribingPlayer(first, Topics.Kind.SEQUENTIAL);

        player.play(2);
        player.play(1);

        assertThat(first.subscribed)
                .extracting(topic -> new String(topic, US_ASCII))
                .containsExactly("topic-0000000", "topic-0000001", "topic-0000002");
    }

    @Test
    void takesTheSubscriptionsToAllTopicsAndThenPublishesOthers() {
        arriveAt(first, 5);
        TopicPublishingPlayer player = new TopicPublishingPlayer(first, new Topics(Topics.Kind.SEQUENTIAL, 5));

        player.play(2);
        player.play(3);
        player.play(2);

        assertThat(first.arrived).isEmpty();
        assertThat(first.sent)
                .extracting(payload -> new String(payload, US_ASCII))
                .containsExactly("topic-0000005", "topic-0000006");
    }

    @Test
    void waitsWithEachSocketOnceAllHaveGotAReply() throws Exception {
        arriveAt(first, 1);
        arriveAt(second, 1);

        new WaitingPlayer(List.of(first, second), BYTES).play(2);

        assertThat(first.arrived).isEmpty();
        assertThat(first.waiting.await(10, SECONDS)).isTrue();
        assertThat(second.waiting.await(10, SECONDS)).isTrue();
    }

    private void replyToOldest() {
        mostUnderWay = Math.max(mostUnderWay, first.sent.size() + second.sent.size() - replied);
        replied++;
        arriveAt(first, 1);
    }

    private Inbox inbox(Runnable onWait) {
        return new Inbox(new FakeContext(onWait), List.of(first, second), BYTES);
    }

    private static void arriveAt(FakeSocket socket, int messages) {
        Stream.generate(() -> new byte[BYTES]).limit(messages).forEach(socket.arrived::add);
    }
}
