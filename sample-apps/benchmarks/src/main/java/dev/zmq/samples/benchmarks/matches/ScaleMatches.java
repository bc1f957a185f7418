// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.matches;

import dev.zmq.samples.benchmarks.measure.Comparison.Side;
import dev.zmq.samples.benchmarks.measure.Connections;
import dev.zmq.samples.benchmarks.measure.Contender;
import dev.zmq.samples.benchmarks.measure.Heap;
import dev.zmq.samples.benchmarks.measure.IdleSockets;
import dev.zmq.samples.benchmarks.measure.Subscriptions;
import dev.zmq.samples.benchmarks.peers.Contenders;
import dev.zmq.samples.benchmarks.peers.Implementation;
import dev.zmq.samples.benchmarks.report.ManyConnections;
import dev.zmq.samples.benchmarks.report.ManySubscriptions;
import dev.zmq.samples.benchmarks.report.ScaleBenchmarks;
import dev.zmq.samples.benchmarks.report.WaitingSockets;
import java.util.function.Function;

/**
 * Comparisons of two implementations of ZeroMQ in what large numbers cost, and idleness.
 *
 * @param subject the one that is compared
 * @param peer the one that it is compared with
 */
public record ScaleMatches(Implementation subject, Implementation peer) {

    /** Compares what subscriptions cost. */
    public Match<Subscriptions.Run> subscriptions(Subscriptions subscriptions, Heap heap) {
        Function<Implementation, Side<Subscriptions.Run>> side =
                implementation -> side(implementation, heap, subscriptions::measure);
        return new Match<>(
                ScaleBenchmarks.SUBSCRIPTIONS,
                new ManySubscriptions(subscriptions, heap),
                side.apply(subject),
                side.apply(peer));
    }

    /** Compares what connections cost. */
    public Match<Connections.Run> connections(Connections connections, Heap heap) {
        Function<Implementation, Side<Connections.Run>> side = implementation ->
                side(implementation, heap, contender -> connections.measure(contender, counterpart()));
        return new Match<>(
                ScaleBenchmarks.CONNECTIONS,
                new ManyConnections(connections, heap),
                side.apply(subject),
                side.apply(peer));
    }

    /** Compares what waiting costs. */
    public Match<IdleSockets.Run> idle(IdleSockets sockets) {
        Function<Implementation, Side<IdleSockets.Run>> side = implementation ->
                side(implementation, Heap.DEFAULT, contender -> sockets.measure(contender, counterpart()));
        return new Match<>(ScaleBenchmarks.IDLE, new WaitingSockets(sockets), side.apply(subject), side.apply(peer));
    }

    /** The other end of what is measured, the same for both sides. */
    private static Contender counterpart() {
        return Contenders.of(Implementation.ZMQ_ENGINE);
    }

    private static <R> Side<R> side(Implementation implementation, Heap heap, Function<Contender, R> measure) {
        return new Side<>(
                implementation.toString(),
                () -> Contenders.of(implementation),
                () -> measure.apply(Contenders.of(implementation, heap)));
    }
}
