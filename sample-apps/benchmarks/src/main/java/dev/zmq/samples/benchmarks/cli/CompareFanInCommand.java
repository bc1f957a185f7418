// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.measure.Pattern;
import dev.zmq.samples.benchmarks.report.Benchmark;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares messages per second from many sockets. */
@Command(name = "fanin", description = "Compares messages per second from many PUSH sockets to one PULL socket.")
final class CompareFanInCommand extends SocketComparison {

    @Option(names = "--senders", required = true, paramLabel = "N", description = "How many PUSH sockets there are.")
    private int senders;

    @Override
    public void run() {
        require("--senders", senders >= 1, "at least 1");
        compareRates(Benchmark.FAN_IN, workload(Pattern.PIPELINE).withSockets(senders));
    }
}
