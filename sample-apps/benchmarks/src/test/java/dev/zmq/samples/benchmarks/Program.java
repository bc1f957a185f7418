// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the packaged program as a user does. */
record Program(Path folder) {

    private static final int LIMIT_SECONDS = 50;

    record Result(int exitCode, List<String> out, String err) {

        String lastLine() {
            assertThat(out).as("standard output; on standard error: %s", err).isNotEmpty();
            return out.get(out.size() - 1);
        }
    }

    Result run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-jar", System.getProperty("benchmarks.jar")));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("ended in time; said %s", Files.readString(out))
                    .isTrue();
        } finally {
            process.destroy();
        }
        return new Result(process.exitValue(), Files.readAllLines(out, UTF_8), Files.readString(err));
    }
}
