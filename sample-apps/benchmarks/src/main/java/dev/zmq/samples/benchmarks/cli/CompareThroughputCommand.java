// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.matches.Match;
import dev.zmq.samples.benchmarks.measure.Pattern;
import dev.zmq.samples.benchmarks.measure.Throughput;
import dev.zmq.samples.benchmarks.report.Benchmark;
import picocli.CommandLine.Command;

/** Compares messages per second. */
@Command(name = "throughput", description = "Compares messages per second from a PUSH to a PULL socket.")
final class CompareThroughputCommand extends SocketComparison {

    @Override
    Match<Throughput.Run> match() {
        return rates(Benchmark.THROUGHPUT, workload(Pattern.PIPELINE));
    }
}
