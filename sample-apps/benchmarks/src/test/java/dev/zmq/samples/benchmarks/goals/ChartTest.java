// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.goals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.samples.benchmarks.measure.Comparison;
import dev.zmq.samples.benchmarks.measure.Comparison.Pair;
import dev.zmq.samples.benchmarks.report.Benchmark;
import dev.zmq.samples.benchmarks.report.Column;
import dev.zmq.samples.benchmarks.report.Conditions;
import dev.zmq.samples.benchmarks.report.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChartTest {

    private static final Chart CHART = new Chart("A lap", "runners", "race --runners {n} --laps 1", "laps", n -> n);

    @Test
    void drawsOneLineForEachSideInTheOrderOfTheNumbers() {
        assertThat(CHART.lines(List.of(
                        row("race --runners 100 --laps 1", 100_000, 50_000),
                        row("race --runners 1 --laps 1", 20_000_000, 10_000_000),
                        row("race --runners 10 --laps 1", 1_000_000, 800_000))))
                .containsExactly(
                        "```mermaid",
                        "---",
                        "config:",
                        "  themeVariables:",
                        "    xyChart:",
                        "      plotColorPalette: \"#1f6feb, #d1242f\"",
                        "---",
                        "xychart-beta",
                        "    title \"A lap\"",
                        "    x-axis \"runners\" [\"1\", \"10\", \"100\"]",
                        "    y-axis \"nanoseconds\" 0 --> 200.0",
                        "    line [50.0, 100.0, 100.0]",
                        "    line [100.0, 125.0, 200.0]",
                        "```",
                        "");
    }

    @Test
    void leavesOutOtherRowsAndThoseThatWereNotMeasured() {
        assertThat(CHART.lines(List.of(
                        row("race --runners 1 --laps 1", 20_000_000, 10_000_000),
                        row("race --runners 10 --laps 2", 1, 1),
                        row("race --runners 10 --laps 1 --rain", 1, 1),
                        row("race --runners 5 --laps 1", 2_000_000, 1_000_000),
                        RowResult.failed(Row.further("A race", "race --runners 9 --laps 1"), "The track is wet"))))
                .contains("    x-axis \"runners\" [\"1\", \"5\"]");
    }

    @Test
    void isNotDrawnFromASinglePoint() {
        assertThat(CHART.lines(List.of(row("race --runners 1 --laps 1", 2, 1)))).isEmpty();
    }

    @Test
    void hasRowsInTheReport() {
        assertThat(Chart.ALL).allSatisfy(chart -> {
            List<RowResult> rows = Rows.ALL.stream()
                    .map(row -> row(row.command(), 2, 1, chart.rate()))
                    .toList();
            assertThat(chart.lines(rows))
                    .as(chart.title())
                    .anySatisfy(line -> assertThat(line)
                            .matches("    x-axis \"" + chart.numbers() + "\" \\[\"\\d+\", \"\\d+\", \"\\d+\"]"));
        });
    }

    private static RowResult row(String command, double subject, double peer) {
        return row(command, subject, peer, "laps");
    }

    private static RowResult row(String command, double subject, double peer, String column) {
        Benchmark<Double> benchmark = new Benchmark<>(
                "race", "how fast it is", run -> "1.0", List.of(new Column<>(column, run -> run, Double::toString)));
        Comparison<Double> comparison = new Comparison<>("hare", "tortoise", List.of(new Pair<>(1, subject, peer)));
        return RowResult.measured(
                Row.further("A race", command),
                new Outcome<>(benchmark, Conditions.now(List.of("report"), List::of), comparison));
    }
}
