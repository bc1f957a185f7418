// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.matches.Match;
import dev.zmq.samples.benchmarks.measure.Pattern;
import dev.zmq.samples.benchmarks.measure.Throughput;
import dev.zmq.samples.benchmarks.report.Benchmark;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares messages per second from many sockets. */
@Command(name = "fanin", description = "Compares messages per second from many PUSH sockets to one PULL socket.")
final class CompareFanInCommand extends SocketComparison {

    @Option(names = "--senders", required = true, paramLabel = "N", description = "How many PUSH sockets there are.")
    private int senders;

    @Override
    Match<Throughput.Run> match() {
        require("--senders", senders >= 1, "at least 1");
        return rates(Benchmark.FAN_IN, workload(Pattern.PIPELINE).withSockets(senders));
    }
}
