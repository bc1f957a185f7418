// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.measure.Comparison;
import dev.zmq.samples.benchmarks.measure.Comparison.Side;
import dev.zmq.samples.benchmarks.report.Benchmark;
import dev.zmq.samples.benchmarks.report.Conditions;
import dev.zmq.samples.benchmarks.report.ResultFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Makes a comparison, says how and with which result, and writes the file that was asked for.
 *
 * @param <R> the result of a run
 */
final class ComparisonRunner<R> {

    private final PrintWriter out;
    private final @Nullable Path json;
    private final int pairs;
    private final Benchmark<R> benchmark;
    private final Conditions conditions;

    ComparisonRunner(ComparisonOptions options, Benchmark<R> benchmark, Conditions conditions) {
        this.out = options.out();
        this.json = options.json();
        this.pairs = options.pairs();
        this.benchmark = benchmark;
        this.conditions = conditions;
    }

    void compare(Side<R> subject, Side<R> peer) {
        out.println(benchmark.name() + ": " + benchmark.title());
        conditions.lines().forEach(out::println);
        out.flush();

        Comparison<R> comparison = Comparison.alternate(subject, peer, pairs, pair -> {
            out.println(benchmark.pairLine(subject.name(), peer.name(), pair));
            out.flush();
        });

        if (json != null) {
            ResultFile.of(benchmark, conditions, comparison).writeTo(json);
        }
        out.println(benchmark.versionLine(comparison));
        benchmark.tailLines(comparison).forEach(out::println);
        out.println(benchmark.resultLine(comparison));
        out.flush();
    }
}
