// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a comparison is made.
 *
 * @param commandLine the arguments of the program
 * @param startedAt the time before the first run
 * @param machine where it is made
 * @param setup what is done in each run
 */
public record Conditions(List<String> commandLine, Instant startedAt, Machine machine, Setup setup) {

    /** Returns the conditions of a comparison that begins now. */
    public static Conditions now(List<String> commandLine, Setup setup) {
        return new Conditions(List.copyOf(commandLine), Instant.now(), Machine.current(), setup);
    }

    /** Returns the conditions in words. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(setup.lines());
        lines.add(machine.line());
        lines.add(load());
        return lines;
    }

    private String load() {
        String average = String.format(Locale.ROOT, "load average %.1f", machine.loadAverage());
        return machine.isBusy()
                ? average + ": unless that is from measuring a minute ago, other work disturbs the figures"
                : average;
    }
}
