// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import static dev.zmq.samples.benchmarks.cli.Requirements.require;

import dev.zmq.samples.benchmarks.measure.Pattern;
import dev.zmq.samples.benchmarks.measure.Transport;
import dev.zmq.samples.benchmarks.measure.Workload;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Options that say how messages get from socket to socket. */
final class TrafficOptions {

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(
            names = "--transport",
            paramLabel = "NAME",
            description = "Between the two sides: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). Both are in one"
                    + " process with inproc, otherwise each is in its own.")
    private Transport transport = Transport.TCP;

    @Option(
            names = "--hwm",
            paramLabel = "N",
            description = "High-water mark of every socket in messages, 0 for no limit (default: ${DEFAULT-VALUE}).")
    private int highWaterMark = Workload.DEFAULT_HIGH_WATER_MARK;

    Workload workload(Pattern pattern, int messageBytes) {
        require(command, "--hwm", highWaterMark >= 0, "at least 0");
        return Workload.of(pattern, transport, messageBytes).withHighWaterMark(highWaterMark);
    }
}
