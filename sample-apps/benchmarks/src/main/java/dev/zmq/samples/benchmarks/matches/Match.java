// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.matches;

import dev.zmq.samples.benchmarks.measure.Comparison;
import dev.zmq.samples.benchmarks.measure.Comparison.Side;
import dev.zmq.samples.benchmarks.report.Benchmark;
import dev.zmq.samples.benchmarks.report.Conditions;
import dev.zmq.samples.benchmarks.report.Outcome;
import dev.zmq.samples.benchmarks.report.Setup;
import java.io.PrintWriter;
import java.util.List;

/**
 * A comparison that can be made.
 *
 * @param benchmark the kind of measurement
 * @param setup what is done in each run
 * @param subject the one that is compared
 * @param peer the one that it is compared with
 * @param <R> the result of a run
 */
public record Match<R>(Benchmark<R> benchmark, Setup setup, Side<R> subject, Side<R> peer) {

    /**
     * Makes the comparison, and says what it does and what each pair of runs gave.
     *
     * @param pairs how often to measure each, at least 1
     * @param commandLine the arguments of the program
     * @param out where to say it
     */
    public Outcome<R> play(int pairs, List<String> commandLine, PrintWriter out) {
        Conditions conditions = Conditions.now(commandLine, setup);
        out.println(benchmark.name() + ": " + benchmark.title());
        conditions.lines().forEach(out::println);
        out.flush();
        Comparison<R> comparison = Comparison.alternate(subject, peer, pairs, pair -> {
            out.println(benchmark.pairLine(subject.name(), peer.name(), pair));
            out.flush();
        });
        return new Outcome<>(benchmark, conditions, comparison);
    }
}
