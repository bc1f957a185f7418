// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import java.util.List;

/**
 * What was played in a run.
 *
 * @param warmUp rounds before the measured interval, which do not count
 * @param measured rounds that count, at least one
 */
public record Rounds(List<Round> warmUp, List<Round> measured) {

    /** Keeps the lists from changing. */
    public Rounds {
        warmUp = List.copyOf(warmUp);
        measured = List.copyOf(measured);
    }

    /** Returns the messages in a second of the measured rounds; a round lasts from its first message to its last. */
    public double messagesPerSecond() {
        long messages = 0;
        long nanos = 0;
        for (Round round : measured) {
            messages += round.messages() - 1;
            nanos += round.nanos();
        }
        return messages * 1e9 / nanos;
    }
}
