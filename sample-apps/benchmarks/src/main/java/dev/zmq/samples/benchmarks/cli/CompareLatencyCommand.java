// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

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
    public void run() {
        require("--rate", rate >= 0, "at least 1");
        if (rate == 0) {
            compareLatencies(Benchmark.LATENCY, workload(Pattern.PING_PONG));
            return;
        }
        Workload workload = workload(Pattern.PACED_PIPELINE).withRate(rate);
        require("--size", workload.messageBytes() >= Long.BYTES, "at least 8 with --rate: messages carry a time");
        compareLatencies(Benchmark.PACED_LATENCY, workload);
    }
}
