// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.matches.Match;
import dev.zmq.samples.benchmarks.measure.Throughput;
import dev.zmq.samples.benchmarks.report.Benchmark;
import picocli.CommandLine.Command;

/** Compares messages per second as an application's method sends them. */
@Command(
        name = "template",
        description =
                "Compares messages per second from a method of a Spring application to a socket; the receiver is a"
                        + " PULL socket of zmq-engine in a process of its own.")
final class CompareTemplateCommand extends ApplicationComparison {

    @Override
    Match<Throughput.Run> match() {
        return matches()
                .templates(
                        switch (payload()) {
                            case BYTES -> Benchmark.TEMPLATE;
                            case JSON -> Benchmark.JSON_TEMPLATE;
                        });
    }
}
