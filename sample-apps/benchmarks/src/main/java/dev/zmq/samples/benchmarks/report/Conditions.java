// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.report;

import dev.zmq.samples.benchmarks.measure.Schedule;
import dev.zmq.samples.benchmarks.measure.Workload;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * How a comparison is made.
 *
 * @param commandLine the arguments of the program
 * @param startedAt the time before the first run
 * @param machine where it is made
 * @param workload what is sent
 * @param schedule how long each run warms up and measures
 */
public record Conditions(
        List<String> commandLine, Instant startedAt, Machine machine, Workload workload, Schedule schedule) {

    /** Returns the conditions in words. */
    public List<String> lines() {
        return List.of(
                workload.messageBytes() + " B messages over " + workload.transport() + ", high-water mark "
                        + workload.highWaterMark() + ", each side in its own process",
                "warm-up, not counted: at least " + Figures.seconds(schedule.warmUp())
                        + " of the same traffic in the same processes; measured: " + measured(),
                machine.processor() + " (" + machine.processors() + " processors), " + machine.operatingSystem()
                        + ", Java " + machine.java(),
                load());
    }

    private String measured() {
        return schedule.messages() > 0
                ? schedule.messages() + " messages"
                : "about " + Figures.seconds(schedule.interval());
    }

    private String load() {
        String average = String.format(Locale.ROOT, "load average %.1f", machine.loadAverage());
        return machine.isBusy()
                ? average + ": unless that is from measuring a minute ago, other work disturbs the figures"
                : average;
    }
}
