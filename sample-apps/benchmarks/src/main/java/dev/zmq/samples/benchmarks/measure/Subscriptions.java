// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import java.time.Duration;

/**
 * Measures what many subscriptions of one SUB socket cost: the memory of each end, and how many messages a second can be
 * published that match none of them.
 *
 * @param topics of the subscriptions, at least one
 * @param schedule how long to publish
 */
public record Subscriptions(Topics topics, Schedule schedule) {

    /** Subscriptions that are there before memory is looked at first, so that code and tables do not count. */
    public static final int WARM_UP = 10_000;

    /** How many topics there can be: others are for the warm-up, and for messages that match nothing. */
    public static final int MAX_TOPICS = Topics.Kind.MAX_COUNT / 2;

    /** Measures one run, in new processes. */
    public Run measure(Contender contender) {
        Workload workload = Workload.of(
                        Pattern.SUBSCRIBING, Transport.TCP, topics.kind().bytes())
                .withTopics(topics.plus(WARM_UP));
        Duration limit = schedule.roundLimit();
        try (Ends ends = Ends.start(contender, contender, workload, null)) {
            ends.play(WARM_UP, limit);
            Ends.Settled before = ends.settle(limit);
            long start = System.nanoTime();
            ends.play(topics.count(), limit);
            long nanos = System.nanoTime() - start;
            Ends.Settled after = ends.settle(limit);
            Rounds unmatched = schedule.run(
                    RoundSize.forStreaming(workload),
                    messages -> ends.send(messages, limit),
                    messages -> ends.send(messages, limit));
            return new Run(
                    ends.senderVersion(),
                    new Growth(before.sender(), after.sender(), topics.count()),
                    new Growth(before.receiver(), after.receiver(), topics.count()),
                    nanos,
                    unmatched);
        }
    }

    /**
     * The result of a run.
     *
     * @param version of the implementation
     * @param publisher memory of the process with the XPUB socket
     * @param subscriber memory of the process with the SUB socket
     * @param subscribingNanos until the publisher had all subscriptions
     * @param unmatched rounds of messages that matched none of them
     */
    public record Run(String version, Growth publisher, Growth subscriber, long subscribingNanos, Rounds unmatched) {}
}
