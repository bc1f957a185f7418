// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.guard;

import dev.zmq.samples.benchmarks.goals.RowResult;
import dev.zmq.samples.benchmarks.measure.MeasurementException;
import dev.zmq.samples.benchmarks.report.JsonFiles;
import dev.zmq.samples.benchmarks.report.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.core.JacksonException;

/**
 * The ratios that a version of this program had on a machine.
 *
 * @param machine where it was made
 * @param entries one for each figure that is guarded
 */
public record Baseline(Machine machine, List<Entry> entries) {

    /** Keeps the list from changing. */
    public Baseline {
        Objects.requireNonNull(machine, "machine");
        entries = List.copyOf(entries);
    }

    /**
     * A figure.
     *
     * @param command the arguments of {@code compare} that measured it
     * @param figure the key of its column
     * @param subject name and version
     * @param peer name and version
     * @param ratios one of each pair of runs, from the lowest to the highest
     */
    public record Entry(String command, String figure, String subject, String peer, List<Double> ratios) {

        /**
         * Sorts the ratios.
         *
         * @throws IllegalArgumentException if there is none, or one that is not above 0
         */
        public Entry {
            Objects.requireNonNull(command, "command");
            Objects.requireNonNull(figure, "figure");
            Objects.requireNonNull(subject, "subject");
            Objects.requireNonNull(peer, "peer");
            ratios = new Ratios(ratios).values();
        }
    }

    /**
     * Makes a baseline of what was measured on this machine.
     *
     * @throws MeasurementException if a row could not be measured, because nobody would notice that it is not guarded
     */
    public static Baseline of(List<RowResult> results, Machine machine) {
        List<Entry> entries = new ArrayList<>();
        for (RowResult result : results) {
            if (result.outcome() == null) {
                throw new MeasurementException(
                        "No baseline: " + result.row().title() + " was not measured. " + result.failure());
            }
            entries.add(Guarded.of(result.row()).entry(result.outcome()));
        }
        return new Baseline(machine, entries);
    }

    /**
     * Reads what {@link #writeTo} wrote.
     *
     * @throws MeasurementException if there is no such file, or it is not a baseline
     */
    public static Baseline read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new MeasurementException("There is no baseline " + file + ". Run from the project's folder, or write"
                    + " one with --write-baseline");
        }
        try {
            return JsonFiles.read(file, Baseline.class);
        } catch (JacksonException e) {
            throw new MeasurementException(file + " is not a baseline: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Writes the file, in the place of an earlier one.
     *
     * @throws JacksonException if the file cannot be written
     */
    public void writeTo(Path file) {
        JsonFiles.write(file, this);
    }
}
