// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.goals;

import dev.zmq.samples.benchmarks.report.Benchmark;
import dev.zmq.samples.benchmarks.report.Column;
import dev.zmq.samples.benchmarks.report.Outcome;

/**
 * What a figure of a comparison should be.
 *
 * @param figure the key of its column
 * @param kind what is compared with the bound
 * @param bound that the median, or the ratio of the medians, may just reach
 */
public record Goal(String figure, Kind kind, double bound) {

    /** What a goal is about. */
    public enum Kind {
        /** The ratio to the peer, where more is better. */
        RATIO_AT_LEAST,
        /** The ratio to the peer, where less is better. */
        RATIO_AT_MOST,
        /** The subject's own figure, where more is better. */
        VALUE_AT_LEAST,
        /** The subject's own figure, where less is better. */
        VALUE_AT_MOST
    }

    /** Returns the goal of being so many times as fast, or more. */
    public static Goal ratioAtLeast(String figure, double bound) {
        return new Goal(figure, Kind.RATIO_AT_LEAST, bound);
    }

    /** Returns the goal of taking this share of what the peer takes, or less. */
    public static Goal ratioAtMost(String figure, double bound) {
        return new Goal(figure, Kind.RATIO_AT_MOST, bound);
    }

    /** Returns the goal of a figure, whatever the peer's is. */
    public static Goal valueAtLeast(String figure, double bound) {
        return new Goal(figure, Kind.VALUE_AT_LEAST, bound);
    }

    /** Returns the goal of a figure, whatever the peer's is. */
    public static Goal valueAtMost(String figure, double bound) {
        return new Goal(figure, Kind.VALUE_AT_MOST, bound);
    }

    /**
     * Returns whether a comparison has reached it.
     *
     * @throws IllegalArgumentException if the comparison has no such figure
     */
    public <R> boolean isMetBy(Outcome<R> outcome) {
        Column<R> column = outcome.benchmark().column(figure);
        return switch (kind) {
            case RATIO_AT_LEAST -> outcome.comparison().ratio(column.figure()) >= bound;
            case RATIO_AT_MOST -> outcome.comparison().ratio(column.figure()) <= bound;
            case VALUE_AT_LEAST -> outcome.comparison().subjectMedian(column.figure()) >= bound;
            case VALUE_AT_MOST -> outcome.comparison().subjectMedian(column.figure()) <= bound;
        };
    }

    /** Returns it in words, such as {@code ratio ≥ 2.5}. */
    public <R> String text(Benchmark<R> benchmark) {
        Column<R> column = benchmark.column(figure);
        return switch (kind) {
            case RATIO_AT_LEAST -> "ratio ≥ " + plain(bound);
            case RATIO_AT_MOST -> "ratio ≤ " + plain(bound);
            case VALUE_AT_LEAST -> "≥ " + column.text().apply(bound);
            case VALUE_AT_MOST -> "≤ " + column.text().apply(bound);
        };
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
