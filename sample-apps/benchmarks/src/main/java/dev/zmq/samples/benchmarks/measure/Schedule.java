// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/**
 * How long a run warms up and measures. A run is a sequence of rounds: warm-up rounds that grow until each takes about
 * half a second, and then as few measured rounds as fill the interval. No round is more than four times as long as the
 * one before.
 *
 * @param warmUp the least time of traffic before the measured interval
 * @param interval the time to measure, unless a number of messages is given
 * @param messages how many messages to measure; 0 for as many as fill the interval
 * @param roundLimit how long a single round may take before the run is given up
 */
public record Schedule(Duration warmUp, Duration interval, long messages, Duration roundLimit) {

    private static final long WARM_UP_ROUND_NANOS = 500_000_000;

    /** A rest of the interval smaller than this is not worth another round. */
    private static final double SMALLEST_REST = 0.1;

    /** Returns the same for so many messages a second, which need no estimate. */
    Schedule atRate(int messagesPerSecond) {
        if (messages > 0) {
            return this;
        }
        long wanted = Math.round(interval.toNanos() / 1e9 * messagesPerSecond);
        return new Schedule(warmUp, interval, Math.max(RoundSize.MIN, wanted), roundLimit);
    }

    /**
     * Plays the rounds of a run.
     *
     * @param size bounds of a round
     * @param warmUpRound plays a round of so many messages, which does not count
     * @param measuredRound plays a round of so many messages, which counts
     */
    Rounds run(RoundSize size, LongFunction<Round> warmUpRound, LongFunction<Round> measuredRound) {
        Pace pace = new Pace(size);
        List<Round> warmedUp = new ArrayList<>();
        long nanos = 0;
        do {
            Round round = pace.observe(warmUpRound.apply(pace.messagesFor(WARM_UP_ROUND_NANOS)));
            warmedUp.add(round);
            nanos += round.nanos();
        } while (nanos < warmUp.toNanos());
        if (messages > 0) {
            return new Rounds(warmedUp, List.of(measuredRound.apply(messages)));
        }

        List<Round> measured = new ArrayList<>();
        long rest = interval.toNanos();
        do {
            Round round = pace.observe(measuredRound.apply(pace.messagesFor(rest)));
            measured.add(round);
            rest -= round.nanos();
        } while (rest > interval.toNanos() * SMALLEST_REST);
        return new Rounds(warmedUp, measured);
    }

    /** Estimates from the last round how many messages fill a time. */
    private static final class Pace {

        /** One quick round may mislead: all its messages were in buffers already. */
        private static final int MAX_GROWTH = 4;

        private final RoundSize size;
        private long bound;
        private double nanosPerMessage;

        Pace(RoundSize size) {
            this.size = size;
            this.bound = size.first();
        }

        Round observe(Round round) {
            bound = Math.min(size.max(), MAX_GROWTH * round.messages());
            nanosPerMessage = Math.max(1, round.nanos()) / (double) round.messages();
            return round;
        }

        long messagesFor(long nanos) {
            if (nanosPerMessage == 0) {
                return bound;
            }
            long wanted = (long) Math.ceil(nanos / nanosPerMessage);
            return Math.max(RoundSize.MIN, Math.min(bound, wanted));
        }
    }
}
