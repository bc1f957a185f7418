// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.report;

import dev.zmq.samples.benchmarks.measure.IdleSockets;
import java.util.List;

/**
 * Sockets that wait.
 *
 * @param sockets how many, and for how long
 */
public record WaitingSockets(IdleSockets sockets) implements Setup {

    @Override
    public List<String> lines() {
        return List.of(
                sockets.count()
                        + " DEALER sockets, each with one connection over tcp to a ROUTER of zmq-engine in another"
                        + " process, and one request that was answered",
                "processor time: over " + Figures.seconds(sockets.idle()) + " in which nothing happens");
    }
}
