// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The option that says how long to take the processor time of processes that have nothing to do. */
final class IdleOption {

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(
            names = "--idle-seconds",
            paramLabel = "S",
            description = "How long to take the processor time while nothing happens (default: ${DEFAULT-VALUE}).")
    private double seconds = 30;

    Duration duration() {
        Requirements.require(command, "--idle-seconds", seconds > 0, "more than 0");
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
