// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures how many messages a second get from a PUSH socket in one process to a PULL socket in another.
 *
 * @param workload what is sent
 * @param schedule how long
 */
public record Throughput(Workload workload, Schedule schedule) {

    /** Measures one run, in two new processes. */
    public Run measure(Contender sender, Contender receiver) {
        String anyEndpoint = workload.transport().wildcardEndpoint();
        try (WorkerProcess pull = WorkerProcess.start(receiver, Role.PULL, workload, anyEndpoint);
                WorkerProcess push = WorkerProcess.start(sender, Role.PUSH, workload, pull.endpoint())) {
            List<Round> sent = new ArrayList<>();
            Rounds received = schedule.run(
                    RoundSize.forStreaming(workload),
                    messages -> play(push, pull, messages, new ArrayList<>()),
                    messages -> play(push, pull, messages, sent));
            return new Run(push.version(), pull.version(), received, sent);
        }
    }

    private Round play(WorkerProcess push, WorkerProcess pull, long messages, List<Round> sent) {
        Duration limit = schedule.roundLimit();
        pull.begin(messages, limit);
        push.begin(messages, limit);
        Round received = pull.end(limit);
        sent.add(push.end(limit));
        return received;
    }

    /**
     * The result of a run.
     *
     * @param senderVersion of the implementation that sent
     * @param receiverVersion of the implementation that received
     * @param received rounds as timed at the receiving end, which is what counts
     * @param sent the measured rounds as timed at the sending end
     */
    public record Run(String senderVersion, String receiverVersion, Rounds received, List<Round> sent) {

        /** Keeps the list from changing. */
        public Run {
            sent = List.copyOf(sent);
        }

        /** Returns how many messages a second were received. */
        public double messagesPerSecond() {
            return received.messagesPerSecond();
        }
    }
}
