// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Counts the system calls of another process with {@code perf stat}, where that is installed and the user is allowed to: it
 * lets the other process run on, unlike {@code strace}, and sees all calls, unlike {@code /proc/PID/io}, which does not
 * count {@code send} and {@code recv}. Not thread-safe.
 */
final class SystemCallCounter implements AutoCloseable {

    private static final String EVENT = "raw_syscalls:sys_enter";
    private static final String ATTACHED = "attached";

    private final @Nullable Process perf;

    private SystemCallCounter(@Nullable Process perf) {
        this.perf = perf;
    }

    /** Begins to count; all threads, also those to come. */
    static SystemCallCounter start(long pid) {
        try {
            // It counts for as long as cat runs, which is until its input ends; perf's own words go to standard error.
            Process perf =
                    new ProcessBuilder("perf", "stat", "-x,", "-e", EVENT, "-p", Long.toString(pid), "cat").start();
            return new SystemCallCounter(isAttached(perf) ? perf : null);
        } catch (IOException e) {
            // Not installed, which is no reason not to measure the rest.
            return new SystemCallCounter(null);
        }
    }

    private static boolean isAttached(Process perf) throws IOException {
        BufferedWriter toCat = perf.outputWriter(StandardCharsets.US_ASCII);
        try {
            toCat.write(ATTACHED + "\n");
            toCat.flush();
        } catch (IOException e) {
            // It has ended already, because it is not allowed to count.
            return false;
        }
        BufferedReader fromCat = perf.inputReader(StandardCharsets.US_ASCII);
        return ATTACHED.equals(fromCat.readLine());
    }

    /** Ends counting, and returns the number of calls since the start; empty if they could not be counted. */
    OptionalLong stop() {
        if (perf == null) {
            return OptionalLong.empty();
        }
        try {
            perf.outputWriter(StandardCharsets.US_ASCII).close();
            List<String> said =
                    perf.errorReader(StandardCharsets.US_ASCII).lines().toList();
            return said.stream()
                    .map(line -> line.split(",", -1))
                    .filter(fields -> List.of(fields).contains(EVENT))
                    .map(fields -> fields[0])
                    .filter(Predicate.not(count -> count.startsWith("<"))) // <not counted>
                    .mapToLong(Long::parseLong)
                    .findFirst();
        } catch (IOException e) {
            throw new MeasurementException("Cannot end perf: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        if (perf != null) {
            perf.destroy();
        }
    }
}
