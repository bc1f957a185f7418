// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import dev.zmq.samples.benchmarks.matches.ApplicationMatches;
import dev.zmq.samples.benchmarks.measure.Transport;
import dev.zmq.samples.benchmarks.measure.Workload;
import dev.zmq.samples.benchmarks.peers.Application;
import dev.zmq.samples.benchmarks.report.Traffic;
import dev.zmq.samples.benchmarks.rounds.Order;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that compares two Spring applications, with the options of all of these. */
abstract class ApplicationComparison extends ComparisonCommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(
            names = "--peer",
            required = true,
            paramLabel = "NAME",
            description = "What to compare the starter with: spring-integration-zeromq, or itself with-meters or"
                    + " with-observations.")
    @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
    private Application peer;

    @Option(
            names = "--payload",
            paramLabel = "NAME",
            description =
                    "What the method has to do with: ${COMPLETION-CANDIDATES}, a byte[] or a record that is JSON in"
                            + " the message (default: ${DEFAULT-VALUE}).")
    private Payload payload = Payload.BYTES;

    @Mixin
    private final SizeOption size = new SizeOption();

    @Mixin
    private final ScheduleOptions schedule = new ScheduleOptions();

    final ApplicationMatches matches() {
        int bytes = size.bytes();
        Requirements.require(
                command,
                "--size",
                payload != Payload.JSON || bytes >= Order.LEAST_JSON_BYTES,
                "at least " + Order.LEAST_JSON_BYTES + " with JSON");
        Workload workload = Workload.of(payload.pattern(), Transport.TCP, bytes);
        return new ApplicationMatches(peer, new Traffic(workload, schedule.schedule()));
    }

    final Payload payload() {
        return payload;
    }
}
