// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.goals;

import static dev.zmq.samples.benchmarks.goals.Goal.ratioAtLeast;
import static dev.zmq.samples.benchmarks.goals.Goal.ratioAtMost;
import static dev.zmq.samples.benchmarks.goals.Goal.valueAtLeast;
import static dev.zmq.samples.benchmarks.goals.Goal.valueAtMost;
import static dev.zmq.samples.benchmarks.goals.Row.core;
import static dev.zmq.samples.benchmarks.goals.Row.further;
import static dev.zmq.samples.benchmarks.goals.Row.guarded;

import java.util.List;

/** The rows of the report. To add one, write its command and what it should give. The guarded ones take less than five minutes. */
public final class Rows {

    private static final String RATE = "messagesPerSecond";
    private static final String P50 = "oneWayMicrosP50";
    private static final String P99 = "oneWayMicrosP99";
    private static final String P99_9 = "oneWayMicrosP999";

    private static final String PUBLISHER_BYTES = "publisherBytes";
    private static final String SUBSCRIBER_BYTES = "subscriberBytes";
    private static final String UNMATCHED = "unmatchedPerSecond";
    private static final String CONNECTION_BYTES = "connectionBytes";
    private static final String CPU = "cpuPercent";

    /** All rows, in the order of the page. */
    public static final List<Row> ALL = List.of(
            guarded("PUSH to PULL, 16 B", "throughput --size 16 --peer libzmq", ratioAtLeast(RATE, 4)),
            core(
                    "PUSH to PULL, 16 B, no high-water mark",
                    "throughput --size 16 --hwm 0 --peer libzmq",
                    ratioAtLeast(RATE, 6)),
            core("PUSH to PULL, 200 B", "throughput --size 200 --peer libzmq", ratioAtLeast(RATE, 2.5)),
            guarded("PUSH to PULL, 1 KiB", "throughput --size 1024 --peer libzmq", ratioAtLeast(RATE, 2)),
            guarded("PUSH to PULL, 32 KiB", "throughput --size 32768 --peer libzmq", ratioAtLeast(RATE, 1.2)),
            guarded(
                    "REQ–REP, 16 B, one way",
                    "latency --size 16 --peer libzmq",
                    ratioAtMost(P50, 0.3),
                    ratioAtMost(P99, 0.3),
                    ratioAtMost(P99_9, 0.3)),
            guarded(
                    "PUSH to PULL, 16 B, inproc",
                    "throughput --size 16 --transport inproc --peer libzmq",
                    ratioAtLeast(RATE, 5)),
            guarded(
                    "REQ–REP, 16 B, one way, inproc",
                    "latency --size 16 --transport inproc --peer libzmq",
                    ratioAtMost(P50, 0.4)),
            core(
                    "PUB to 1 SUB, 16 B, none dropped",
                    "fanout --subscribers 1 --size 16 --peer libzmq",
                    ratioAtLeast(RATE, 3)),
            guarded(
                    "PUB to 10 SUB, 16 B, none dropped",
                    "fanout --subscribers 10 --size 16 --peer libzmq",
                    ratioAtLeast(RATE, 3)),
            core(
                    "PUB to 100 SUB, 16 B, none dropped",
                    "fanout --subscribers 100 --size 16 --peer libzmq",
                    ratioAtLeast(RATE, 3)),
            guarded(
                    "PUB to 100 SUB, 1 KiB, none dropped",
                    "fanout --subscribers 100 --size 1024 --peer libzmq",
                    ratioAtLeast(RATE, 3)),
            guarded(
                    "PUSH to a method of an application, 16 B",
                    "listener --size 16 --peer spring-integration-zeromq",
                    ratioAtLeast(RATE, 40),
                    valueAtLeast(RATE, 1e6)),
            further(
                    "PUSH to a method of an application, JSON of 100 B to a record",
                    "listener --payload json --size 100 --peer spring-integration-zeromq"),
            further("A method of an application to PULL, 16 B", "template --size 16 --peer spring-integration-zeromq"),
            further(
                    "A method of an application to PULL, a record to JSON of 100 B",
                    "template --payload json --size 100 --peer spring-integration-zeromq"),
            further(
                    "A method of an application, without meters and with them, 16 B",
                    "listener --size 16 --peer with-meters",
                    ratioAtMost(RATE, 1.03)),
            further("Cost of PUSH to PULL, 16 B", "cost --size 16 --peer libzmq"),
            further("Cost of PUSH to PULL, 16 B, next to JeroMQ", "cost --size 16 --peer jeromq"),
            further("Cost of PUSH to PULL, 1 KiB", "cost --size 1024 --peer libzmq"),
            further("PUSH to PULL, 1 MiB", "throughput --size 1048576 --peer libzmq"),
            further("PUSH to PULL, 16 B, ipc", "throughput --size 16 --transport ipc --peer libzmq"),
            further("REQ–REP, 16 B, one way, ipc", "latency --size 16 --transport ipc --peer libzmq"),
            further("PUSH to PULL, 16 B, 1000 a second, since due", "latency --size 16 --rate 1000 --peer libzmq"),
            further("PUSH to PULL, 16 B, 100000 a second, since due", "latency --size 16 --rate 100000 --peer libzmq"),
            further("1 PUSH to PULL, 16 B", "fanin --senders 1 --size 16 --peer libzmq"),
            further("10 PUSH to PULL, 16 B", "fanin --senders 10 --size 16 --peer libzmq"),
            further("100 PUSH to PULL, 16 B", "fanin --senders 100 --size 16 --peer libzmq"),
            further("DEALER to ROUTER and back, 16 B", "router --dealers 1 --size 16 --peer libzmq"),
            further("10 DEALER to ROUTER and back, 16 B", "router --dealers 10 --size 16 --peer libzmq"),
            further("100 DEALER to ROUTER and back, 16 B", "router --dealers 100 --size 16 --peer libzmq"),
            further("10000 random subscriptions", "subscriptions --count 10000 --peer libzmq"),
            further("100000 random subscriptions", "subscriptions --count 100000 --peer libzmq"),
            further(
                    "1000000 random subscriptions",
                    "subscriptions --count 1000000 --peer libzmq",
                    ratioAtMost(PUBLISHER_BYTES, 0.7),
                    ratioAtMost(SUBSCRIBER_BYTES, 0.7),
                    ratioAtLeast(UNMATCHED, 2)),
            further(
                    "1000000 sequential subscriptions",
                    "subscriptions --topics sequential --count 1000000 --peer libzmq",
                    ratioAtMost(PUBLISHER_BYTES, 0.7),
                    ratioAtMost(SUBSCRIBER_BYTES, 0.7),
                    ratioAtLeast(UNMATCHED, 2)),
            further(
                    "10000 idle connections of a ROUTER",
                    "connections --count 10000 --idle-seconds 10 --peer libzmq",
                    ratioAtMost(CONNECTION_BYTES, 0.3),
                    valueAtMost(CPU, 1)),
            further(
                    "50 sockets that wait, a thread for each",
                    "idle --sockets 50 --idle-seconds 10 --peer libzmq",
                    valueAtMost(CPU, 1)));

    private Rows() {}
}
