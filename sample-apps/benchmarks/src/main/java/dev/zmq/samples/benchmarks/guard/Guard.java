// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.guard;

import dev.zmq.samples.benchmarks.goals.Row;
import dev.zmq.samples.benchmarks.goals.RowResult;
import dev.zmq.samples.benchmarks.report.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Compares rows with a baseline.
 *
 * @param baseline what to compare with
 * @param measurement measures a row with so many pairs of runs
 */
public record Guard(Baseline baseline, BiFunction<Row, Integer, RowResult> measurement) {

    /** Enough for what is as it was. */
    static final int FIRST_PAIRS = 3;

    /** For what looks worse after that; then only these count. */
    static final int FURTHER_PAIRS = 5;

    /**
     * Measures rows, and judges them and what the baseline has besides them.
     *
     * @param rows each with a goal, of which the first is a ratio
     */
    public List<Finding> check(List<Row> rows) {
        List<Finding> findings = new ArrayList<>();
        for (Row row : rows) {
            Finding finding = judge(row, FIRST_PAIRS);
            findings.add(finding.looksWorse() ? judge(row, FURTHER_PAIRS) : finding);
        }
        List<Guarded> figures = rows.stream().map(Guarded::of).toList();
        baseline.entries().stream()
                .filter(entry -> figures.stream().noneMatch(figure -> figure.isThatOf(entry)))
                .map(Guard::gone)
                .forEach(findings::add);
        return findings;
    }

    private static Finding gone(Baseline.Entry entry) {
        return Finding.of(
                entry.command() + ", " + entry.figure(),
                Verdict.GONE,
                "in the baseline, but not among the rows of this version");
    }

    private Finding judge(Row row, int pairs) {
        Guarded figure = Guarded.of(row);
        RowResult result = measurement.apply(row, pairs);
        Outcome<?> outcome = result.outcome();
        if (outcome == null) {
            return Finding.of(figure.title(), Verdict.FAILED, String.valueOf(result.failure()));
        }
        Baseline.Entry now = figure.entry(outcome);
        return baseline.entries().stream()
                .filter(figure::isThatOf)
                .findFirst()
                .map(before -> Judge.judge(figure, before, now))
                .orElseGet(() -> Finding.of(figure.title(), Verdict.NEW, "not in the baseline"));
    }
}
