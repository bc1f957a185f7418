// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.matches;

import dev.zmq.samples.benchmarks.measure.Comparison.Side;
import dev.zmq.samples.benchmarks.measure.Contender;
import dev.zmq.samples.benchmarks.measure.Throughput;
import dev.zmq.samples.benchmarks.peers.Application;
import dev.zmq.samples.benchmarks.peers.Contenders;
import dev.zmq.samples.benchmarks.peers.Implementation;
import dev.zmq.samples.benchmarks.report.Benchmark;
import dev.zmq.samples.benchmarks.report.Traffic;
import java.util.function.Function;

/**
 * Comparisons of Spring applications. The other end is a socket of zmq-engine for both: it is the fastest, and what limits
 * is the application.
 *
 * @param peer what the starter is compared with
 * @param traffic what is sent, and how long
 */
public record ApplicationMatches(Application peer, Traffic traffic) {

    /** Compares messages per second from a socket to a method that is called for each. */
    public Match<Throughput.Run> listeners(Benchmark<Throughput.Run> benchmark) {
        return match(
                benchmark, "@ZmqListener", application -> throughput().measure(engine(), Contenders.of(application)));
    }

    /** Compares messages per second from calls of a method to a socket. */
    public Match<Throughput.Run> templates(Benchmark<Throughput.Run> benchmark) {
        return match(
                benchmark, "ZmqTemplate", application -> throughput().measure(Contenders.of(application), engine()));
    }

    private Match<Throughput.Run> match(
            Benchmark<Throughput.Run> benchmark, String subject, Function<Application, Throughput.Run> measure) {
        return new Match<>(
                benchmark, traffic, side(subject, Application.STARTER, measure), side(peer.toString(), peer, measure));
    }

    private static Side<Throughput.Run> side(
            String name, Application application, Function<Application, Throughput.Run> measure) {
        return new Side<>(name, () -> Contenders.of(application), () -> measure.apply(application));
    }

    private Throughput throughput() {
        return new Throughput(traffic.workload(), traffic.schedule());
    }

    private static Contender engine() {
        return Contenders.of(Implementation.ZMQ_ENGINE);
    }
}
