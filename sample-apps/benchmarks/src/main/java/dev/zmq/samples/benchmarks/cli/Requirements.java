// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Refuses values of options that are out of range. */
final class Requirements {

    private Requirements() {}

    static void require(CommandSpec command, String option, boolean valid, String range) {
        if (!valid) {
            throw new ParameterException(command.commandLine(), option + " must be " + range);
        }
    }
}
