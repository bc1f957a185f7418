// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.measure.Comparison.Side;
import dev.zmq.samples.benchmarks.measure.Contender;
import dev.zmq.samples.benchmarks.measure.Throughput;
import dev.zmq.samples.benchmarks.measure.Transport;
import dev.zmq.samples.benchmarks.measure.Workload;
import dev.zmq.samples.benchmarks.peers.Contenders;
import dev.zmq.samples.benchmarks.peers.Implementation;
import dev.zmq.samples.benchmarks.peers.Listener;
import dev.zmq.samples.benchmarks.report.Benchmark;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares messages per second as they arrive at an application's method. */
@Command(
        name = "listener",
        description = "Compares messages per second from a socket to a method of a Spring application; the sender is a"
                + " PUSH socket of zmq-engine in a process of its own.")
final class CompareListenerCommand implements Runnable {

    @Option(
            names = "--peer",
            required = true,
            paramLabel = "NAME",
            description = "What to compare @ZmqListener with: spring-integration-zeromq.")
    @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
    private Listener peer;

    @Mixin
    private final ComparisonOptions comparison = new ComparisonOptions();

    @Override
    public void run() {
        Workload workload = comparison.workload(Transport.TCP, Workload.DEFAULT_HIGH_WATER_MARK);
        Throughput throughput = new Throughput(workload, comparison.schedule());
        new ComparisonRunner<>(comparison, Benchmark.LISTENER, comparison.conditions(workload))
                .compare(side(throughput, Listener.ZMQ_LISTENER), side(throughput, peer));
    }

    private static Side<Throughput.Run> side(Throughput throughput, Listener listener) {
        Contender sender = Contenders.of(Implementation.ZMQ_ENGINE);
        Contender receiver = Contenders.of(listener);
        return new Side<>(receiver.name(), () -> throughput.measure(sender, receiver));
    }
}
