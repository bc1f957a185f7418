// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Prometheus, started as a process on a free port, and asked over HTTP. */
final class Prometheus implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern LISTENING = Pattern.compile("msg=\"Listening on\" address=127\\.0\\.0\\.1:(\\d+)");
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
        Process process = Program.PROMETHEUS.start(
                log,
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.enable-lifecycle",
                "--web.listen-address=127.0.0.1:0");
        try {
            Prometheus prometheus = new Prometheus(process, URI.create("http://127.0.0.1:" + port(process, log)));
            await().atMost(LIMIT).until(() -> prometheus.get("/-/ready").statusCode() == 200);
            return prometheus;
        } catch (RuntimeException e) {
            process.destroyForcibly();
            throw new AssertionError("Prometheus said: " + Files.readString(log), e);
        }
    }

    /** Which port it took, it says in its log. */
    private static String port(Process process, Path log) {
        return await().atMost(LIMIT)
                .failFast("Prometheus has ended", () -> !process.isAlive())
                .until(() -> LISTENING.matcher(Files.readString(log)), Matcher::find)
                .group(1);
    }

    URI address() {
        return address;
    }

    /** Has it read its files again. */
    void reload() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/-/reload"))
                .POST(BodyPublishers.noBody())
                .timeout(LIMIT)
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
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
