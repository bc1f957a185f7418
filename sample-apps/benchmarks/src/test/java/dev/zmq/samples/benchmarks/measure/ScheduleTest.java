// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final long NANOS_PER_MESSAGE = 1000;
    private static final RoundSize UNBOUNDED = new RoundSize(1000, Long.MAX_VALUE);

    private final List<Long> warmUp = new ArrayList<>();
    private final List<Long> measured = new ArrayList<>();

    @Test
    void measuresOneRoundThatFillsTheInterval() {
        run(schedule(2, 2, 0), UNBOUNDED);

        assertThat(measured)
                .hasSize(1)
                .first()
                .satisfies(messages -> assertThat(messages).isCloseTo(2_000_000, Percentage.withPercentage(1)));
    }

    @Test
    void warmsUpAtLeastAsLongAsAskedInGrowingRoundsOfUpToHalfASecond() {
        run(schedule(2, 2, 0), UNBOUNDED);

        assertThat(warmUp).isSorted().first().isEqualTo(1000L);
        assertThat(warmUp).allSatisfy(messages -> assertThat(messages).isLessThanOrEqualTo(500_000));
        assertThat(sum(warmUp) * NANOS_PER_MESSAGE).isGreaterThanOrEqualTo(2_000_000_000L);
    }

    @Test
    void measuresAtMostFourTimesAsManyMessagesAsInTheRoundBefore() {
        run(schedule(2, 10, 0), UNBOUNDED);

        assertThat(measured).containsExactly(2_000_000L, 8_000_000L);
    }

    @Test
    void measuresExactlyTheMessagesAskedFor() {
        run(schedule(0.1, 3, 777), UNBOUNDED);

        assertThat(measured).containsExactly(777L);
    }

    @Test
    void measuresAsManyMessagesAsAreDueAtARateThoughItWarmedUpAtAnother() {
        run(schedule(2, 3, 0).atRate(50), UNBOUNDED);

        assertThat(measured).containsExactly(150L);
    }

    @Test
    void measuresExactlyTheMessagesAskedForAtARateToo() {
        run(schedule(0.1, 3, 777).atRate(50), UNBOUNDED);

        assertThat(measured).containsExactly(777L);
    }

    @Test
    void learnsThePaceFromOneRoundWhenNoWarmUpIsWanted() {
        run(schedule(0, 0.001, 0), UNBOUNDED);

        assertThat(warmUp).containsExactly(1000L);
        assertThat(measured).containsExactly(1000L);
    }

    @Test
    void fillsTheIntervalWithSeveralRoundsWhenTheirSizeIsBounded() {
        run(schedule(1, 2, 0), new RoundSize(1000, 600_000));

        assertThat(measured).allSatisfy(messages -> assertThat(messages).isLessThanOrEqualTo(600_000));
        assertThat(sum(measured)).isBetween(1_800_000L, 2_000_000L);
    }

    private void run(Schedule schedule, RoundSize size) {
        Rounds rounds = schedule.run(size, messages -> play(messages, warmUp), messages -> play(messages, measured));
        assertThat(rounds.warmUp()).extracting(Round::messages).isEqualTo(warmUp);
        assertThat(rounds.measured()).extracting(Round::messages).isEqualTo(measured);
    }

    private static Round play(long messages, List<Long> record) {
        record.add(messages);
        return new Round(messages, messages * NANOS_PER_MESSAGE);
    }

    private static Schedule schedule(double warmUpSeconds, double seconds, long messages) {
        return new Schedule(
                Duration.ofMillis((long) (warmUpSeconds * 1000)),
                Duration.ofMillis((long) (seconds * 1000)),
                messages,
                Duration.ofSeconds(10));
    }

    private static long sum(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).sum();
    }
}
