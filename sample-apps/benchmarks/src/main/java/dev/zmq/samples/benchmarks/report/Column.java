// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.report;

import dev.zmq.samples.benchmarks.measure.Latency;
import dev.zmq.samples.benchmarks.measure.Throughput;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/**
 * A figure of a run.
 *
 * @param key names the figure and its unit for programs
 * @param figure takes it from a run
 * @param text puts it in words
 * @param <R> the result of a run
 */
public record Column<R>(String key, ToDoubleFunction<R> figure, DoubleFunction<String> text) {

    /** Received messages in a second. */
    public static final Column<Throughput.Run> RATE =
            new Column<>("messagesPerSecond", Throughput.Run::messagesPerSecond, rate -> Figures.rate(rate, "msg/s"));

    /** Requests that were answered in a second. */
    public static final Column<Throughput.Run> REQUEST_RATE =
            new Column<>("requestsPerSecond", Throughput.Run::messagesPerSecond, rate -> Figures.rate(rate, "req/s"));

    /** The typical latency: half of all messages took longer. */
    public static final Column<Latency.Run> P50 =
            new Column<>("oneWayMicrosP50", run -> run.oneWayMicros(50), micros -> Figures.micros(micros) + " p50");

    /** The latency of the slowest message in a hundred. */
    public static final Column<Latency.Run> P99 = new Column<>(
            "oneWayMicrosP99", run -> run.oneWayMicros(99), micros -> Figures.wholeMicros(micros) + " p99");

    /** The latency of the slowest message in a thousand. */
    public static final Column<Latency.Run> P99_9 = new Column<>(
            "oneWayMicrosP999", run -> run.oneWayMicros(99.9), micros -> Figures.wholeMicros(micros) + " p99.9");
}
