// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.matches.Match;
import dev.zmq.samples.benchmarks.measure.Cost;
import dev.zmq.samples.benchmarks.measure.Latency;
import dev.zmq.samples.benchmarks.measure.Pattern;
import dev.zmq.samples.benchmarks.measure.Throughput;
import dev.zmq.samples.benchmarks.measure.Workload;
import dev.zmq.samples.benchmarks.report.Benchmark;
import dev.zmq.samples.benchmarks.report.Traffic;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that compares two implementations of ZeroMQ, socket to socket, with the options of all of these. */
abstract class SocketComparison extends ComparisonCommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Mixin
    private final SizeOption size = new SizeOption();

    @Mixin
    private final PeerOptions peers = new PeerOptions();

    @Mixin
    private final TrafficOptions traffic = new TrafficOptions();

    @Mixin
    private final ScheduleOptions schedule = new ScheduleOptions();

    final Workload workload(Pattern pattern) {
        return traffic.workload(pattern, size.bytes());
    }

    final Match<Throughput.Run> rates(Benchmark<Throughput.Run> benchmark, Workload workload) {
        return peers.matches().rates(benchmark, new Traffic(workload, schedule.schedule()));
    }

    final Match<Latency.Run> latencies(Benchmark<Latency.Run> benchmark, Workload workload) {
        return peers.matches().latencies(benchmark, new Traffic(workload, schedule.schedule()));
    }

    final Match<Cost.Run> costs(Workload workload) {
        return peers.matches().costs(new Traffic(workload, schedule.schedule()));
    }

    final void require(String option, boolean valid, String range) {
        Requirements.require(command, option, valid, range);
    }
}
