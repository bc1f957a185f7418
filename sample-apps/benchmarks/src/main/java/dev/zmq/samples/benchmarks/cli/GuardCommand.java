// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import dev.zmq.samples.benchmarks.goals.Row;
import dev.zmq.samples.benchmarks.goals.RowResult;
import dev.zmq.samples.benchmarks.goals.Rows;
import dev.zmq.samples.benchmarks.guard.Baseline;
import dev.zmq.samples.benchmarks.guard.Finding;
import dev.zmq.samples.benchmarks.guard.Guard;
import dev.zmq.samples.benchmarks.report.Machine;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells whether ratios have fallen since they were written into a file. */
@Command(
        name = "guard",
        mixinStandardHelpOptions = true,
        description = "Compares the ratios of the most important comparisons with those of the last release; what seems"
                + " to have fallen is measured again.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:nothing has fallen",
            "1:a ratio has fallen, or could not be measured",
            "2:the command line is not understood",
            "3:it cannot be told: another machine, another version of a peer, a missing row, or noise"
        })
public final class GuardCommand implements Callable<Integer> {

    private static final int FALLEN = 1;
    private static final int CANNOT_TELL = 3;
    private static final int BASELINE_PAIRS = 5;

    /** The same for the baseline and what is compared with it; a new one needs a new baseline. */
    private static final Map<String, Double> SCHEDULE = Map.of("--seconds", 0.8, "--warmup-seconds", 1.5);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(
            names = "--baseline",
            paramLabel = "FILE",
            description = "The ratios of the last release (default: ${DEFAULT-VALUE}).")
    private Path file = Path.of("sample-apps", "benchmarks", "baseline.json");

    @Option(names = "--write-baseline", description = "Writes the file instead of comparing with it.")
    private boolean write;

    @Option(names = "--any-machine", description = "Compares even if the file is of another kind of machine.")
    private boolean anyMachine;

    @Override
    public Integer call() {
        PrintWriter out = command.commandLine().getOut();
        List<String> commandLine = command.root().commandLine().getParseResult().originalArgs();
        RowPlayer player = new RowPlayer(commandLine, SCHEDULE, out);
        List<Row> rows = Rows.ALL.stream().filter(Row::isGuarded).toList();
        return write ? write(rows, player, out) : check(rows, player, out);
    }

    private int write(List<Row> rows, RowPlayer player, PrintWriter out) {
        Machine machine = Machine.current();
        List<RowResult> results =
                rows.stream().map(row -> player.play(row, BASELINE_PAIRS)).toList();
        Baseline.of(results, machine).writeTo(file);
        out.println("baseline written: " + file);
        return 0;
    }

    private int check(List<Row> rows, RowPlayer player, PrintWriter out) {
        Baseline baseline = Baseline.read(file);
        Machine machine = Machine.current();
        if (!baseline.machine().isLike(machine)) {
            out.println(
                    "The baseline is of another machine: " + baseline.machine().line());
            out.println("This one is: " + machine.line());
            if (!anyMachine) {
                out.println("cannot tell: write a baseline here, from the last release (or try --any-machine)");
                return CANNOT_TELL;
            }
        }
        List<Finding> findings = new Guard(baseline, player::play).check(rows);
        findings.forEach(finding -> out.println(finding.line()));
        out.println(summary(findings));
        return exitCode(findings);
    }

    private static String summary(List<Finding> findings) {
        return findings.stream().collect(groupingBy(Finding::verdict, TreeMap::new, counting())).entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(joining(", ", "guard: ", ""));
    }

    private static int exitCode(List<Finding> findings) {
        if (findings.stream().anyMatch(finding -> finding.verdict().isBad())) {
            return FALLEN;
        }
        return findings.stream().allMatch(finding -> finding.verdict().isFine()) ? 0 : CANNOT_TELL;
    }
}
