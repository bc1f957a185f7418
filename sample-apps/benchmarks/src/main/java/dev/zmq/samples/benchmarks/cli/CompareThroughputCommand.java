// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.measure.Comparison.Side;
import dev.zmq.samples.benchmarks.measure.Throughput;
import dev.zmq.samples.benchmarks.measure.Workload;
import dev.zmq.samples.benchmarks.peers.Contenders;
import dev.zmq.samples.benchmarks.peers.Implementation;
import dev.zmq.samples.benchmarks.report.Benchmark;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares messages per second. */
@Command(
        name = "throughput",
        description = "Compares messages per second from a PUSH to a PULL socket, each in its own process.")
final class CompareThroughputCommand implements Runnable {

    @Mixin
    private final ImplementationOptions implementations = new ImplementationOptions();

    @Mixin
    private final ComparisonOptions comparison = new ComparisonOptions();

    @Option(
            names = "--hwm",
            paramLabel = "N",
            description = "High-water mark of both sockets in messages, 0 for no limit (default: ${DEFAULT-VALUE}).")
    private int highWaterMark = Workload.DEFAULT_HIGH_WATER_MARK;

    @Override
    public void run() {
        Workload workload = comparison.workload(implementations.transport(), highWaterMark);
        Throughput throughput = new Throughput(workload, comparison.schedule());
        new ComparisonRunner<>(comparison, Benchmark.THROUGHPUT, comparison.conditions(workload))
                .compare(side(throughput, implementations.subject()), side(throughput, implementations.peer()));
    }

    private static Side<Throughput.Run> side(Throughput throughput, Implementation implementation) {
        var contender = Contenders.of(implementation);
        return new Side<>(contender.name(), () -> throughput.measure(contender, contender));
    }
}
