// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.matches.Match;
import dev.zmq.samples.benchmarks.measure.Throughput;
import dev.zmq.samples.benchmarks.report.Benchmark;
import picocli.CommandLine.Command;

/** Compares messages per second as they arrive at an application's method. */
@Command(
        name = "listener",
        description = "Compares messages per second from a socket to a method of a Spring application; the sender is a"
                + " PUSH socket of zmq-engine in a process of its own.")
final class CompareListenerCommand extends ApplicationComparison {

    @Override
    Match<Throughput.Run> match() {
        return matches()
                .listeners(
                        switch (payload()) {
                            case BYTES -> Benchmark.LISTENER;
                            case JSON -> Benchmark.JSON_LISTENER;
                        });
    }
}
