// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;

/**
 * Measures how long a message takes from one end to the other: half the round trip in {@link Pattern#PING_PONG}, or the
 * time since the message was due in {@link Pattern#PACED_PIPELINE}. Every single message is recorded. A slow rate is warmed up
 * with a quicker one.
 *
 * @param workload what is sent
 * @param schedule how long
 */
public record Latency(Workload workload, Schedule schedule) {

    private static final int SIGNIFICANT_DIGITS = 3;

    /** At 1000 messages a second the JVM would compile what they go through after a quarter of a minute only. */
    private static final int WARM_UP_RATE = 20_000;

    /** Measures one run, in new processes. */
    public Run measure(Contender contender) {
        try {
            Path samples = Files.createTempFile("latencies", ".bin");
            try {
                return measure(contender, samples);
            } finally {
                Files.delete(samples);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Run measure(Contender contender, Path file) {
        Histogram samples = new Histogram(SIGNIFICANT_DIGITS);
        try (Ends ends = Ends.start(contender, contender, workload, file)) {
            int rate = workload.ratePerSecond();
            if (rate > 0) {
                ends.sender().pace(Math.max(rate, WARM_UP_RATE));
            }
            Schedule rounding = rate > 0 ? schedule.atRate(rate) : schedule;
            Rounds rounds = rounding.run(RoundSize.forSamples(workload), messages -> play(ends, messages), messages -> {
                if (rate > 0) {
                    ends.sender().pace(rate);
                }
                Round round = play(ends, messages);
                record(file, round, samples);
                return round;
            });
            int messagesPerSample = workload.pattern() == Pattern.PING_PONG ? 2 : 1;
            return new Run(ends.receiverVersion(), rounds, messagesPerSample, samples);
        }
    }

    private Round play(Ends ends, long messages) {
        return ends.play(messages, schedule.roundLimit()).received();
    }

    private static void record(Path file, Round round, Histogram samples) {
        try {
            LongBuffer nanos = ByteBuffer.wrap(Files.readAllBytes(file))
                    .order(ByteOrder.nativeOrder())
                    .asLongBuffer();
            if (nanos.remaining() != round.messages()) {
                throw new MeasurementException(nanos.remaining() + " samples in a round of " + round.messages());
            }
            while (nanos.hasRemaining()) {
                samples.recordValue(nanos.get());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The result of a run.
     *
     * @param version of the implementation
     * @param rounds as timed by the end that took the samples
     * @param messagesPerSample 2 where a sample is a round trip, otherwise 1
     * @param samples every measured sample, in nanoseconds
     */
    public record Run(String version, Rounds rounds, int messagesPerSample, Histogram samples) {

        /**
         * Returns how long the given share of messages took at most, one way, in microseconds.
         *
         * @param percentile 0 to 100
         */
        public double oneWayMicros(double percentile) {
            return samples.getValueAtPercentile(percentile) / 1000.0 / messagesPerSample;
        }
    }
}
