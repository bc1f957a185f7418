// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import static dev.zmq.samples.benchmarks.cli.Requirements.require;

import dev.zmq.samples.benchmarks.measure.Schedule;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Options that say how long to measure. */
final class ScheduleOptions {

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

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

    Schedule schedule() {
        require(command, "--messages", messages == 0 || messages >= 2, "at least 2");
        require(command, "--seconds", seconds > 0, "more than 0");
        require(command, "--warmup-seconds", warmUpSeconds >= 0, "at least 0");
        require(command, "--limit-seconds", limitSeconds > 0, "more than 0");
        return new Schedule(toDuration(warmUpSeconds), toDuration(seconds), messages, toDuration(limitSeconds));
    }

    private static Duration toDuration(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
