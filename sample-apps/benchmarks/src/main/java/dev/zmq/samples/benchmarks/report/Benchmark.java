// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.report;

import dev.zmq.samples.benchmarks.measure.Comparison;
import dev.zmq.samples.benchmarks.measure.Comparison.Pair;
import dev.zmq.samples.benchmarks.measure.Cost;
import dev.zmq.samples.benchmarks.measure.Latency;
import dev.zmq.samples.benchmarks.measure.Throughput;
import dev.zmq.samples.benchmarks.measure.Workload;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * A kind of measurement, and how its results are put in words.
 *
 * @param name of the command
 * @param title says what is measured
 * @param version of the implementation that was measured
 * @param columns figures of a run, at least one; the ratio of the first one is the result
 * @param <R> the result of a run
 */
public record Benchmark<R>(String name, String title, Function<R, String> version, List<Column<R>> columns) {

    /** Messages per second from socket to socket. */
    public static final Benchmark<Throughput.Run> THROUGHPUT =
            rate("throughput", "messages per second from PUSH to PULL", Column.RATE);

    /** Messages per second from many sockets to one. */
    public static final Benchmark<Throughput.Run> FAN_IN =
            rate("fanin", "messages per second from all PUSH sockets of one thread to one PULL", Column.RATE);

    /** Messages per second from one socket to many. */
    public static final Benchmark<Throughput.Run> FAN_OUT = rate(
            "fanout",
            "published messages per second, each received by all SUB sockets of one thread, none dropped",
            Column.RATE);

    /** Requests per second. */
    public static final Benchmark<Throughput.Run> ROUTER = rate(
            "router",
            "requests per second from all DEALER sockets of one thread to a ROUTER and back, "
                    + Workload.REQUESTS_UNDER_WAY + " under way over all of them",
            Column.REQUEST_RATE);

    /** Messages per second from a socket to a method of an application. */
    public static final Benchmark<Throughput.Run> LISTENER = rate(
            "listener",
            "messages per second from a PUSH socket of zmq-engine to a method that takes a byte[]",
            Column.RATE);

    /** Messages per second from a socket to a method of an application that takes a record. */
    public static final Benchmark<Throughput.Run> JSON_LISTENER = rate(
            "listener",
            "messages per second from a PUSH socket of zmq-engine to a method that takes a record, JSON in the message",
            Column.RATE);

    /** Messages per second from a method of an application to a socket. */
    public static final Benchmark<Throughput.Run> TEMPLATE = sendingRate(
            "template", "messages per second from a method that sends a byte[] to a PULL socket of zmq-engine");

    /** Messages per second from a method of an application that sends a record to a socket. */
    public static final Benchmark<Throughput.Run> JSON_TEMPLATE = sendingRate(
            "template",
            "messages per second from a method that sends a record to a PULL socket of zmq-engine, JSON in the message");

    /** The time of a message from socket to socket. */
    public static final Benchmark<Latency.Run> LATENCY =
            latency("latency", "one-way latency, half of each REQ-REP round trip");

    /** The time of a message from socket to socket under a given load. */
    public static final Benchmark<Latency.Run> PACED_LATENCY =
            latency("latency", "one-way latency from PUSH to PULL at a fixed rate, since the message was due");

    /** What a message costs. */
    public static final Benchmark<Cost.Run> COST = new Benchmark<>(
            "cost",
            "what a message from PUSH to PULL costs the processes of both ends while as many as possible are sent: time of"
                    + " processors, bytes allocated on a Java heap, system calls for 1000 messages",
            Cost.Run::version,
            CostColumns.ALL);

    /** Keeps the list from changing. */
    public Benchmark {
        columns = List.copyOf(columns);
    }

    private static Benchmark<Throughput.Run> rate(String name, String title, Column<Throughput.Run> rate) {
        return new Benchmark<>(name, title, Throughput.Run::receiverVersion, List.of(rate));
    }

    /** The sender is compared, and the receiver the same for both. */
    private static Benchmark<Throughput.Run> sendingRate(String name, String title) {
        return new Benchmark<>(name, title, Throughput.Run::senderVersion, List.of(Column.RATE));
    }

    private static Benchmark<Latency.Run> latency(String name, String title) {
        return new Benchmark<>(name, title, Latency.Run::version, List.of(Column.P50, Column.P99, Column.P99_9));
    }

    /** Returns what a pair of runs gave. */
    public String pairLine(String subject, String peer, Pair<R> pair) {
        ToDoubleFunction<R> first = columns.get(0).figure();
        double ratio = first.applyAsDouble(pair.subject()) / first.applyAsDouble(pair.peer());
        return "pair " + pair.number() + ": ratio " + Figures.ratio(ratio) + " ("
                + words(subject, columns, figure -> figure.applyAsDouble(pair.subject())) + ", "
                + words(peer, columns, figure -> figure.applyAsDouble(pair.peer())) + ")";
    }

    /**
     * Returns the figure of a key.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Column<R> column(String key) {
        return columns.stream()
                .filter(column -> column.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " has no figure " + key));
    }

    /** Returns what was measured, the subject first. */
    public List<String> versions(Comparison<R> comparison) {
        Pair<R> any = comparison.pairs().get(0);
        return List.of(
                comparison.subject() + " " + version.apply(any.subject()),
                comparison.peer() + " " + version.apply(any.peer()));
    }

    /** Returns what was measured in one line. */
    public String versionLine(Comparison<R> comparison) {
        return "versions: " + String.join(", ", versions(comparison));
    }

    /** Returns the result of a comparison. */
    public String resultLine(Comparison<R> comparison) {
        return line(comparison, columns);
    }

    /** Returns the results of a comparison in each figure but the first. */
    public List<String> furtherLines(Comparison<R> comparison) {
        return columns.stream()
                .skip(1)
                .map(column -> "also: " + line(comparison, List.of(column)))
                .toList();
    }

    private static <R> String line(Comparison<R> comparison, List<Column<R>> columns) {
        return "ratio " + Figures.ratio(comparison.ratio(columns.get(0).figure())) + " ("
                + words(comparison.subject(), columns, comparison::subjectMedian) + ", "
                + words(comparison.peer(), columns, comparison::peerMedian) + ", "
                + "median of " + comparison.pairs().size() + " pairs)";
    }

    private static <R> String words(
            String name, List<Column<R>> columns, ToDoubleFunction<ToDoubleFunction<R>> valueOf) {
        return columns.stream()
                .map(column -> column.text().apply(valueOf.applyAsDouble(column.figure())))
                .collect(Collectors.joining(" ", name + " ", ""));
    }
}
