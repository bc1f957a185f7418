// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.goals;

import dev.zmq.samples.benchmarks.measure.Comparison;
import dev.zmq.samples.benchmarks.measure.Comparison.Pair;
import dev.zmq.samples.benchmarks.report.Benchmark;
import dev.zmq.samples.benchmarks.report.Column;
import dev.zmq.samples.benchmarks.report.Conditions;
import dev.zmq.samples.benchmarks.report.Outcome;
import java.util.List;

/** Two pairs of runs that gave 30 to 10 and 60 to 10 in one figure, and half of that in another. */
final class SampleOutcome {

    static final String SPEED = "speed";
    static final String HALF = "half";

    static final Outcome<Double> OUTCOME = new Outcome<>(
            new Benchmark<>(
                    "sample",
                    "how fast it is",
                    run -> "1.0",
                    List.of(
                            new Column<>(SPEED, run -> run, value -> Math.round(value) + " km/h"),
                            new Column<>(HALF, run -> run / 2, value -> Math.round(value) + " m/s"))),
            Conditions.now(List.of("report"), List::of),
            new Comparison<>("hare", "tortoise", List.of(new Pair<>(1, 30.0, 10.0), new Pair<>(2, 60.0, 10.0))));

    private SampleOutcome() {}
}
