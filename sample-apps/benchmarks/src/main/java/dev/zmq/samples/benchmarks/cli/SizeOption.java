// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The option that says how large messages are. */
final class SizeOption {

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(names = "--size", required = true, paramLabel = "BYTES", description = "The size of each message.")
    private int size;

    int bytes() {
        Requirements.require(command, "--size", size >= 0, "at least 0");
        return size;
    }
}
