// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.report;

import dev.zmq.samples.benchmarks.measure.Comparison;
import java.util.ArrayList;
import java.util.List;

/**
 * A comparison that was made, and how.
 *
 * @param benchmark the kind of measurement
 * @param conditions under which it was made
 * @param comparison what was measured
 * @param <R> the result of a run
 */
public record Outcome<R>(Benchmark<R> benchmark, Conditions conditions, Comparison<R> comparison) {

    /** Returns it in words; the last line is the result. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(benchmark.versionLine(comparison));
        lines.addAll(benchmark.furtherLines(comparison));
        lines.add(benchmark.resultLine(comparison));
        return lines;
    }
}
