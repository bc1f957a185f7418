// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.goals;

import dev.zmq.samples.benchmarks.measure.Comparison;
import dev.zmq.samples.benchmarks.report.Benchmark;
import dev.zmq.samples.benchmarks.report.Column;
import dev.zmq.samples.benchmarks.report.Figures;
import dev.zmq.samples.benchmarks.report.Machine;
import dev.zmq.samples.benchmarks.report.Outcome;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A report in Markdown. */
record Page(Report report) {

    private static final long BYTES_PER_GIB = 1L << 30;

    String text() {
        List<String> lines = new ArrayList<>();
        head(lines);
        table(lines);
        charts(lines);
        commands(lines);
        return String.join("\n", lines) + "\n";
    }

    private void head(List<String> lines) {
        Machine machine = report.machine();
        lines.add("# Benchmarks");
        lines.add("");
        lines.add(report.goalsMet() + " of " + report.goals() + " goals met.");
        lines.add("");
        lines.add("- Made by `" + String.join(" ", report.commandLine()) + "`, "
                + report.startedAt().truncatedTo(ChronoUnit.SECONDS));
        lines.add("- Machine: " + machine.line() + ", " + machine.memoryBytes() / BYTES_PER_GIB + " GiB; load average "
                + Figures.ratio(machine.loadAverage()) + " before");
        lines.add("- Versions: " + String.join(", ", versions()));
        lines.add(
                "- Each side measured " + report.pairs() + " times in turn, in new processes. Figures are medians; the"
                        + " ratio is that of the medians, and beside it are the lowest and the highest ratio of a pair.");
        lines.add("");
    }

    private Set<String> versions() {
        Set<String> versions = new LinkedHashSet<>();
        for (RowResult result : report.results()) {
            if (result.outcome() != null) {
                versions.addAll(versionsOf(result.outcome()));
            }
        }
        return versions;
    }

    private static <R> List<String> versionsOf(Outcome<R> outcome) {
        return outcome.benchmark().versions(outcome.comparison());
    }

    private void table(List<String> lines) {
        lines.add("| comparison | subject | peer | ratio | of the pairs | goal | met |");
        lines.add("|---|---|---|---|---|---|---|");
        for (RowResult result : report.results()) {
            if (result.outcome() == null) {
                lines.add(line(result.row().title(), "not measured, see below", "", "", "", "", "no"));
            } else {
                lines.addAll(measured(result.row(), result.outcome()));
            }
        }
    }

    /** A line for each figure. */
    private static <R> List<String> measured(Row row, Outcome<R> outcome) {
        List<String> lines = new ArrayList<>();
        Comparison<R> comparison = outcome.comparison();
        String title = row.title();
        for (Column<R> column : outcome.benchmark().columns()) {
            List<Double> ratios = comparison.sortedRatios(column.figure());
            List<Goal> goals = row.goals().stream()
                    .filter(goal -> goal.figure().equals(column.key()))
                    .toList();
            lines.add(line(
                    title,
                    comparison.subject() + " " + column.text().apply(comparison.subjectMedian(column.figure())),
                    comparison.peer() + " " + column.text().apply(comparison.peerMedian(column.figure())),
                    Figures.ratio(comparison.ratio(column.figure())),
                    range(ratios),
                    goalTexts(goals, outcome.benchmark()),
                    met(goals, outcome)));
            title = "";
        }
        return lines;
    }

    private static String range(List<Double> ratios) {
        double highest = ratios.get(ratios.size() - 1);
        return Double.isNaN(highest) ? "" : Figures.ratio(ratios.get(0)) + "–" + Figures.ratio(highest);
    }

    private static String goalTexts(List<Goal> goals, Benchmark<?> benchmark) {
        return goals.stream().map(goal -> goal.text(benchmark)).collect(Collectors.joining(", "));
    }

    private static String met(List<Goal> goals, Outcome<?> outcome) {
        if (goals.isEmpty()) {
            return "";
        }
        return goals.stream().allMatch(goal -> goal.isMetBy(outcome)) ? "yes" : "**no**";
    }

    private void charts(List<String> lines) {
        lines.add("");
        List<String> charts = Chart.ALL.stream()
                .flatMap(chart -> chart.lines(report.results()).stream())
                .toList();
        if (!charts.isEmpty()) {
            lines.add(
                    "What it costs to have more of them, from the rows above: the blue line is the subject, the red one"
                            + " the peer.");
            lines.add("");
            lines.addAll(charts);
        }
    }

    private void commands(List<String> lines) {
        lines.add("Each row alone, with all that each run gave:");
        lines.add("");
        lines.add("```");
        report.results()
                .forEach(result -> lines.add(
                        "java -jar benchmarks.jar compare " + result.row().command()));
        lines.add("```");
        for (RowResult result : report.results()) {
            if (result.failure() != null) {
                lines.add("");
                lines.add("Not measured: " + result.row().title() + ". " + result.failure());
            }
        }
    }

    private static String line(String... cells) {
        return "| " + String.join(" | ", cells) + " |";
    }
}
