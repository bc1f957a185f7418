// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.matches.Match;
import dev.zmq.samples.benchmarks.measure.Pattern;
import dev.zmq.samples.benchmarks.measure.Throughput;
import dev.zmq.samples.benchmarks.report.Benchmark;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares messages per second that get to all subscribers. */
@Command(
        name = "fanout",
        description = "Compares messages per second from an XPUB socket that drops nothing to SUB sockets that all get"
                + " everything.")
final class CompareFanOutCommand extends SocketComparison {

    @Option(names = "--subscribers", required = true, paramLabel = "N", description = "How many SUB sockets there are.")
    private int subscribers;

    @Override
    Match<Throughput.Run> match() {
        require("--subscribers", subscribers >= 1, "at least 1");
        return rates(Benchmark.FAN_OUT, workload(Pattern.FAN_OUT).withSockets(subscribers));
    }
}
