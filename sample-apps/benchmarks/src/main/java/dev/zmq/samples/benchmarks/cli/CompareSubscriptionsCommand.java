// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.matches.Match;
import dev.zmq.samples.benchmarks.measure.Subscriptions;
import dev.zmq.samples.benchmarks.measure.Topics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares what subscriptions cost. */
@Command(
        name = "subscriptions",
        description =
                "Compares the memory of subscriptions at both ends, and messages per second that match none of them.")
final class CompareSubscriptionsCommand extends ComparisonCommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Mixin
    private final PeerOptions peers = new PeerOptions();

    @Option(names = "--count", required = true, paramLabel = "N", description = "How many topics to subscribe to.")
    private int count;

    @Option(
            names = "--topics",
            paramLabel = "KIND",
            description =
                    "What topics look like: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). Random ones have"
                            + " little in common, sequential ones almost everything.")
    private Topics.Kind kind = Topics.Kind.RANDOM;

    @Mixin
    private final HeapOption heap = new HeapOption();

    @Mixin
    private final ScheduleOptions schedule = new ScheduleOptions();

    @Override
    Match<Subscriptions.Run> match() {
        Requirements.require(
                command,
                "--count",
                count >= 1 && count <= Subscriptions.MAX_TOPICS,
                "at least 1 and at most " + Subscriptions.MAX_TOPICS);
        return peers.scaleMatches()
                .subscriptions(new Subscriptions(new Topics(kind, count), schedule.schedule()), heap.heap());
    }
}
