// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.report;

import dev.zmq.samples.benchmarks.measure.Connections;
import dev.zmq.samples.benchmarks.measure.Heap;
import java.util.List;

/**
 * Connections that say nothing.
 *
 * @param connections how many, and for how long
 * @param heap of processes in Java
 */
public record ManyConnections(Connections connections, Heap heap) implements Setup {

    @Override
    public List<String> lines() {
        return List.of(
                connections.count()
                        + " DEALER sockets of zmq-engine in another process, each with one connection over tcp"
                        + " and one request that was answered",
                "memory: " + Settling.line(heap, Connections.WARM_UP + " other connections that have ended"),
                "processor time: over " + Figures.seconds(connections.idle()) + " in which nothing happens");
    }
}
