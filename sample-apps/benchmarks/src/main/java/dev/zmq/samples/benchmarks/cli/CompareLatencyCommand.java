// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.measure.Comparison.Side;
import dev.zmq.samples.benchmarks.measure.Latency;
import dev.zmq.samples.benchmarks.measure.Workload;
import dev.zmq.samples.benchmarks.peers.Contenders;
import dev.zmq.samples.benchmarks.peers.Implementation;
import dev.zmq.samples.benchmarks.report.Benchmark;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Compares the time a message takes. */
@Command(
        name = "latency",
        description = "Compares the one-way latency of a REQ and a REP socket, each in its own process.")
final class CompareLatencyCommand implements Runnable {

    @Mixin
    private final ImplementationOptions implementations = new ImplementationOptions();

    @Mixin
    private final ComparisonOptions comparison = new ComparisonOptions();

    @Override
    public void run() {
        Workload workload = comparison.workload(implementations.transport(), Workload.DEFAULT_HIGH_WATER_MARK);
        Latency latency = new Latency(workload, comparison.schedule());
        new ComparisonRunner<>(comparison, Benchmark.LATENCY, comparison.conditions(workload))
                .compare(side(latency, implementations.subject()), side(latency, implementations.peer()));
    }

    private static Side<Latency.Run> side(Latency latency, Implementation implementation) {
        var contender = Contenders.of(implementation);
        return new Side<>(contender.name(), () -> latency.measure(contender));
    }
}
