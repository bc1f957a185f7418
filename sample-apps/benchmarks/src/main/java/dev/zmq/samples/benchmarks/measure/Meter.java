// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import java.time.Duration;

/** Measures what a worker process spends between two rounds. Not thread-safe. */
final class Meter implements AutoCloseable {

    private final WorkerProcess worker;
    private final long allocatedBefore;
    private final SystemCallCounter systemCalls;
    private final Duration timeBefore;

    private Meter(WorkerProcess worker) {
        this.worker = worker;
        this.allocatedBefore = worker.allocatedBytes();
        this.systemCalls = SystemCallCounter.start(worker.pid());
        this.timeBefore = worker.processorTime();
    }

    static Meter start(WorkerProcess worker) {
        return new Meter(worker);
    }

    /** Returns what was spent since the start, for so many messages. */
    Cost.Spent stop(long messages) {
        Duration time = worker.processorTime().minus(timeBefore);
        double calls = systemCalls.stop().stream().asDoubleStream().findFirst().orElse(Double.NaN);
        double bytes = allocatedBefore == WorkerProcess.UNKNOWN
                ? Double.NaN
                : (double) worker.allocatedBytes() - allocatedBefore;
        return new Cost.Spent((double) time.toNanos() / messages, bytes / messages, calls / messages);
    }

    @Override
    public void close() {
        systemCalls.close();
    }
}
