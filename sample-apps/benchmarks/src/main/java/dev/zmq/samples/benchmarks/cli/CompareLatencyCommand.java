// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.matches.Match;
import dev.zmq.samples.benchmarks.measure.Latency;
import dev.zmq.samples.benchmarks.measure.Pattern;
import dev.zmq.samples.benchmarks.measure.Workload;
import dev.zmq.samples.benchmarks.report.Benchmark;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares the time a message takes. */
@Command(
        name = "latency",
        description =
                "Compares the one-way latency of a REQ and a REP socket, or of a PUSH and a PULL socket at a fixed"
                        + " rate.")
final class CompareLatencyCommand extends SocketComparison {

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Sends so many messages a second from PUSH to PULL, and takes the time from when each was due"
                    + " (default: half of each round trip between REQ and REP, one at a time).")
    private int rate;

    @Override
    Match<Latency.Run> match() {
        require("--rate", rate >= 0, "at least 1");
        if (rate == 0) {
            return latencies(Benchmark.LATENCY, workload(Pattern.PING_PONG));
        }
        Workload workload = workload(Pattern.PACED_PIPELINE).withRate(rate);
        require("--size", workload.messageBytes() >= Long.BYTES, "at least 8 with --rate: messages carry a time");
        return latencies(Benchmark.PACED_LATENCY, workload);
    }
}
