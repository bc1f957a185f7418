// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * Measures how many messages a second get from one end to the other: to all subscribers, where there are many; or how
 * many requests a second are answered.
 *
 * @param workload what is sent
 * @param schedule how long
 */
public record Throughput(Workload workload, Schedule schedule) {

    /** Measures one run, in new processes. */
    public Run measure(Contender sender, Contender receiver) {
        try (Ends ends = Ends.start(sender, receiver, workload, null)) {
            List<Round> sent = new ArrayList<>();
            Rounds received = schedule.run(
                    RoundSize.forStreaming(workload),
                    messages -> play(ends, messages).received(),
                    messages -> {
                        Ends.Played played = play(ends, messages);
                        sent.add(played.sent());
                        return played.received();
                    });
            return new Run(ends.senderVersion(), ends.receiverVersion(), received, sent);
        }
    }

    private Ends.Played play(Ends ends, long messages) {
        return ends.play(messages, schedule.roundLimit());
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
