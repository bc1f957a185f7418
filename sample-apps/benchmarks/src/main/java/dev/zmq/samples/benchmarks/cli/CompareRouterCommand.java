// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.matches.Match;
import dev.zmq.samples.benchmarks.measure.Pattern;
import dev.zmq.samples.benchmarks.measure.Throughput;
import dev.zmq.samples.benchmarks.measure.Workload;
import dev.zmq.samples.benchmarks.report.Benchmark;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares requests per second. */
@Command(
        name = "router",
        description = "Compares requests per second from DEALER sockets to a ROUTER socket that sends them back.")
final class CompareRouterCommand extends SocketComparison {

    @Option(names = "--dealers", required = true, paramLabel = "N", description = "How many DEALER sockets there are.")
    private int dealers;

    @Override
    Match<Throughput.Run> match() {
        require("--dealers", dealers >= 1, "at least 1");
        Workload workload = workload(Pattern.ROUTING).withSockets(dealers);
        int highWaterMark = workload.highWaterMark();
        require(
                "--hwm",
                highWaterMark == 0 || highWaterMark >= Workload.REQUESTS_UNDER_WAY,
                "0 or at least " + Workload.REQUESTS_UNDER_WAY + ": a ROUTER drops what it has no room for");
        return rates(Benchmark.ROUTER, workload);
    }
}
