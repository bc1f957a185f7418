// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The sending and the receiving end of a run, in a new process each, or in one for both. Not thread-safe. */
final class Ends implements AutoCloseable {

    private final WorkerProcess bound;
    private final WorkerProcess connected;
    private final boolean receiverIsBound;

    private Ends(WorkerProcess bound, WorkerProcess connected, boolean receiverIsBound) {
        this.bound = bound;
        this.connected = connected;
        this.receiverIsBound = receiverIsBound;
    }

    /**
     * Starts the workers.
     *
     * @param samplesFile where the receiver leaves the time of each message, if it takes that
     */
    static Ends start(Contender sender, Contender receiver, Workload workload, @Nullable Path samplesFile) {
        Pattern pattern = workload.pattern();
        String anyEndpoint = workload.transport().anyEndpoint();
        boolean receiverIsBound = pattern.receiver().binds();
        if (workload.isInOneProcess()) {
            List<Role> both = Stream.of(pattern.sender(), pattern.receiver())
                    .sorted(Comparator.comparing(Role::binds).reversed())
                    .toList();
            WorkerProcess worker =
                    WorkerProcess.start(receiver, Assignment.of(both, anyEndpoint, workload, samplesFile));
            return new Ends(worker, worker, receiverIsBound);
        }
        Contender binder = receiverIsBound ? receiver : sender;
        Contender connector = receiverIsBound ? sender : receiver;
        Role binding = receiverIsBound ? pattern.receiver() : pattern.sender();
        Role connecting = receiverIsBound ? pattern.sender() : pattern.receiver();
        WorkerProcess bound =
                WorkerProcess.start(binder, Assignment.of(List.of(binding), anyEndpoint, workload, samplesFile));
        try {
            WorkerProcess connected = WorkerProcess.start(
                    connector, Assignment.of(List.of(connecting), bound.endpoint(), workload, samplesFile));
            return new Ends(bound, connected, receiverIsBound);
        } catch (RuntimeException e) {
            bound.close();
            throw e;
        }
    }

    /** Plays a round, which begins at the end that is bound. */
    Played play(long messages, Duration limit) {
        bound.begin(messages, limit);
        if (connected != bound) {
            connected.begin(messages, limit);
        }
        Round ofBound = bound.end(limit);
        Round ofConnected = connected.end(limit);
        return receiverIsBound ? new Played(ofConnected, ofBound) : new Played(ofBound, ofConnected);
    }

    /** Plays a round at the sending end alone. */
    Round send(long messages, Duration limit) {
        WorkerProcess sender = receiverIsBound ? connected : bound;
        sender.begin(messages, limit);
        return sender.end(limit);
    }

    /** Returns the memory of both ends, once they have let go of what they need no more. */
    Settled settle(Duration limit) {
        Footprint ofBound = bound.settle(limit);
        Footprint ofConnected = connected.settle(limit);
        return receiverIsBound ? new Settled(ofConnected, ofBound) : new Settled(ofBound, ofConnected);
    }

    /** Returns the version of the implementation that sends. */
    String senderVersion() {
        return sender().version();
    }

    /** Returns the version of the implementation that receives. */
    String receiverVersion() {
        return receiver().version();
    }

    WorkerProcess sender() {
        return receiverIsBound ? connected : bound;
    }

    WorkerProcess receiver() {
        return receiverIsBound ? bound : connected;
    }

    @Override
    public void close() {
        try {
            connected.close();
        } finally {
            if (bound != connected) {
                bound.close();
            }
        }
    }

    /** A round, as each end timed it. */
    record Played(Round sent, Round received) {}

    /** The memory of each end. */
    record Settled(Footprint sender, Footprint receiver) {}
}
