// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Refuses values of options that are out of range. */
final class Requirements {

    private Requirements() {}

    /** Refuses a file that cannot be written, before there are results that would be lost with it. */
    static void requireWritable(CommandSpec command, String option, Path file) {
        Path directory = file.toAbsolutePath().getParent();
        boolean writable = Files.exists(file)
                ? Files.isRegularFile(file) && Files.isWritable(file)
                : directory != null && Files.isDirectory(directory) && Files.isWritable(directory);
        require(command, option, writable, "a file that can be written, in a directory that exists: " + file);
    }

    static void require(CommandSpec command, String option, boolean valid, String range) {
        if (!valid) {
            throw new ParameterException(command.commandLine(), option + " must be " + range);
        }
    }
}
