// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of Debian packages that tests use. */
enum Program {
    PROMETHEUS("prometheus", "prometheus"),
    PROMTOOL("promtool", "prometheus"),
    CHROMIUM("chromium", "chromium"),
    CHROMEDRIVER("chromedriver", "chromium-driver");

    private static final long LIMIT_SECONDS = 30;

    private final Path path;
    private final String debianPackage;

    Program(String name, String debianPackage) {
        this.path = Path.of("/usr/bin", name);
        this.debianPackage = debianPackage;
    }

    /** Skips the tests, visibly, where the programs are missing; fails them where they are a must. */
    static void require(String what, Program... programs) {
        for (Program program : programs) {
            if (!Files.isExecutable(program.path)) {
                String missing = "no " + program.path + "; install it with: apt-get install " + program.debianPackage;
                assertThat(System.getenv("ZMQ_INTEROP_REQUIRED")).as(missing).isNotEqualTo("true");
                System.err.println("SKIPPED " + what + ": " + missing);
                abort(missing);
            }
        }
    }

    Path path() {
        return path;
    }

    /** Starts it; what it says goes to a file. */
    Process start(Path log, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(path.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** Runs it to its end, which has to be a good one, and returns what it said. */
    String run(Path folder, String... arguments) throws Exception {
        Path log = Files.createTempFile(folder, "promtool", ".log");
        Process process = start(log, arguments);
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("ended within " + LIMIT_SECONDS + " s")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        return Files.readString(log);
    }
}
