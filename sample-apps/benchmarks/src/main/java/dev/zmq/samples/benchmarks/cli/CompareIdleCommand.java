// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.matches.Match;
import dev.zmq.samples.benchmarks.measure.IdleSockets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares what sockets cost that wait. */
@Command(
        name = "idle",
        description =
                "Compares the processor time of sockets that all wait for a message, each on a thread of its own.")
final class CompareIdleCommand extends ComparisonCommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Mixin
    private final PeerOptions peers = new PeerOptions();

    @Option(names = "--sockets", required = true, paramLabel = "N", description = "How many sockets there are.")
    private int sockets;

    @Mixin
    private final IdleOption idle = new IdleOption();

    @Override
    Match<IdleSockets.Run> match() {
        Requirements.require(command, "--sockets", sockets >= 1, "at least 1");
        return peers.scaleMatches().idle(new IdleSockets(sockets, idle.duration()));
    }
}
