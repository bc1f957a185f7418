// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.goals;

import dev.zmq.samples.benchmarks.report.JsonFiles;
import dev.zmq.samples.benchmarks.report.Machine;
import dev.zmq.samples.benchmarks.report.Outcome;
import dev.zmq.samples.benchmarks.report.ResultFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows and what became of them.
 *
 * @param commandLine the arguments of the program
 * @param startedAt the time before the first row
 * @param machine where it was made
 * @param pairs how often each side of a row was measured
 * @param results the rows so far, in the order of the page
 */
public record Report(List<String> commandLine, Instant startedAt, Machine machine, int pairs, List<RowResult> results) {

    /** Keeps the lists from changing. */
    public Report {
        commandLine = List.copyOf(commandLine);
        results = List.copyOf(results);
    }

    /** Returns how many goals there are. */
    public int goals() {
        return results.stream().mapToInt(result -> result.row().goals().size()).sum();
    }

    /** Returns how many goals are met. */
    public int goalsMet() {
        return results.stream().mapToInt(RowResult::goalsMet).sum();
    }

    /** Returns whether there is a row that could not be measured. */
    public boolean hasFailures() {
        return results.stream().anyMatch(result -> result.failure() != null);
    }

    /** Writes the page for people, and the file for programs, in the place of earlier ones. */
    public void writeTo(Path page, Path json) {
        try {
            Files.writeString(page, new Page(this).text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JsonFiles.write(json, new Content(this));
    }

    /** The file for programs. */
    private record Content(
            List<String> commandLine, Instant startedAt, Machine machine, int goals, int goalsMet, List<Entry> rows) {

        Content(Report report) {
            this(
                    report.commandLine,
                    report.startedAt,
                    report.machine,
                    report.goals(),
                    report.goalsMet(),
                    report.results.stream().map(Entry::of).toList());
        }
    }

    private record Entry(
            String title,
            String command,
            List<Reached> goals,
            @Nullable ResultFile result,
            @Nullable String failure) {

        static Entry of(RowResult result) {
            Row row = result.row();
            Outcome<?> outcome = result.outcome();
            if (outcome == null) {
                return new Entry(row.title(), row.command(), List.of(), null, result.failure());
            }
            List<Reached> goals = row.goals().stream()
                    .map(goal -> new Reached(goal, goal.isMetBy(outcome)))
                    .toList();
            return new Entry(row.title(), row.command(), goals, ResultFile.of(outcome), null);
        }
    }

    private record Reached(Goal goal, boolean met) {}
}
