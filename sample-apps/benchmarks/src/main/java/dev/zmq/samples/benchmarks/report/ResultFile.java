// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.report;

import dev.zmq.samples.benchmarks.measure.Comparison;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Everything about a comparison, for programs: how it was made, each run with all its rounds, and the result.
 *
 * @param benchmark which of the commands made it
 * @param conditions under which it was made
 * @param result the medians
 * @param pairs all runs
 */
public record ResultFile(String benchmark, Conditions conditions, Result result, List<Pair> pairs) {

    /**
     * The result as printed.
     *
     * @param line the last line of the output
     * @param ratio of the medians of the first figure
     * @param subject medians
     * @param peer medians
     */
    public record Result(String line, double ratio, Medians subject, Medians peer) {}

    /**
     * Medians over all runs of an implementation.
     *
     * @param name of the implementation
     * @param figures by name
     */
    public record Medians(String name, Map<String, Double> figures) {}

    /**
     * Two runs, one after the other.
     *
     * @param number counts from 1
     */
    public record Pair(int number, Run subject, Run peer) {}

    /**
     * A run.
     *
     * @param figures by name
     * @param details all that was measured
     */
    public record Run(Map<String, Double> figures, Object details) {}

    /** Collects all about a comparison. */
    public static <R> ResultFile of(Outcome<R> outcome) {
        Benchmark<R> benchmark = outcome.benchmark();
        Comparison<R> comparison = outcome.comparison();
        List<Column<R>> columns = benchmark.columns();
        return new ResultFile(
                benchmark.name(),
                outcome.conditions(),
                new Result(
                        benchmark.resultLine(comparison),
                        comparison.ratio(columns.get(0).figure()),
                        new Medians(comparison.subject(), figures(columns, comparison::subjectMedian)),
                        new Medians(comparison.peer(), figures(columns, comparison::peerMedian))),
                comparison.pairs().stream()
                        .map(pair -> new Pair(pair.number(), run(pair.subject(), columns), run(pair.peer(), columns)))
                        .toList());
    }

    /**
     * Writes the file, in the place of an earlier one.
     *
     * @throws tools.jackson.core.JacksonException if the file cannot be written
     */
    public void writeTo(Path file) {
        JsonFiles.write(file, this);
    }

    private static <R> Run run(R run, List<Column<R>> columns) {
        return new Run(figures(columns, figure -> figure.applyAsDouble(run)), run);
    }

    private static <R> Map<String, Double> figures(
            List<Column<R>> columns, ToDoubleFunction<ToDoubleFunction<R>> value) {
        Map<String, Double> figures = new LinkedHashMap<>();
        columns.forEach(column -> figures.put(column.key(), value.applyAsDouble(column.figure())));
        return figures;
    }
}
