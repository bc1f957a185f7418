// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.samples.benchmarks.measure.Comparison.Side;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private final List<String> order = new ArrayList<>();

    @Test
    void measuresBothInTurn() {
        Comparison.alternate(side("A", 1, 2), side("B", 3, 4), 2, pair -> order.add("told of pair " + pair.number()));

        assertThat(order)
                .containsExactly("prepared A", "prepared B", "A", "B", "told of pair 1", "A", "B", "told of pair 2");
    }

    @Test
    void dividesTheMedians() {
        Comparison<Double> comparison = compare(3, side("A", 10, 400, 20), side("B", 4, 5, 6));

        assertThat(comparison.subjectMedian(value -> value)).isEqualTo(20);
        assertThat(comparison.peerMedian(value -> value)).isEqualTo(5);
        assertThat(comparison.ratio(value -> value)).isEqualTo(4);
    }

    @Test
    void takesTheMiddleOfAnEvenNumberOfRuns() {
        Comparison<Double> comparison = compare(2, side("A", 10, 20), side("B", 1, 1));

        assertThat(comparison.subjectMedian(value -> value)).isEqualTo(15);
    }

    @Test
    void tellsTheRatioOfEveryPairFromTheLowestToTheHighest() {
        Comparison<Double> comparison = compare(3, side("A", 10, 30, 20), side("B", 2, 5, 5));

        assertThat(comparison.sortedRatios(value -> value)).containsExactly(4.0, 5.0, 6.0);
    }

    private static Comparison<Double> compare(int pairs, Side<Double> subject, Side<Double> peer) {
        return Comparison.alternate(subject, peer, pairs, pair -> {});
    }

    private Side<Double> side(String name, double... results) {
        Queue<Double> queue = new ArrayDeque<>();
        for (double result : results) {
            queue.add(result);
        }
        return new Side<>(name, () -> order.add("prepared " + name), () -> {
            order.add(name);
            return queue.remove();
        });
    }
}
