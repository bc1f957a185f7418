// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.goals;

import dev.zmq.samples.benchmarks.measure.Comparison;
import dev.zmq.samples.benchmarks.report.Column;
import dev.zmq.samples.benchmarks.report.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the time that something takes grows with a number, as rows that differ only in this number have measured it; drawn by
 * whoever shows the page, with Mermaid.
 *
 * @param title what takes the time
 * @param numbers what the number counts
 * @param command of all its rows, with {@code {n}} for the number
 * @param rate the key of the column that says how often a second it is done
 * @param times how often it is done each time, which may depend on the number
 */
record Chart(String title, String numbers, String command, String rate, IntToDoubleFunction times) {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final int LEAST_POINTS = 2;

    /** All charts of the page. */
    static final List<Chart> ALL = List.of(
            new Chart(
                    "Time of a message for each subscriber",
                    "SUB sockets of one PUB",
                    "fanout --subscribers {n} --size 16 --peer libzmq",
                    "messagesPerSecond",
                    subscribers -> subscribers),
            new Chart(
                    "Time of a message from any of many senders",
                    "PUSH sockets of one PULL",
                    "fanin --senders {n} --size 16 --peer libzmq",
                    "messagesPerSecond",
                    senders -> 1),
            new Chart(
                    "Time of a request and its reply",
                    "DEALER sockets of one ROUTER",
                    "router --dealers {n} --size 16 --peer libzmq",
                    "requestsPerSecond",
                    dealers -> 1),
            new Chart(
                    "Time of a message that matches no subscription",
                    "subscriptions of one XPUB, besides 10000",
                    "subscriptions --count {n} --peer libzmq",
                    "unmatchedPerSecond",
                    subscriptions -> 1));

    /** Returns it in Markdown; empty if fewer than two of its rows were measured. */
    List<String> lines(List<RowResult> results) {
        Pattern rows = Pattern.compile(Pattern.quote(command).replace("{n}", "\\E(\\d+)\\Q"));
        List<Point> points = results.stream()
                .map(result -> point(rows.matcher(result.row().command()), result.outcome()))
                .filter(Objects::nonNull)
                .sorted(Comparator.comparing(Point::number))
                .toList();
        if (points.size() < LEAST_POINTS) {
            return List.of();
        }
        double highest = points.stream()
                .mapToDouble(point -> Math.max(point.subjectNanos, point.peerNanos))
                .max()
                .orElseThrow();
        return List.of(
                "```mermaid",
                "---",
                "config:",
                "  themeVariables:",
                "    xyChart:",
                "      plotColorPalette: \"#1f6feb, #d1242f\"",
                "---",
                "xychart-beta",
                "    title \"" + title + "\"",
                "    x-axis \"" + numbers + "\" " + list(points, point -> "\"" + point.number + "\""),
                "    y-axis \"nanoseconds\" 0 --> " + nanos(Math.ceil(highest)),
                "    line " + list(points, point -> nanos(point.subjectNanos)),
                "    line " + list(points, point -> nanos(point.peerNanos)),
                "```",
                "");
    }

    private <R> @Nullable Point point(Matcher row, @Nullable Outcome<R> outcome) {
        if (outcome == null || !row.matches()) {
            return null;
        }
        int number = Integer.parseInt(row.group(1));
        Column<R> column = outcome.benchmark().column(rate);
        Comparison<R> comparison = outcome.comparison();
        DoubleUnaryOperator nanos = perSecond -> NANOS_PER_SECOND / perSecond / times.applyAsDouble(number);
        return new Point(
                number,
                nanos.applyAsDouble(comparison.subjectMedian(column.figure())),
                nanos.applyAsDouble(comparison.peerMedian(column.figure())));
    }

    private static String list(List<Point> points, Function<Point, String> text) {
        return points.stream().map(text).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String nanos(double nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos);
    }

    private record Point(int number, double subjectNanos, double peerNanos) {}
}
