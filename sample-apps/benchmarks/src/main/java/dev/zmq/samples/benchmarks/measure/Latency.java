// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * Measures how long a message takes from one process to another: half the round trip of a REQ and a REP socket that
 * play ping-pong. Every single round trip is recorded.
 *
 * @param workload what is sent
 * @param schedule how long
 */
public record Latency(Workload workload, Schedule schedule) {

    private static final int SIGNIFICANT_DIGITS = 3;

    /** Measures one run, in two new processes. */
    public Run measure(Contender contender) {
        try {
            Path samples = Files.createTempFile("round-trips", ".bin");
            try {
                return measure(contender, samples);
            } finally {
                Files.delete(samples);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Run measure(Contender contender, Path samples) {
        Histogram roundTrips = new Histogram(SIGNIFICANT_DIGITS);
        String anyEndpoint = workload.transport().wildcardEndpoint();
        try (WorkerProcess rep = WorkerProcess.start(contender, Role.REP, workload, anyEndpoint);
                WorkerProcess req =
                        WorkerProcess.start(contender, Role.REQ, workload, rep.endpoint(), samples.toString())) {
            Rounds rounds = schedule.run(RoundSize.forPingPong(), messages -> play(req, rep, messages), messages -> {
                Round round = play(req, rep, messages);
                record(samples, round, roundTrips);
                return round;
            });
            return new Run(req.version(), rounds, roundTrips);
        }
    }

    private Round play(WorkerProcess req, WorkerProcess rep, long messages) {
        Duration limit = schedule.roundLimit();
        rep.begin(messages, limit);
        req.begin(messages, limit);
        Round round = req.end(limit);
        rep.end(limit);
        return round;
    }

    private static void record(Path samples, Round round, Histogram roundTrips) {
        try {
            LongBuffer nanos = ByteBuffer.wrap(Files.readAllBytes(samples))
                    .order(ByteOrder.nativeOrder())
                    .asLongBuffer();
            if (nanos.remaining() != round.messages()) {
                throw new MeasurementException(nanos.remaining() + " samples for " + round.messages() + " round trips");
            }
            while (nanos.hasRemaining()) {
                roundTrips.recordValue(nanos.get());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The result of a run.
     *
     * @param version of the implementation
     * @param rounds as timed by the REQ socket's process
     * @param roundTrips every measured round trip, in nanoseconds
     */
    public record Run(String version, Rounds rounds, Histogram roundTrips) {

        /**
         * Returns how long the given share of messages took at most, one way, in microseconds.
         *
         * @param percentile 0 to 100
         */
        public double oneWayMicros(double percentile) {
            return roundTrips.getValueAtPercentile(percentile) / 2.0 / 1000;
        }
    }
}
