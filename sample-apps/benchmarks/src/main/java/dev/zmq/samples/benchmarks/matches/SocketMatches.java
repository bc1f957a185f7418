// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.matches;

import dev.zmq.samples.benchmarks.measure.Comparison.Side;
import dev.zmq.samples.benchmarks.measure.Contender;
import dev.zmq.samples.benchmarks.measure.Cost;
import dev.zmq.samples.benchmarks.measure.Latency;
import dev.zmq.samples.benchmarks.measure.Throughput;
import dev.zmq.samples.benchmarks.peers.Contenders;
import dev.zmq.samples.benchmarks.peers.Implementation;
import dev.zmq.samples.benchmarks.report.Benchmark;
import dev.zmq.samples.benchmarks.report.Traffic;
import java.util.function.Function;

/**
 * Comparisons of two implementations of ZeroMQ, socket to socket.
 *
 * @param subject the one that is compared
 * @param peer the one that it is compared with
 */
public record SocketMatches(Implementation subject, Implementation peer) {

    /** Compares messages per second. */
    public Match<Throughput.Run> rates(Benchmark<Throughput.Run> benchmark, Traffic traffic) {
        Throughput throughput = new Throughput(traffic.workload(), traffic.schedule());
        return match(benchmark, traffic, contender -> throughput.measure(contender, contender));
    }

    /** Compares the time that messages take. */
    public Match<Latency.Run> latencies(Benchmark<Latency.Run> benchmark, Traffic traffic) {
        return match(benchmark, traffic, new Latency(traffic.workload(), traffic.schedule())::measure);
    }

    /** Compares what a message costs. */
    public Match<Cost.Run> costs(Traffic traffic) {
        return match(Benchmark.COST, traffic, new Cost(traffic.workload(), traffic.schedule())::measure);
    }

    private <R> Match<R> match(Benchmark<R> benchmark, Traffic traffic, Function<Contender, R> measure) {
        return new Match<>(benchmark, traffic, side(subject, traffic, measure), side(peer, traffic, measure));
    }

    private static <R> Side<R> side(Implementation implementation, Traffic traffic, Function<Contender, R> measure) {
        return new Side<>(
                implementation.toString(),
                () -> {
                    implementation.check(traffic.workload());
                    Contenders.of(implementation);
                },
                () -> measure.apply(Contenders.of(implementation)));
    }
}
