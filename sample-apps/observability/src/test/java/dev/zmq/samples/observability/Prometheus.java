// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Prometheus, started as a process on a free port, and asked over HTTP. */
final class Prometheus implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long STOP_LIMIT_SECONDS = 10;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final URI address;

    private Prometheus(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** Starts it, and waits until it answers. */
    static Prometheus start(Path folder, Path configuration) throws Exception {
        Path log = folder.resolve("prometheus.log");
        int port = freePort();
        Process process = Program.PROMETHEUS.start(
                log,
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--log.level=warn");
        Prometheus prometheus = new Prometheus(process, URI.create("http://127.0.0.1:" + port));
        try {
            await().atMost(LIMIT).ignoreExceptions().until(() -> {
                assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
                return prometheus.get("/-/ready").statusCode() == 200;
            });
        } catch (RuntimeException e) {
            prometheus.close();
            throw new AssertionError("Prometheus said: " + Files.readString(log), e);
        }
        return prometheus;
    }

    /** A port that was free a moment ago, for programs that cannot be asked which one they took. */
    static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    /** The series, each with its {@code metric} and its {@code value}, that an expression has now. */
    List<JsonNode> query(String expression) throws Exception {
        return data("/api/v1/query?query=" + encoded(expression), expression)
                .path("result")
                .valueStream()
                .toList();
    }

    /** The values that a label has among the series that a selector finds. */
    List<String> labelValues(String selector, String label) throws Exception {
        return data("/api/v1/label/" + label + "/values?match[]=" + encoded(selector), selector)
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    private JsonNode data(String path, String asked) throws Exception {
        JsonNode answer =
                JsonMapper.shared().readTree(get(path.replace("[]", "%5B%5D")).body());
        assertThat(answer.path("status").asString())
                .as("%s: %s", asked, answer.path("error").asString())
                .isEqualTo("success");
        return answer.path("data");
    }

    private HttpResponse<String> get(String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(address.resolve(path)).timeout(LIMIT).build();
        return http.send(request, BodyHandlers.ofString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
