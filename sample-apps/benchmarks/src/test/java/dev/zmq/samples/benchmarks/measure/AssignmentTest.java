// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class AssignmentTest {

    private static final Workload WORKLOAD =
            Workload.of(Pattern.ROUTING, Transport.INPROC, 16).withHighWaterMark(500);

    @Test
    void tellsAWorkerWhatToDoInTheArgumentsThatTheProgramInCReads() {
        Assignment assignment =
                Assignment.of(List.of(Role.TIMED_PULL, Role.PACED_PUSH), "inproc://x", WORKLOAD.withRate(20), null);

        assertThat(assignment.toArguments())
                .containsExactly("timed-pull+paced-push", "inproc://x", "16", "500", "1", "20", "100", "random", "0");
    }

    @Test
    void understandsWhatItTells() {
        Assignment assignment =
                Assignment.of(List.of(Role.REP, Role.REQ), "tcp://[::1]:5555", WORKLOAD, Path.of("samples"));

        assertThat(Assignment.parse(assignment.toArguments())).isEqualTo(assignment);
    }

    @Test
    void understandsWhichTopicsThereAre() {
        Workload subscriptions = Workload.of(Pattern.SUBSCRIBING, Transport.TCP, 13)
                .withTopics(new Topics(Topics.Kind.SEQUENTIAL, 1_000_000));
        Assignment assignment = Assignment.of(List.of(Role.TOPIC_SUB), "tcp://[::1]:5555", subscriptions, null);

        assertThat(assignment.toArguments()).endsWith("sequential", "1000000");
        assertThat(Assignment.parse(assignment.toArguments())).isEqualTo(assignment);
    }

    @Test
    void keepsAtLeastOneRequestUnderWayForEachSocket() {
        assertThat(underWay(1)).isEqualTo(100);
        assertThat(underWay(250)).isEqualTo(250);
    }

    @Test
    void opensManySocketsOnlyWhereTheyConnect() {
        Assignment assignment =
                Assignment.of(List.of(Role.ROUTER, Role.DEALER), "inproc://x", WORKLOAD.withSockets(7), null);

        assertThat(assignment.socketsOf(Role.ROUTER)).isEqualTo(1);
        assertThat(assignment.socketsOf(Role.DEALER)).isEqualTo(7);
    }

    @Test
    void refusesTheArgumentsOfSomethingElse() {
        assertThatIllegalArgumentException().isThrownBy(() -> Assignment.parse(List.of("push", "inproc://x", "16")));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Assignment.parse(List.of("pusher", "inproc://x", "16", "0", "1", "0", "100", "random", "0")));
    }

    private static int underWay(int sockets) {
        return Assignment.of(List.of(Role.DEALER), "inproc://x", WORKLOAD.withSockets(sockets), null)
                .requestsUnderWay();
    }
}
