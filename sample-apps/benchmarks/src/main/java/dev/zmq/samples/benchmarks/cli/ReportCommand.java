// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.goals.Report;
import dev.zmq.samples.benchmarks.goals.Row;
import dev.zmq.samples.benchmarks.goals.RowResult;
import dev.zmq.samples.benchmarks.goals.Rows;
import dev.zmq.samples.benchmarks.report.Machine;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the comparisons that matter, one after the other, and a page of them. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Makes a list of comparisons, and one page in Markdown with their results and goals; beside it a"
                + " file in JSON.")
public final class ReportCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(names = "--quick", description = "Only the rows that matter most, with fewer and shorter runs.")
    private boolean quick;

    @Option(
            names = "--rows",
            paramLabel = "TEXT",
            description = "Only the rows whose title or command contains one of these texts; can be repeated.")
    private List<String> texts = List.of();

    @Option(names = "--list", description = "Only lists the rows.")
    private boolean list;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "The page; its name with .json is that of the other file (default: ${DEFAULT-VALUE}).")
    private Path page = Path.of("benchmarks-report.md");

    @Option(names = "--pairs", paramLabel = "N", description = "How often to measure each side (default: 5, quick 3).")
    private @Nullable Integer pairs;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "How long to measure in each run (default: 2, quick 0.8).")
    private @Nullable Double seconds;

    @Option(
            names = "--warmup-seconds",
            paramLabel = "S",
            description = "How long each process has traffic before that (default: 3, quick 1.5).")
    private @Nullable Double warmUpSeconds;

    /** Returns 1 if a row could not be measured; goals that are not met are no failure. */
    @Override
    public Integer call() {
        int count = pairs != null ? pairs : quick ? 3 : 5;
        Requirements.require(command, "--pairs", count >= 1, "at least 1");
        PrintWriter out = command.commandLine().getOut();
        List<Row> rows = Rows.ALL.stream().filter(this::isWanted).toList();
        Requirements.require(command, "--rows", !rows.isEmpty(), "a text that a row contains");
        if (list) {
            rows.forEach(row -> out.println(row.title() + ": compare " + row.command()));
            return 0;
        }
        Requirements.requireWritable(command, "--output", page);
        Requirements.requireWritable(command, "--output", json());
        Report report = make(rows, count, out);
        out.println(report.goalsMet() + " of " + report.goals() + " goals met: " + page + ", " + json());
        return report.hasFailures() ? 1 : 0;
    }

    private boolean isWanted(Row row) {
        return (row.isCore() || !quick) && (texts.isEmpty() || texts.stream().anyMatch(row::mentions));
    }

    private Report make(List<Row> rows, int count, PrintWriter out) {
        List<String> commandLine = command.root().commandLine().getParseResult().originalArgs();
        Instant start = Instant.now();
        Machine machine = Machine.current();
        RowPlayer player = new RowPlayer(commandLine, schedule(), out);
        List<RowResult> results = new ArrayList<>();
        Report report = new Report(commandLine, start, machine, count, results);
        for (Row row : rows) {
            results.add(player.play(row, count));
            // After each row, so that an end before the last one leaves what there is.
            report = new Report(commandLine, start, machine, count, results);
            report.writeTo(page, json());
        }
        return report;
    }

    private Map<String, Double> schedule() {
        return Map.of(
                "--seconds", seconds != null ? seconds : quick ? 0.8 : 2,
                "--warmup-seconds", warmUpSeconds != null ? warmUpSeconds : quick ? 1.5 : 3);
    }

    private Path json() {
        String name = page.getFileName().toString();
        String stem = name.endsWith(".md") ? name.substring(0, name.length() - ".md".length()) : name;
        return page.resolveSibling(stem + ".json");
    }
}
