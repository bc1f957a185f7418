// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.measure.Schedule;
import dev.zmq.samples.benchmarks.measure.Transport;
import dev.zmq.samples.benchmarks.measure.Workload;
import dev.zmq.samples.benchmarks.report.Conditions;
import dev.zmq.samples.benchmarks.report.Machine;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Options of every comparison: the message, how often and how long to measure, and where results go. */
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

    @Option(names = "--size", required = true, paramLabel = "BYTES", description = "The size of each message.")
    private int size;

    @Option(
            names = "--pairs",
            paramLabel = "N",
            description = "How often to measure each implementation (default: ${DEFAULT-VALUE}).")
    private int pairs = 5;

    @Option(
            names = "--messages",
            paramLabel = "N",
            description = "How many messages to measure in each run (default: as many as fill --seconds).")
    private long messages = 0;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "How long to measure in each run (default: ${DEFAULT-VALUE}).")
    private double seconds = 2;

    @Option(
            names = "--warmup-seconds",
            paramLabel = "S",
            description = "How long each process has traffic before that; not counted (default: ${DEFAULT-VALUE}).")
    private double warmUpSeconds = 3;

    @Option(
            names = "--limit-seconds",
            paramLabel = "S",
            description = "Gives up when a single round takes longer (default: ${DEFAULT-VALUE}).")
    private double limitSeconds = 120;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Also writes everything into a file: each run, machine, versions, command line.")
    private @Nullable Path json;

    Workload workload(Transport transport, int highWaterMark) {
        require("--size", size >= 0, "at least 0");
        require("--hwm", highWaterMark >= 0, "at least 0");
        return new Workload(transport, size, highWaterMark);
    }

    Conditions conditions(Workload workload) {
        List<String> commandLine = command.root().commandLine().getParseResult().originalArgs();
        return new Conditions(List.copyOf(commandLine), Instant.now(), Machine.current(), workload, schedule());
    }

    int pairs() {
        require("--pairs", pairs >= 1, "at least 1");
        return pairs;
    }

    Schedule schedule() {
        require("--messages", messages == 0 || messages >= 2, "at least 2");
        require("--seconds", seconds > 0, "more than 0");
        require("--warmup-seconds", warmUpSeconds >= 0, "at least 0");
        require("--limit-seconds", limitSeconds > 0, "more than 0");
        return new Schedule(toDuration(warmUpSeconds), toDuration(seconds), messages, toDuration(limitSeconds));
    }

    @Nullable
    Path json() {
        return json;
    }

    PrintWriter out() {
        return command.commandLine().getOut();
    }

    private void require(String option, boolean valid, String range) {
        if (!valid) {
            throw new ParameterException(command.commandLine(), option + " must be " + range);
        }
    }

    private static Duration toDuration(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
