// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import java.time.Duration;
import java.util.List;

/**
 * Measures what sockets cost that wait for messages which do not come.
 *
 * @param count how many sockets there are, each with a thread that waits in receive, at least 1
 * @param idle how long nothing happens
 */
public record IdleSockets(int count, Duration idle) {

    private static final int HELLO_BYTES = 16;
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /**
     * Measures one run, in new processes.
     *
     * @param waiter what is measured
     * @param router the other end of all its connections
     */
    public Run measure(Contender waiter, Contender router) {
        Workload workload =
                Workload.of(Pattern.WAITING, Transport.TCP, HELLO_BYTES).withSockets(count);
        String anyEndpoint = workload.transport().anyEndpoint();
        try (WorkerProcess routing =
                        WorkerProcess.start(router, Assignment.of(List.of(Role.ROUTER), anyEndpoint, workload, null));
                WorkerProcess waiting = WorkerProcess.start(
                        waiter, Assignment.of(List.of(Role.WAITER), routing.endpoint(), workload, null))) {
            routing.begin(count, LIMIT);
            waiting.play(count, LIMIT);
            routing.end(LIMIT);
            return new Run(waiting.version(), waiting.idle(idle));
        }
    }

    /**
     * The result of a run.
     *
     * @param version of the implementation
     * @param idle what the process took
     */
    public record Run(String version, IdleTime idle) {}
}
