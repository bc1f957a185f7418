// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks;

import dev.zmq.samples.benchmarks.cli.CompareCommand;
import dev.zmq.samples.benchmarks.cli.GuardCommand;
import dev.zmq.samples.benchmarks.cli.ReportCommand;
import dev.zmq.samples.benchmarks.cli.WorkerCommand;
import dev.zmq.samples.benchmarks.measure.MeasurementException;
import dev.zmq.samples.benchmarks.peers.MavenVersion;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

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
                .setParameterExceptionHandler(Benchmarks::explainMisunderstood)
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

    /** Prints what is wrong, without the pages of options that would drive it out of sight. */
    private static int explainMisunderstood(ParameterException misunderstood, String[] args) {
        CommandLine command = misunderstood.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(reason(misunderstood));
        if (!UnmatchedArgumentException.printSuggestions(misunderstood, err)) {
            if (command.getSubcommands().isEmpty()) {
                err.println("Options: " + command.getCommandSpec().qualifiedName() + " --help");
            } else {
                command.usage(err);
            }
        }
        return CommandLine.ExitCode.USAGE;
    }

    private static String reason(ParameterException misunderstood) {
        boolean isName = misunderstood.getArgSpec() instanceof OptionSpec option
                && option.type().isEnum();
        if (!isName || misunderstood.getValue() == null) {
            return String.valueOf(misunderstood.getMessage());
        }
        OptionSpec option = (OptionSpec) misunderstood.getArgSpec();
        return option.longestName() + " cannot be '" + misunderstood.getValue() + "': "
                + String.join(", ", option.completionCandidates());
    }

    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {MavenVersion.of("dev.zmq", "zmq-sample-benchmarks")};
        }
    }
}
