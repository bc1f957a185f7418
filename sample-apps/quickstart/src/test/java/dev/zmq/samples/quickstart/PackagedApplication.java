// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code java -jar target/quickstart.jar}, on free ports. */
final class PackagedApplication implements AutoCloseable {

    static final Duration LIMIT = Duration.ofSeconds(45);

    private static final Path ARCHIVE = Path.of("target", "quickstart.jar");
    private static final Pattern WEB_PORT = Pattern.compile("Tomcat started on port (\\d+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;

    private PackagedApplication(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts the application; its log goes to a file in the given folder. */
    static PackagedApplication start(Path folder, String... jvmArguments) throws IOException {
        assertThat(ARCHIVE).as("made by ./mvnw package").isRegularFile();
        Path log = folder.resolve("log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(jvmArguments));
        command.addAll(List.of(
                "-jar",
                ARCHIVE.toString(),
                "--server.port=0",
                "--zmq.sockets.orders-in.bind=tcp://127.0.0.1:*",
                "--zmq.sockets.prices.bind=tcp://127.0.0.1:*",
                "--zmq.sockets.quotes.bind=tcp://127.0.0.1:*"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new PackagedApplication(process, log);
    }

    /** Waits until it takes web requests, and returns the port. */
    int awaitWebPort() {
        Matcher matcher = await().atMost(LIMIT)
                .failFast(() -> assertThat(process.isAlive())
                        .as("the application has ended: " + log())
                        .isTrue())
                .until(() -> WEB_PORT.matcher(log()), Matcher::find);
        return Integer.parseInt(matcher.group(1));
    }

    /** Returns what a path of the web server answers. */
    JsonNode get(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }

    /** Returns what was logged so far. */
    String log() throws IOException {
        return Files.readString(log);
    }

    /** Asks it to end, and returns the exit value. */
    int stop(Duration limit) throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS))
                .as("stopped within " + limit)
                .isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
