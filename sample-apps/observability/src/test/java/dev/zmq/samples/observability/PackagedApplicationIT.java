// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code java -jar target/observability.jar <service>}, as the README has it. */
class PackagedApplicationIT {

    private static final Path ARCHIVE = Path.of("target", "observability.jar");
    private static final Duration LIMIT = Duration.ofSeconds(45);
    private static final long STOP_LIMIT_SECONDS = 10;

    @TempDir
    private Path folder;

    private Process application;

    @AfterEach
    void end() {
        application.destroyForcibly();
    }

    @ParameterizedTest
    @ValueSource(strings = {"courier", "accounting"})
    void startsTheServiceThatIsNamedAndStopsPromptly(String service) throws Exception {
        Path log = start(service, "--server.port=0", "--scenario.courier-port=0");

        await().atMost(LIMIT)
                .failFast("the application ended", () -> !application.isAlive())
                .untilAsserted(() -> assertThat(Files.readString(log))
                        .contains("The following 1 profile is active: \"" + service + "\"", "Tomcat started on port")
                        .contains("Started ObservabilityApplication"));
        application.destroy();

        assertThat(application.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS))
                .as("stopped within " + STOP_LIMIT_SECONDS + " s")
                .isTrue();
    }

    @Test
    void saysWhichServicesThereAreIfOneIsNotAmongThem() throws Exception {
        Path log = start("warehous");

        assertThat(application.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(application.exitValue()).isEqualTo(1);
        assertThat(Files.readString(log)).contains("There is no service 'warehous', only [shop, warehouse");
    }

    private Path start(String... arguments) throws Exception {
        Path log = folder.resolve("log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", ARCHIVE.toString()));
        command.addAll(List.of(arguments));
        application = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return log;
    }
}
