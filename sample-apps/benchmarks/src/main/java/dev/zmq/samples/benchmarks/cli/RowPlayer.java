// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.goals.Row;
import dev.zmq.samples.benchmarks.goals.RowResult;
import dev.zmq.samples.benchmarks.matches.Match;
import dev.zmq.samples.benchmarks.measure.MeasurementException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/**
 * Makes the comparisons of rows.
 *
 * @param commandLine the arguments of the program
 * @param preferences options with a value, each of which counts only for commands that have it
 * @param out where to say what is done
 */
record RowPlayer(List<String> commandLine, Map<String, ?> preferences, PrintWriter out) {

    RowResult play(Row row, int pairs) {
        try {
            Match<?> match = CompareCommand.match(row.arguments(), preferences);
            return RowResult.measured(row, match.play(pairs, commandLine, out));
        } catch (MeasurementException e) {
            String reason = String.valueOf(e.getMessage());
            out.println("not measured: " + reason);
            return RowResult.failed(row, reason);
        } finally {
            out.println();
            out.flush();
        }
    }
}
