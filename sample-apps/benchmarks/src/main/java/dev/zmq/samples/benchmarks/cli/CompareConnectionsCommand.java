// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.matches.Match;
import dev.zmq.samples.benchmarks.measure.Connections;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares what connections cost that say nothing. */
@Command(
        name = "connections",
        description = "Compares the memory of idle connections of a ROUTER, and the processor time of its process.")
final class CompareConnectionsCommand extends ComparisonCommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Mixin
    private final PeerOptions peers = new PeerOptions();

    @Option(names = "--count", required = true, paramLabel = "N", description = "How many connections there are.")
    private int count;

    @Mixin
    private final IdleOption idle = new IdleOption();

    @Mixin
    private final HeapOption heap = new HeapOption();

    @Override
    Match<Connections.Run> match() {
        Requirements.require(command, "--count", count >= 1, "at least 1");
        return peers.scaleMatches().connections(new Connections(count, idle.duration()), heap.heap());
    }
}
