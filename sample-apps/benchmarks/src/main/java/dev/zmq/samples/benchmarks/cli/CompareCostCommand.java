// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.matches.Match;
import dev.zmq.samples.benchmarks.measure.Cost;
import dev.zmq.samples.benchmarks.measure.Pattern;
import dev.zmq.samples.benchmarks.measure.Workload;
import picocli.CommandLine.Command;

/** Compares what a message costs. */
@Command(
        name = "cost",
        description =
                "Compares processor time, allocation and system calls of each message from a PUSH to a PULL socket"
                        + " while as many as possible are sent.")
final class CompareCostCommand extends SocketComparison {

    @Override
    Match<Cost.Run> match() {
        Workload workload = workload(Pattern.PIPELINE);
        require("--transport", !workload.isInOneProcess(), "tcp or ipc: each side needs a process of its own");
        return costs(workload);
    }
}
