// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.goals;

import dev.zmq.samples.benchmarks.report.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What became of a row.
 *
 * @param row that was tried
 * @param outcome null if it could not be measured
 * @param failure why not, for a user; null if it was measured
 */
public record RowResult(
        Row row, @Nullable Outcome<?> outcome, @Nullable String failure) {

    /** Returns a row that was measured. */
    public static RowResult measured(Row row, Outcome<?> outcome) {
        return new RowResult(row, outcome, null);
    }

    /** Returns a row that could not be measured. */
    public static RowResult failed(Row row, String reason) {
        return new RowResult(row, null, reason);
    }

    /** Returns how many of its goals are met; none if it could not be measured. */
    public int goalsMet() {
        Outcome<?> made = outcome;
        return made == null
                ? 0
                : (int) row.goals().stream().filter(goal -> goal.isMetBy(made)).count();
    }
}
