// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.matches.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** Groups the commands that measure two implementations side by side. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Measures two implementations in turn, and prints the ratio of their medians.",
        subcommands = {
            CompareThroughputCommand.class,
            CompareLatencyCommand.class,
            CompareFanOutCommand.class,
            CompareFanInCommand.class,
            CompareRouterCommand.class,
            CompareCostCommand.class,
            CompareListenerCommand.class,
            CompareTemplateCommand.class,
            CompareSubscriptionsCommand.class,
            CompareConnectionsCommand.class,
            CompareIdleCommand.class
        })
public final class CompareCommand {

    /**
     * Returns what the arguments ask for.
     *
     * @param arguments a command of this group, and its options
     * @param preferences further options with a value, each of which counts only if the command has it
     * @throws CommandLine.ParameterException if they are not understood
     */
    static Match<?> match(List<String> arguments, Map<String, ?> preferences) {
        CommandLine group = new CommandLine(new CompareCommand()).setCaseInsensitiveEnumValuesAllowed(true);
        List<String> all = new ArrayList<>(arguments);
        CommandLine chosen = group.getSubcommands().get(arguments.get(0));
        if (chosen != null) {
            preferences.forEach((option, value) -> {
                if (chosen.getCommandSpec().findOption(option) != null) {
                    all.add(option + "=" + value);
                }
            });
        }
        CommandSpec parsed =
                group.parseArgs(all.toArray(String[]::new)).subcommand().commandSpec();
        return ((ComparisonCommand) parsed.userObject()).match();
    }
}
