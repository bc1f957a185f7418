// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.guard;

import java.util.List;

/**
 * The ratios of subject to peer in one figure, one of each pair of runs.
 *
 * @param values from the lowest to the highest, at least one, all above 0
 */
record Ratios(List<Double> values) {

    /** For a normal distribution: 1.4826 from the median distance to the deviation, 1.2533 from the mean to the median. */
    private static final double ERROR_PER_DISTANCE = 1.4826 * 1.2533;

    /**
     * Sorts the list and keeps it from changing.
     *
     * @throws IllegalArgumentException if there is none, or one that is no ratio
     */
    Ratios {
        values = values.stream().sorted().toList();
        if (values.isEmpty() || !values.stream().allMatch(value -> value > 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException("Not ratios: " + values);
        }
    }

    double median() {
        return median(values);
    }

    /**
     * Returns the standard error of the median, as a share of the median. It is taken from the typical distance of a ratio
     * from the median, so that a single run that something else disturbed does not count, however bad it was.
     */
    double error() {
        double median = median();
        List<Double> distances =
                values.stream().map(value -> Math.abs(value - median)).sorted().toList();
        return ERROR_PER_DISTANCE * median(distances) / median / Math.sqrt(values.size());
    }

    private static double median(List<Double> sorted) {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
