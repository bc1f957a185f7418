// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.report;

import dev.zmq.samples.benchmarks.measure.Schedule;
import dev.zmq.samples.benchmarks.measure.Workload;
import java.util.List;

/**
 * Messages that are sent for some time.
 *
 * @param workload what is sent
 * @param schedule how long each run warms up and measures
 */
public record Traffic(Workload workload, Schedule schedule) implements Setup {

    @Override
    public List<String> lines() {
        return List.of(
                workload.messageBytes() + " B messages over " + workload.transport() + ", high-water mark "
                        + workload.highWaterMark() + sockets() + rate() + ", " + processes(),
                time(schedule));
    }

    private String sockets() {
        return switch (workload.pattern()) {
            case PIPELINE, FAN_OUT, ROUTING ->
                ", " + workload.sockets() + " " + connecting() + (workload.sockets() == 1 ? " socket" : " sockets");
            case JSON_PIPELINE, PACED_PIPELINE, PING_PONG, SUBSCRIBING, WAITING -> "";
        };
    }

    private String connecting() {
        return (workload.pattern().sender().binds()
                        ? workload.pattern().receiver()
                        : workload.pattern().sender())
                .name();
    }

    private String rate() {
        return workload.ratePerSecond() == 0 ? "" : ", " + workload.ratePerSecond() + " messages a second";
    }

    private String processes() {
        return workload.isInOneProcess()
                ? "both sides in one process with one context, each on its own thread"
                : "each side in its own process";
    }

    /** Returns how long a run warms up and measures, in words. */
    static String time(Schedule schedule) {
        return "warm-up, not counted: at least " + Figures.seconds(schedule.warmUp())
                + " of the same traffic in the same processes; measured: " + measured(schedule);
    }

    private static String measured(Schedule schedule) {
        return schedule.messages() > 0
                ? schedule.messages() + " messages"
                : "about " + Figures.seconds(schedule.interval());
    }
}
