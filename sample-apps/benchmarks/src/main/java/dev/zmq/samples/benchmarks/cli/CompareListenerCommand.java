// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.matches.ListenerMatches;
import dev.zmq.samples.benchmarks.matches.Match;
import dev.zmq.samples.benchmarks.measure.Pattern;
import dev.zmq.samples.benchmarks.measure.Throughput;
import dev.zmq.samples.benchmarks.measure.Transport;
import dev.zmq.samples.benchmarks.measure.Workload;
import dev.zmq.samples.benchmarks.peers.Listener;
import dev.zmq.samples.benchmarks.report.Traffic;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares messages per second as they arrive at an application's method. */
@Command(
        name = "listener",
        description = "Compares messages per second from a socket to a method of a Spring application; the sender is a"
                + " PUSH socket of zmq-engine in a process of its own.")
final class CompareListenerCommand extends ComparisonCommand {

    @Option(
            names = "--peer",
            required = true,
            paramLabel = "NAME",
            description = "What to compare @ZmqListener with: spring-integration-zeromq.")
    @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
    private Listener peer;

    @Mixin
    private final SizeOption size = new SizeOption();

    @Mixin
    private final ScheduleOptions schedule = new ScheduleOptions();

    @Override
    Match<Throughput.Run> match() {
        Workload workload = Workload.of(Pattern.PIPELINE, Transport.TCP, size.bytes());
        return ListenerMatches.with(peer, new Traffic(workload, schedule.schedule()));
    }
}
