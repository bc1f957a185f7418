// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.zmq.samples.benchmarks.goals.Goal;
import dev.zmq.samples.benchmarks.goals.Row;
import dev.zmq.samples.benchmarks.goals.RowResult;
import dev.zmq.samples.benchmarks.goals.Rows;
import dev.zmq.samples.benchmarks.measure.Comparison;
import dev.zmq.samples.benchmarks.measure.Comparison.Pair;
import dev.zmq.samples.benchmarks.measure.MeasurementException;
import dev.zmq.samples.benchmarks.report.Benchmark;
import dev.zmq.samples.benchmarks.report.Column;
import dev.zmq.samples.benchmarks.report.Conditions;
import dev.zmq.samples.benchmarks.report.Machine;
import dev.zmq.samples.benchmarks.report.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {

    private static final String RATE = "rate";
    private static final String DELAY = "delay";
    private static final Machine MACHINE =
            new Machine("Linux 6.1", "A processor", 2, 8L << 30, 0.12, "17.0.15+6, A, B");
    private static final Row SPEED = new Row("Speed", true, true, "race --laps 1", List.of(Goal.ratioAtLeast(RATE, 4)));
    private static final Row TIME = new Row("Time", true, true, "race --laps 2", List.of(Goal.ratioAtMost(DELAY, 1)));

    private final List<Integer> pairsAsked = new ArrayList<>();

    @Test
    void findsNothingWhereRatiosAreAsTheyWere() {
        assertThat(verdictOf(SPEED, ratios(5, 5.1, 5.2, 4.9, 4.8), ratios(5, 4.9, 5.2)))
                .isEqualTo(Verdict.HELD);
        assertThat(pairsAsked).as("measured once").containsExactly(Guard.FIRST_PAIRS);
    }

    @Test
    void findsAFall() {
        assertThat(verdictOf(SPEED, ratios(5, 5.1, 5.2, 4.9, 4.8), ratios(3.9, 4, 4.1)))
                .isEqualTo(Verdict.FALLEN);
        assertThat(pairsAsked).as("measured again").containsExactly(Guard.FIRST_PAIRS, Guard.FURTHER_PAIRS);
    }

    @Test
    void findsAFallOfWhatShouldBeSmall() {
        assertThat(verdictOf(TIME, ratios(0.30, 0.31, 0.29), ratios(0.36, 0.37, 0.38)))
                .isEqualTo(Verdict.FALLEN);
        assertThat(verdictOf(TIME, ratios(0.30, 0.31, 0.29), ratios(0.20, 0.21, 0.22)))
                .isEqualTo(Verdict.HELD);
    }

    @Test
    void isContentWithWhatGotBetter() {
        assertThat(verdictOf(SPEED, ratios(5, 5, 5), ratios(9, 9, 9))).isEqualTo(Verdict.HELD);
    }

    @Test
    void leavesASmallFallToTheMoodOfTheDayEvenIfAllPairsAgree() {
        assertThat(verdictOf(SPEED, ratios(5, 5, 5), ratios(4.55, 4.55, 4.55))).isEqualTo(Verdict.HELD);
        assertThat(verdictOf(SPEED, ratios(5, 5, 5), ratios(4.45, 4.45, 4.45))).isEqualTo(Verdict.FALLEN);
    }

    @Test
    void believesTheSecondMeasurementWhereTheFirstWasDisturbed() {
        assertThat(verdictOf(SPEED, ratios(5, 5.1, 4.9), ratios(2, 2, 2), ratios(5, 5, 5, 4.9, 5.1, 5, 2)))
                .isEqualTo(Verdict.HELD);
    }

    @Test
    void doesNotLetASingleDisturbedPairHideAFall() {
        assertThat(verdictOf(SPEED, ratios(5, 5.1, 4.9, 5, 0.1), ratios(3, 3.1, 2.9, 3, 3, 50, 3)))
                .isEqualTo(Verdict.FALLEN);
    }

    @Test
    void cannotTellWherePairsScatter() {
        assertThat(verdictOf(SPEED, ratios(5, 5.1, 4.9), ratios(2, 4, 9, 1, 4.1, 12, 3)))
                .isEqualTo(Verdict.NOISY);
        assertThat(verdictOf(SPEED, ratios(2, 5, 9), ratios(3, 3, 3))).isEqualTo(Verdict.NOISY);
    }

    @Test
    void seesNoFallWhereTheMedianIsAsItWasHoweverThePairsScatter() {
        assertThat(verdictOf(SPEED, ratios(5, 5.1, 4.9), ratios(2, 5, 9))).isEqualTo(Verdict.HELD);
    }

    @Test
    void findsASmallerFallWithMorePairs() {
        List<Double> before = ratios(5, 4.6, 5.4, 4.8, 5.2, 4.7, 5.3, 5.1, 4.9);

        assertThat(verdictOf(SPEED, before, ratios(4, 3.6, 4.4))).isEqualTo(Verdict.HELD);
        assertThat(verdictOf(SPEED, before, ratios(4, 3.6, 4.4), ratios(4, 3.7, 4.3, 3.8, 4.2, 3.9, 4.1)))
                .isEqualTo(Verdict.FALLEN);
    }

    @Test
    void findsAFallThatIsLargerThanAnyNoise() {
        assertThat(verdictOf(SPEED, ratios(5, 5.1, 4.9), ratios(0.5, 0.7, 0.3))).isEqualTo(Verdict.FALLEN);
    }

    @Test
    void cannotTellWhereThePeerIsOfAnotherVersion() {
        Baseline baseline = new Baseline(
                MACHINE,
                List.of(new Baseline.Entry(SPEED.command(), RATE, "hare 1.0", "tortoise 0.9", ratios(5, 5, 5))));

        List<Finding> findings = guard(baseline, ratios(1, 1, 1)).check(List.of(SPEED));

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.OTHER_PEER);
            assertThat(finding.reason()).contains("tortoise 0.9").contains("tortoise 1.0");
        });
    }

    @Test
    void doesNotGuardWhatTheBaselineDoesNotHave() {
        List<Finding> findings =
                guard(baselineOf(TIME, ratios(1, 1, 1)), ratios(1, 1, 1)).check(List.of(SPEED, TIME));

        assertThat(findings).extracting(Finding::verdict).containsExactly(Verdict.NEW, Verdict.HELD);
    }

    @Test
    void missesWhatOnlyTheBaselineHas() {
        Baseline baseline = baselineOf(SPEED, ratios(5, 5, 5));
        Row renamed = new Row("Speed", true, true, "race --laps 3", SPEED.goals());

        List<Finding> findings = guard(baseline, ratios(5, 5, 5)).check(List.of(renamed));

        assertThat(findings).extracting(Finding::verdict).containsExactly(Verdict.NEW, Verdict.GONE);
        assertThat(findings.get(1).title()).isEqualTo("race --laps 1, rate");
    }

    @Test
    void failsWhereARowCannotBeMeasured() {
        Guard guard = new Guard(
                baselineOf(SPEED, ratios(5, 5, 5)), (row, pairs) -> RowResult.failed(row, "The track is wet"));

        assertThat(guard.check(List.of(SPEED)))
                .singleElement()
                .extracting(Finding::line)
                .isEqualTo("failed: Speed, rate: The track is wet");
    }

    @Test
    void saysBothRatiosAndTheTolerance() {
        List<Finding> findings =
                guard(baselineOf(SPEED, ratios(5, 5.5, 4.5)), ratios(3, 3, 3)).check(List.of(SPEED));

        assertThat(findings)
                .extracting(Finding::line)
                .containsExactly(
                        "fallen: Speed, rate: ratio 3.00 of 3 pairs, was 5.00 of 3: 40 % worse, tolerance 28 %");
    }

    @Test
    void writesNoBaselineWithoutARow() {
        assertThatExceptionOfType(MeasurementException.class)
                .isThrownBy(() -> Baseline.of(List.of(RowResult.failed(SPEED, "The track is wet")), MACHINE))
                .withMessage("No baseline: Speed was not measured. The track is wet");
    }

    @Test
    void readsWhatItWrote(@TempDir Path folder) {
        Baseline baseline = baselineOf(SPEED, ratios(5, 4, 6));
        Path file = folder.resolve("baseline.json");

        baseline.writeTo(file);

        assertThat(Baseline.read(file)).isEqualTo(baseline);
        assertThat(baseline.entries().get(0).ratios()).containsExactly(4.0, 5.0, 6.0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"machine\": {}, \"entries\": [{\"command\": \"x\"}]}",
                "{\"machine\": {}, \"entries\": [{\"command\": \"x\", \"figure\": \"x\", \"subject\": \"x\","
                        + " \"peer\": \"x\", \"ratios\": [1, 0]}]}",
                "{\"machine\": {}, \"entries\": [{\"command\": \"x\", \"figure\": \"x\", \"subject\": \"x\","
                        + " \"peer\": \"x\", \"ratios\": []}]}"
            })
    void refusesAFileThatIsNoBaseline(String content, @TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("baseline.json"), content);

        assertThatExceptionOfType(MeasurementException.class)
                .isThrownBy(() -> Baseline.read(file))
                .withMessageContaining("is not a baseline");
    }

    @Test
    void refusesAFileThatThereIsNot(@TempDir Path folder) {
        assertThatExceptionOfType(MeasurementException.class)
                .isThrownBy(() -> Baseline.read(folder.resolve("baseline.json")))
                .withMessageContaining("There is no baseline");
    }

    @Test
    void hasAFigureForEachGuardedRowOfTheReport() {
        assertThat(Rows.ALL.stream().filter(Row::isGuarded))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(Guarded.of(row).title()).startsWith(row.title()));
    }

    @Test
    void refusesFiguresThatAreNoRatios() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Ratios(ratios(1, Double.NaN)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Ratios(ratios(1, Double.POSITIVE_INFINITY)));
    }

    @Test
    void knowsAnotherMachine() {
        assertThat(MACHINE.isLike(new Machine("Linux 6.9", "A processor", 2, 4L << 30, 9, "17.0.16+1, A, B")))
                .isTrue();
        assertThat(MACHINE.isLike(new Machine("Linux 6.1", "A processor", 4, 8L << 30, 0.12, "17.0.15+6, A, B")))
                .isFalse();
        assertThat(MACHINE.isLike(new Machine("Linux 6.1", "Another", 2, 8L << 30, 0.12, "17.0.15+6, A, B")))
                .isFalse();
        assertThat(MACHINE.isLike(new Machine("Linux 6.1", "A processor", 2, 8L << 30, 0.12, "25+37, A, B")))
                .isFalse();
    }

    private Verdict verdictOf(Row row, List<Double> before, List<Double> now) {
        return verdictOf(row, before, now, now);
    }

    private Verdict verdictOf(Row row, List<Double> before, List<Double> first, List<Double> second) {
        pairsAsked.clear();
        Guard guard = new Guard(baselineOf(row, before), (asked, pairs) -> {
            pairsAsked.add(pairs);
            return RowResult.measured(asked, outcome(pairs == Guard.FIRST_PAIRS ? first : second));
        });
        List<Finding> findings = guard.check(List.of(row));
        assertThat(findings).hasSize(1);
        return findings.get(0).verdict();
    }

    private static Guard guard(Baseline baseline, List<Double> now) {
        return new Guard(baseline, (row, pairs) -> RowResult.measured(row, outcome(now)));
    }

    private static Baseline baselineOf(Row row, List<Double> ratios) {
        return Baseline.of(List.of(RowResult.measured(row, outcome(ratios))), MACHINE);
    }

    private static List<Double> ratios(double... ratios) {
        return Arrays.stream(ratios).boxed().toList();
    }

    private static Outcome<Double> outcome(List<Double> ratios) {
        List<Pair<Double>> pairs = IntStream.range(0, ratios.size())
                .mapToObj(i -> new Pair<>(i + 1, ratios.get(i), 1.0))
                .toList();
        Benchmark<Double> benchmark = new Benchmark<>(
                "race",
                "how fast it is",
                run -> "1.0",
                List.of(
                        new Column<>(RATE, run -> run, value -> value + " m/s"),
                        new Column<>(DELAY, run -> run, value -> value + " s")));
        return new Outcome<>(
                benchmark, Conditions.now(List.of("guard"), List::of), new Comparison<>("hare", "tortoise", pairs));
    }
}
