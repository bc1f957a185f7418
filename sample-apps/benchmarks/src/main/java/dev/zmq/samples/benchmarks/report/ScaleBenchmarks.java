// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.report;

import dev.zmq.samples.benchmarks.measure.Connections;
import dev.zmq.samples.benchmarks.measure.IdleSockets;
import dev.zmq.samples.benchmarks.measure.Subscriptions;
import java.util.List;

/** The kinds of measurement that are about large numbers and about doing nothing. */
public final class ScaleBenchmarks {

    private static final String CPU = "cpuPercent";

    /** What many subscriptions cost. */
    public static final Benchmark<Subscriptions.Run> SUBSCRIPTIONS = new Benchmark<>(
            "subscriptions",
            "resident memory of a subscription in the processes of XPUB and SUB, and published messages per second that"
                    + " match none of them",
            Subscriptions.Run::version,
            List.of(
                    new Column<>(
                            "publisherBytes",
                            run -> run.publisher().residentBytes(),
                            bytes -> Figures.bytes(bytes) + " XPUB"),
                    new Column<>(
                            "subscriberBytes",
                            run -> run.subscriber().residentBytes(),
                            bytes -> Figures.bytes(bytes) + " SUB"),
                    new Column<>(
                            "unmatchedPerSecond",
                            run -> run.unmatched().messagesPerSecond(),
                            rate -> Figures.rate(rate, "msg/s")),
                    new Column<>(
                            "publisherUsedBytes",
                            run -> run.publisher().usedBytes(),
                            bytes -> Figures.bytes(bytes) + " XPUB used"),
                    new Column<>(
                            "subscriberUsedBytes",
                            run -> run.subscriber().usedBytes(),
                            bytes -> Figures.bytes(bytes) + " SUB used")));

    /** What many idle connections cost. */
    public static final Benchmark<Connections.Run> CONNECTIONS = new Benchmark<>(
            "connections",
            "resident memory of an idle connection in the process of a ROUTER, and the processor time of this process",
            Connections.Run::version,
            List.of(
                    new Column<>("connectionBytes", run -> run.memory().residentBytes(), Figures::bytes),
                    new Column<>(CPU, run -> run.idle().percentOfACore(), Figures::percentOfACore),
                    new Column<>(
                            "connectionUsedBytes",
                            run -> run.memory().usedBytes(),
                            bytes -> Figures.bytes(bytes) + " used")));

    /** What sockets cost that wait. */
    public static final Benchmark<IdleSockets.Run> IDLE = new Benchmark<>(
            "idle",
            "processor time of a process with DEALER sockets, each connected, and a thread that waits in receive on each",
            IdleSockets.Run::version,
            List.of(new Column<>(CPU, run -> run.idle().percentOfACore(), Figures::percentOfACore)));

    private ScaleBenchmarks() {}
}
