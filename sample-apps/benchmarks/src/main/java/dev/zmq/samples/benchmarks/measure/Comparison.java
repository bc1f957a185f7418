// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Two implementations measured in turn, A B A B, so that what else the machine does disturbs both alike.
 *
 * @param subject name of the implementation whose figure is divided
 * @param peer name of the implementation whose figure it is divided by
 * @param pairs the runs in the order in which they were made, at least one pair
 * @param <R> the result of a run
 */
public record Comparison<R>(String subject, String peer, List<Pair<R>> pairs) {

    /** Keeps the list from changing. */
    public Comparison {
        pairs = List.copyOf(pairs);
    }

    /**
     * Measures.
     *
     * @param count how many pairs of runs, at least 1
     * @param onPair is told each pair as soon as it is measured
     */
    public static <R> Comparison<R> alternate(
            Side<R> subject, Side<R> peer, int count, Consumer<? super Pair<R>> onPair) {
        subject.prepare.run();
        peer.prepare.run();
        List<Pair<R>> pairs = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            Pair<R> pair = new Pair<>(i, subject.measure.get(), peer.measure.get());
            onPair.accept(pair);
            pairs.add(pair);
        }
        return new Comparison<>(subject.name, peer.name, pairs);
    }

    /** Returns the median of a figure over the subject's runs. */
    public double subjectMedian(ToDoubleFunction<? super R> figure) {
        return median(pairs.stream().map(Pair::subject).mapToDouble(figure).toArray());
    }

    /** Returns the median of a figure over the peer's runs. */
    public double peerMedian(ToDoubleFunction<? super R> figure) {
        return median(pairs.stream().map(Pair::peer).mapToDouble(figure).toArray());
    }

    /** Returns the ratios of a figure in all pairs, from the lowest to the highest. */
    public List<Double> sortedRatios(ToDoubleFunction<? super R> figure) {
        return pairs.stream()
                .map(pair -> figure.applyAsDouble(pair.subject) / figure.applyAsDouble(pair.peer))
                .sorted()
                .toList();
    }

    /** Returns the ratio of the two medians of a figure. */
    public double ratio(ToDoubleFunction<? super R> figure) {
        return subjectMedian(figure) / peerMedian(figure);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    /**
     * One of the two.
     *
     * @param name as it appears in results
     * @param prepare does what is needed once, such as compiling, and fails if runs cannot be made
     * @param measure makes a run
     */
    public record Side<R>(String name, Runnable prepare, Supplier<R> measure) {}

    /**
     * A run of each.
     *
     * @param number counts from 1
     */
    public record Pair<R>(int number, R subject, R peer) {}
}
