// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import picocli.CommandLine.Command;

/** Groups the commands that measure two implementations side by side. */
@Command(
        name = "compare",
        description = "Measures two implementations in turn, and prints the ratio of their medians.",
        subcommands = {
            CompareThroughputCommand.class,
            CompareLatencyCommand.class,
            CompareFanOutCommand.class,
            CompareFanInCommand.class,
            CompareRouterCommand.class,
            CompareListenerCommand.class
        })
public final class CompareCommand {}
