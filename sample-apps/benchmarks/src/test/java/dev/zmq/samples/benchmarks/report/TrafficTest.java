// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.samples.benchmarks.measure.Pattern;
import dev.zmq.samples.benchmarks.measure.Schedule;
import dev.zmq.samples.benchmarks.measure.Transport;
import dev.zmq.samples.benchmarks.measure.Workload;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrafficTest {

    @Test
    void saysHowManySocketsThereAre() {
        assertThat(lineOf(Workload.of(Pattern.FAN_OUT, Transport.TCP, 16).withSockets(10)))
                .isEqualTo(
                        "16 B messages over tcp, high-water mark 1000, 10 SUB sockets, each side in its own process");
        assertThat(lineOf(Workload.of(Pattern.PIPELINE, Transport.INPROC, 1024)))
                .isEqualTo("1024 B messages over inproc, high-water mark 1000, 1 PUSH socket, both sides in one process"
                        + " with one context, each on its own thread");
    }

    @Test
    void saysAtWhichRateMessagesAreSent() {
        assertThat(lineOf(Workload.of(Pattern.PACED_PIPELINE, Transport.IPC, 16).withRate(500)))
                .isEqualTo("16 B messages over ipc, high-water mark 1000, 500 messages a second,"
                        + " each side in its own process");
    }

    private static String lineOf(Workload workload) {
        Schedule schedule = new Schedule(Duration.ZERO, Duration.ofSeconds(1), 0, Duration.ofSeconds(10));
        return new Traffic(workload, schedule).lines().get(0);
    }
}
