// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks an application over HTTP, as an operator would. */
final class ActuatorClient {

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();
    private final String base;

    ActuatorClient(ConfigurableApplicationContext application) {
        this(application, "local.server.port");
    }

    /** Creates a client of the port that a property names. */
    ActuatorClient(ConfigurableApplicationContext application, String port) {
        this.base = "http://127.0.0.1:" + application.getEnvironment().getRequiredProperty(port) + "/actuator/";
    }

    JsonNode get(String path) {
        return json.readTree(text(path));
    }

    String text(String path) {
        HttpResponse<String> response = send(request(path).GET());
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        return response.body();
    }

    /** Returns the value of a time series in the format of Prometheus. */
    double metric(String series) {
        return text("prometheus")
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No time series " + series));
    }

    int status(String path) {
        return send(request(path).GET()).statusCode();
    }

    int post(String path, String body) {
        return send(request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)))
                .statusCode();
    }

    int delete(String path) {
        return send(request(path).DELETE()).statusCode();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(10));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while asking the application", e);
        }
    }
}
