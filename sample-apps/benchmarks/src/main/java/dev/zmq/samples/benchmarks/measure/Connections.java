// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import java.time.Duration;
import java.util.List;

/**
 * Measures what many peers of a ROUTER socket cost that have nothing to say: memory and processor time of its process.
 *
 * @param count how many peers there are, at least 1
 * @param idle how long nothing happens
 */
public record Connections(int count, Duration idle) {

    /** Connections that have come and gone before memory is looked at first, so that code and tables do not count. */
    public static final int WARM_UP = 500;

    private static final int HELLO_BYTES = 16;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /**
     * Measures one run, in new processes.
     *
     * @param router what is measured
     * @param dealers the peers
     */
    public Run measure(Contender router, Contender dealers) {
        OpenFiles.requireRoomFor(count);
        Workload workload = Workload.of(Pattern.ROUTING, Transport.TCP, HELLO_BYTES);
        try (WorkerProcess routing = WorkerProcess.start(
                router, Assignment.of(List.of(Role.ROUTER), workload.transport().anyEndpoint(), workload, null))) {
            connect(routing, dealers, workload.withSockets(Math.min(count, WARM_UP)))
                    .close();
            Footprint before = routing.settle(LIMIT);
            try (WorkerProcess peers = connect(routing, dealers, workload.withSockets(count))) {
                Footprint after = routing.settle(LIMIT);
                IdleTime idleTime = routing.idle(idle);
                return new Run(routing.version(), peers.version(), new Growth(before, after, count), idleTime);
            }
        }
    }

    /** Returns a process whose DEALER sockets have all got a reply to a request. */
    private static WorkerProcess connect(WorkerProcess router, Contender dealers, Workload workload) {
        WorkerProcess peers =
                WorkerProcess.start(dealers, Assignment.of(List.of(Role.DEALER), router.endpoint(), workload, null));
        try {
            router.begin(workload.sockets(), LIMIT);
            peers.play(workload.sockets(), LIMIT);
            router.end(LIMIT);
            return peers;
        } catch (RuntimeException e) {
            peers.close();
            throw e;
        }
    }

    /**
     * The result of a run.
     *
     * @param version of the implementation with the ROUTER socket
     * @param peersVersion of the implementation with the DEALER sockets
     * @param memory of the process with the ROUTER socket
     * @param idle what this process took with all connections
     */
    public record Run(String version, String peersVersion, Growth memory, IdleTime idle) {}
}
