// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.guard;

import dev.zmq.samples.benchmarks.goals.Goal;
import dev.zmq.samples.benchmarks.goals.Row;
import dev.zmq.samples.benchmarks.report.Outcome;
import java.util.List;

/**
 * A figure that is guarded: the ratio of a row that its first goal is about.
 *
 * @param row that measures it
 * @param figure the key of its column
 * @param isMoreBetter whether it falls by getting less
 */
record Guarded(Row row, String figure, boolean isMoreBetter) {

    /**
     * Returns the figure of a row.
     *
     * @throws IllegalArgumentException if its first goal is not a ratio
     */
    static Guarded of(Row row) {
        Goal goal = row.goals().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(row.title() + " has no goal"));
        return switch (goal.kind()) {
            case RATIO_AT_LEAST -> new Guarded(row, goal.figure(), true);
            case RATIO_AT_MOST -> new Guarded(row, goal.figure(), false);
            case VALUE_AT_LEAST, VALUE_AT_MOST ->
                throw new IllegalArgumentException("The first goal of " + row.title() + " is not a ratio");
        };
    }

    String title() {
        return row.title() + ", " + figure;
    }

    boolean isThatOf(Baseline.Entry entry) {
        return entry.command().equals(row.command()) && entry.figure().equals(figure);
    }

    /** Returns what a measurement of the row gave, in the form in which it is kept. */
    <R> Baseline.Entry entry(Outcome<R> outcome) {
        List<String> versions = outcome.benchmark().versions(outcome.comparison());
        List<Double> ratios = outcome.comparison()
                .sortedRatios(outcome.benchmark().column(figure).figure());
        return new Baseline.Entry(row.command(), figure, versions.get(0), versions.get(1), ratios);
    }
}
