// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.samples.benchmarks.measure.Comparison;
import dev.zmq.samples.benchmarks.measure.Comparison.Pair;
import dev.zmq.samples.benchmarks.measure.Cost;
import dev.zmq.samples.benchmarks.measure.Cost.Spent;
import java.util.List;
import org.junit.jupiter.api.Test;

class CostTest {

    private static final Comparison<Cost.Run> COMPARISON = new Comparison<>(
            "zmq-engine",
            "libzmq",
            List.of(new Pair<>(
                    1,
                    new Cost.Run("1.0", new Spent(20, 24, 0.001), new Spent(30, 48, 0.002)),
                    new Cost.Run("4.3.4", new Spent(50, Double.NaN, 0.002), new Spent(150, Double.NaN, Double.NaN)))));

    @Test
    void addsUpTheTimeOfBothEnds() {
        assertThat(Benchmark.COST.resultLine(COMPARISON))
                .startsWith("ratio 0.25 (zmq-engine 50.0 ns CPU 20.0 ns CPU sender 30.0 ns CPU receiver")
                .contains(", libzmq 200.0 ns CPU ");
    }

    @Test
    void saysThatSomethingIsNotKnown() {
        assertThat(Benchmark.COST.furtherLines(COMPARISON))
                .contains(
                        "also: ratio n/a (zmq-engine 24.0 B heap sender, libzmq n/a B heap sender, median of 1 pairs)",
                        "also: ratio 0.50 (zmq-engine 1.0 calls/1000 sender, libzmq 2.0 calls/1000 sender, median of 1 pairs)",
                        "also: ratio n/a (zmq-engine 2.0 calls/1000 receiver, libzmq n/a calls/1000 receiver, median of 1 pairs)");
    }
}
