// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import java.util.Optional;

/**
 * Measures what a message costs each end while as many as possible are sent. Each end has a process of its own.
 *
 * @param workload what is sent
 * @param schedule how long
 */
public record Cost(Workload workload, Schedule schedule) {

    /** Measures one run, in new processes. */
    public Run measure(Contender contender) {
        try (Ends ends = Ends.start(contender, contender, workload, null);
                Meters meters = new Meters(ends)) {
            Rounds rounds =
                    schedule.run(RoundSize.forStreaming(workload), messages -> play(ends, messages), messages -> {
                        meters.start();
                        return play(ends, messages);
                    });
            long messages =
                    rounds.measured().stream().mapToLong(Round::messages).sum();
            return meters.stop(ends.receiverVersion(), messages);
        }
    }

    private Round play(Ends ends, long messages) {
        return ends.play(messages, schedule.roundLimit()).received();
    }

    /** Starts with the first round that counts. */
    private static final class Meters implements AutoCloseable {

        private final Ends ends;
        private Optional<Meter> sender = Optional.empty();
        private Optional<Meter> receiver = Optional.empty();

        Meters(Ends ends) {
            this.ends = ends;
        }

        void start() {
            if (sender.isEmpty()) {
                sender = Optional.of(Meter.start(ends.sender()));
                receiver = Optional.of(Meter.start(ends.receiver()));
            }
        }

        Run stop(String version, long messages) {
            return new Run(
                    version,
                    sender.orElseThrow().stop(messages),
                    receiver.orElseThrow().stop(messages));
        }

        @Override
        public void close() {
            sender.ifPresent(Meter::close);
            receiver.ifPresent(Meter::close);
        }
    }

    /**
     * What a message costs a process, with all its threads: those that compile and collect garbage, too.
     *
     * @param processorNanos the time of processors, in the kernel as well
     * @param allocatedBytes on the heap of a Java process; not a number for others
     * @param systemCalls how many; not a number where the user may not count them
     */
    public record Spent(double processorNanos, double allocatedBytes, double systemCalls) {}

    /**
     * The result of a run.
     *
     * @param version of the implementation
     * @param sender what a message costs where it is sent
     * @param receiver what it costs where it is received
     */
    public record Run(String version, Spent sender, Spent receiver) {

        /** Returns the processor time of a message at both ends together, in nanoseconds. */
        public double processorNanos() {
            return sender.processorNanos + receiver.processorNanos;
        }
    }
}
