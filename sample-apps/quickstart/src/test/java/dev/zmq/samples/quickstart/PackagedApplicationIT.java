// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code java -jar target/quickstart.jar}, with nothing else installed. */
class PackagedApplicationIT {

    private static final Path ARCHIVE = Path.of("target", "quickstart.jar");
    private static final Pattern WEB_PORT = Pattern.compile("Tomcat started on port (\\d+)");
    private static final Duration LIMIT = Duration.ofSeconds(45);
    private static final long STOP_LIMIT_SECONDS = 10;
    private static final int ENDED_BY_SIGTERM = 128 + 15;

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private Path log;
    private Process application;

    @BeforeEach
    void start() throws Exception {
        assertThat(ARCHIVE).as("made by ./mvnw package").isRegularFile();
        log = folder.resolve("log");
        application = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        ARCHIVE.toString(),
                        "--server.port=0",
                        "--zmq.sockets.orders-in.bind=tcp://127.0.0.1:*",
                        "--zmq.sockets.prices.bind=tcp://127.0.0.1:*",
                        "--zmq.sockets.quotes.bind=tcp://127.0.0.1:*")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    @AfterEach
    void end() {
        application.destroyForcibly();
    }

    @Test
    void showsTrafficInAllPatternsAndStopsPromptly() throws Exception {
        int port = awaitWebPort();

        await().atMost(LIMIT).untilAsserted(() -> {
            JsonNode sockets = get(port, "/actuator/zmq").path("sockets");
            assertThat(count(sockets, "orders-in", "receivedMessages")).isPositive();
            assertThat(count(sockets, "demo-prices", "receivedMessages")).isPositive();
            assertThat(count(sockets, "demo-quotes", "receivedMessages")).isPositive();
        });
        assertThat(get(port, "/actuator/health").path("status").asString()).isEqualTo("UP");
        assertThat(Files.readString(log))
                .contains("Order demo-1: ", "Asked, and was told: Quote[symbol=EUR/USD")
                .doesNotContain("WARN", "ERROR");

        application.destroy();

        assertThat(application.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS))
                .as("stopped within " + STOP_LIMIT_SECONDS + " s")
                .isTrue();
        assertThat(application.exitValue()).isEqualTo(ENDED_BY_SIGTERM);
        assertThat(Files.readString(log)).doesNotContain("WARN", "ERROR");
    }

    private int awaitWebPort() {
        Matcher matcher = await().atMost(LIMIT)
                .failFast("the application ended", () -> !application.isAlive())
                .until(() -> WEB_PORT.matcher(Files.readString(log)), Matcher::find);
        return Integer.parseInt(matcher.group(1));
    }

    private JsonNode get(int port, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }

    private static long count(JsonNode sockets, String socket, String figure) {
        return sockets.path(socket).path(figure).asLong();
    }
}
