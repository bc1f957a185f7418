// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.rounds;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class DriverLinkTest {

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void playsTheRoundsThatTheDriverAsksForUntilItHasEnough() throws Exception {
        DriverLink link = link("10\n2000\n");
        link.ready("1.2.3", "tcp://127.0.0.1:5555");

        link.play(messages -> messages * 3);

        assertThat(saidOfRounds())
                .containsExactly(
                        "ready 1.2.3 tcp://127.0.0.1:5555", "started", "round 10 30", "started", "round 2000 6000");
    }

    @Test
    void tellsHowMuchMemoryHoldsSomethingWhenAskedBetweenRounds() throws Exception {
        link("10\nsettle\n10\n").play(messages -> 1);

        assertThat(saidOfRounds().toList())
                .hasSize(5)
                .satisfies(lines -> assertThat(lines.get(2)).matches("settled [1-9]\\d*"));
    }

    @Test
    void isPreparedBeforeItTellsThatTheRoundHasStarted() throws Exception {
        List<String> events = new ArrayList<>();

        link("7\n").play(new RoundPlayer() {
            @Override
            public void prepare(long messages) {
                events.add("prepared " + messages + ", said " + said.size());
            }

            @Override
            public long play(long messages) {
                events.add("played, said " + said.toString(US_ASCII).strip());
                return 1;
            }
        });

        assertThat(events).containsExactly("prepared 7, said 0", "played, said started");
    }

    @Test
    void changesTheRateOfTheRoundsToCome() throws Exception {
        List<String> events = new ArrayList<>();

        link("7\nrate 500\n8\n").play(new RoundPlayer() {
            @Override
            public void pace(int messagesPerSecond) {
                events.add("paced " + messagesPerSecond);
            }

            @Override
            public long play(long messages) {
                events.add("played " + messages);
                return 1;
            }
        });

        assertThat(events).containsExactly("played 7", "paced 500", "played 8");
    }

    @Test
    void letsSeveralPlayAtTheSameTimeAndTellsTheirTimesInOrder() throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);

        link("7\n").play(List.of(meeting(together, 100), meeting(together, 200)));

        assertThat(saidOfRounds()).containsExactly("started", "round 7 100", "round 7 200");
    }

    @Test
    void tellsWhatTheProcessHasAllocatedOnTheHeap() throws Exception {
        List<byte[]> kept = new ArrayList<>();

        link("1\n1000\n").play(messages -> {
            kept.add(new byte[(int) messages * 1000]);
            return 1;
        });

        List<Long> totals = said.toString(US_ASCII)
                .lines()
                .filter(line -> line.startsWith("allocated "))
                .map(line -> Long.valueOf(line.substring("allocated ".length())))
                .toList();
        assertThat(totals).hasSize(2);
        assertThat(totals.get(1) - totals.get(0)).isGreaterThan(1_000_000);
    }

    @Test
    void failsWithTheOneThatFailsEvenIfAnotherWaitsForIt() {
        RoundPlayer waiting = messages -> {
            new CountDownLatch(1).await();
            return 0;
        };
        RoundPlayer failing = messages -> {
            throw new IllegalArgumentException("wrong size");
        };

        assertThatIllegalStateException()
                .isThrownBy(() -> link("7\n").play(List.of(waiting, failing)))
                .havingCause()
                .withMessage("wrong size");
    }

    private static RoundPlayer meeting(CyclicBarrier others, long nanos) {
        return messages -> {
            try {
                others.await();
            } catch (BrokenBarrierException e) {
                throw new IllegalStateException(e);
            }
            return nanos;
        };
    }

    private Stream<String> saidOfRounds() {
        return said.toString(US_ASCII).lines().filter(line -> !line.startsWith("allocated "));
    }

    private DriverLink link(String input) {
        return new DriverLink(
                new ByteArrayInputStream(input.getBytes(US_ASCII)), new PrintStream(said, false, US_ASCII));
    }
}
