// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks;

import dev.zmq.samples.benchmarks.cli.CompareCommand;
import dev.zmq.samples.benchmarks.cli.GuardCommand;
import dev.zmq.samples.benchmarks.cli.ReportCommand;
import dev.zmq.samples.benchmarks.cli.WorkerCommand;
import dev.zmq.samples.benchmarks.measure.MeasurementException;
import dev.zmq.samples.benchmarks.peers.MavenVersion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IVersionProvider;

/** Entry point of the benchmark commands. */
@Command(
        name = "benchmarks",
        mixinStandardHelpOptions = true,
        versionProvider = Benchmarks.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Measures throughput and latency of zmq-engine next to other implementations of ZeroMQ.",
        subcommands = {CompareCommand.class, ReportCommand.class, GuardCommand.class, WorkerCommand.class})
public final class Benchmarks {

    private Benchmarks() {}

    /** Runs a command; exits with 0, with 1 when it failed, or with 2 when it was not understood. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Benchmarks())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(explainExpected())
                .execute(args));
    }

    private static IExecutionExceptionHandler explainExpected() {
        return (exception, command, parsed) -> {
            if (!(exception instanceof MeasurementException)) {
                throw exception;
            }
            command.getErr().println(exception.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        };
    }

    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {MavenVersion.of("dev.zmq", "zmq-sample-benchmarks")};
        }
    }
}
