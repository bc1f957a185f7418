// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.matches;

import dev.zmq.samples.benchmarks.measure.Comparison.Side;
import dev.zmq.samples.benchmarks.measure.Throughput;
import dev.zmq.samples.benchmarks.peers.Contenders;
import dev.zmq.samples.benchmarks.peers.Implementation;
import dev.zmq.samples.benchmarks.peers.Listener;
import dev.zmq.samples.benchmarks.report.Benchmark;
import dev.zmq.samples.benchmarks.report.Traffic;

/** Comparisons of ways to call an application's method for each message. */
public final class ListenerMatches {

    private ListenerMatches() {}

    /** Compares messages per second from a PUSH socket of zmq-engine to the method. */
    public static Match<Throughput.Run> with(Listener peer, Traffic traffic) {
        Throughput throughput = new Throughput(traffic.workload(), traffic.schedule());
        return new Match<>(
                Benchmark.LISTENER, traffic, side(throughput, Listener.ZMQ_LISTENER), side(throughput, peer));
    }

    private static Side<Throughput.Run> side(Throughput throughput, Listener listener) {
        return new Side<>(
                listener.toString(),
                () -> Contenders.of(listener),
                () -> throughput.measure(Contenders.of(Implementation.ZMQ_ENGINE), Contenders.of(listener)));
    }
}
