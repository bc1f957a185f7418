// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.measure.Pattern;
import dev.zmq.samples.benchmarks.report.Benchmark;
import picocli.CommandLine.Command;

/** Compares messages per second. */
@Command(name = "throughput", description = "Compares messages per second from a PUSH to a PULL socket.")
final class CompareThroughputCommand extends SocketComparison {

    @Override
    public void run() {
        compareRates(Benchmark.THROUGHPUT, workload(Pattern.PIPELINE));
    }
}
