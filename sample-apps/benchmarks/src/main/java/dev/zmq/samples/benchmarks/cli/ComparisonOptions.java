// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.matches.Match;
import dev.zmq.samples.benchmarks.report.Outcome;
import dev.zmq.samples.benchmarks.report.ResultFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Options of every comparison: how often to measure, and where results go. */
final class ComparisonOptions {

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Option(
            names = "--pairs",
            paramLabel = "N",
            description = "How often to measure each implementation (default: ${DEFAULT-VALUE}).")
    private int pairs = 5;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Also writes everything into a file: each run, machine, versions, command line.")
    private @Nullable Path json;

    /** Makes a comparison, says how and with which result, and writes the file that was asked for. */
    <R> void play(Match<R> match) {
        Requirements.require(command, "--pairs", pairs >= 1, "at least 1");
        if (json != null) {
            Requirements.requireWritable(command, "--json", json);
        }
        PrintWriter out = command.commandLine().getOut();
        List<String> commandLine = command.root().commandLine().getParseResult().originalArgs();
        Outcome<R> outcome = match.play(pairs, commandLine, out);
        outcome.lines().forEach(out::println);
        out.flush();
        if (json != null) {
            ResultFile.of(outcome).writeTo(json);
        }
    }
}
