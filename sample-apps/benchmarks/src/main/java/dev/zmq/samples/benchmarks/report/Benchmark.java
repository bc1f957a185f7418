// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.report;

import dev.zmq.samples.benchmarks.measure.Comparison;
import dev.zmq.samples.benchmarks.measure.Comparison.Pair;
import dev.zmq.samples.benchmarks.measure.Latency;
import dev.zmq.samples.benchmarks.measure.Throughput;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A kind of measurement, and how its results are put in words.
 *
 * @param name of the command
 * @param title says what is measured
 * @param version of the implementation that was measured
 * @param headline figures in the result line, whose ratio is that of the first
 * @param tail further figures
 * @param <R> the result of a run
 */
public record Benchmark<R>(
        String name, String title, Function<R, String> version, List<Column<R>> headline, List<Column<R>> tail) {

    /** Messages per second from socket to socket. */
    public static final Benchmark<Throughput.Run> THROUGHPUT = new Benchmark<>(
            "throughput",
            "messages per second from PUSH to PULL",
            Throughput.Run::receiverVersion,
            List.of(Column.RATE),
            List.of());

    /** The time of a message from socket to socket. */
    public static final Benchmark<Latency.Run> LATENCY = new Benchmark<>(
            "latency",
            "one-way latency, half of each REQ-REP round trip",
            Latency.Run::version,
            List.of(Column.P50, Column.P99),
            List.of(Column.P99_9));

    /** Messages per second from a socket to a method of an application. */
    public static final Benchmark<Throughput.Run> LISTENER = new Benchmark<>(
            "listener",
            "messages per second from a PUSH socket of zmq-engine to a method that takes a byte[]",
            Throughput.Run::receiverVersion,
            List.of(Column.RATE),
            List.of());

    /** Returns what a pair of runs gave. */
    public String pairLine(String subject, String peer, Pair<R> pair) {
        ToDoubleFunction<R> first = headline.get(0).figure();
        double ratio = first.applyAsDouble(pair.subject()) / first.applyAsDouble(pair.peer());
        return "pair " + pair.number() + ": ratio " + Figures.ratio(ratio) + " ("
                + words(subject, columns(), figure -> figure.applyAsDouble(pair.subject())) + ", "
                + words(peer, columns(), figure -> figure.applyAsDouble(pair.peer())) + ")";
    }

    /** Returns what was measured. */
    public String versionLine(Comparison<R> comparison) {
        Pair<R> any = comparison.pairs().get(0);
        return "versions: " + comparison.subject() + " " + version.apply(any.subject()) + ", " + comparison.peer() + " "
                + version.apply(any.peer());
    }

    /** Returns the result of a comparison. */
    public String resultLine(Comparison<R> comparison) {
        return line(comparison, headline);
    }

    /** Returns the result of a comparison in the further figures. */
    public List<String> tailLines(Comparison<R> comparison) {
        return tail.stream()
                .map(column -> "tail: " + line(comparison, List.of(column)))
                .toList();
    }

    /** Returns all figures. */
    List<Column<R>> columns() {
        return Stream.concat(headline.stream(), tail.stream()).toList();
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
