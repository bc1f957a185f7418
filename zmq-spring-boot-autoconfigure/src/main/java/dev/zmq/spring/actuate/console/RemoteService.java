// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate.console;

import dev.zmq.spring.actuate.ZmqEndpoint.ListenerAction;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonParseException;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.json.JsonWriter;

/**
 * Another application, asked over HTTP. Its answers are data of a stranger: of limited size, and looked at before they are
 * passed on. Redirects are not followed, so that credentials go nowhere else.
 */
final class RemoteService implements ConsoleService {

    private static final long MAX_ANSWER_BYTES = 16 << 20;
    private static final int OK = 200;

    /** A topology has no more than six; what has many more could be read, but not be written again. */
    private static final int MAX_LEVELS = 20;

    private static final JsonWriter<Map<String, String>> JSON = JsonWriter.standard();

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private final String name;
    private final URI actuator;
    private final @Nullable String authorization;
    private final Duration timeout;

    /**
     * Creates a service.
     *
     * @param name the name that it is given here
     * @param uri where its actuator is
     * @param timeout how long to wait for an answer
     * @throws IllegalArgumentException if the URI is not one of HTTP or HTTPS, with a host and without query
     */
    RemoteService(String name, URI uri, Duration timeout) {
        if (!("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                || uri.getHost() == null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("the service '" + name
                    + "' needs the URL of an actuator, such as http://shop.example:8080/actuator");
        }
        this.name = name;
        this.actuator =
                URI.create(uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
                        + uri.getRawPath().replaceFirst("/+$", ""));
        this.authorization = uri.getUserInfo() == null
                ? null
                : "Basic "
                        + Base64.getEncoder().encodeToString(uri.getUserInfo().getBytes(StandardCharsets.UTF_8));
        this.timeout = timeout;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Future<?> topology() {
        HttpRequest request =
                request("/zmqtopology?limit=" + PEERS_OF_SOCKET).GET().build();
        CompletableFuture<HttpResponse<String>> exchange = HTTP.sendAsync(request, LimitedBody.of(MAX_ANSWER_BYTES));
        CompletableFuture<Map<String, Object>> topology = exchange.handle((response, failure) -> {
            if (failure != null) {
                throw failureOf(failure);
            }
            return topologyIn(response);
        });
        CompletableFuture<?> unused = topology.whenComplete((read, failure) -> exchange.cancel(true));
        return topology;
    }

    private static Map<String, Object> topologyIn(HttpResponse<String> response) {
        if (response.statusCode() != OK) {
            throw new ServiceFailure("answers " + response.statusCode() + hint(response.statusCode()));
        }
        Map<String, Object> answer;
        try {
            answer = JsonParserFactory.getJsonParser().parseMap(response.body());
        } catch (JsonParseException e) {
            throw new ServiceFailure("does not answer with a topology");
        }
        if (!(answer.get("nodes") instanceof List && answer.get("edges") instanceof List)
                || isDeeperThan(MAX_LEVELS, answer)) {
            throw new ServiceFailure("does not answer with a topology");
        }
        return answer;
    }

    private static boolean isDeeperThan(int levels, @Nullable Object value) {
        if (value instanceof Map<?, ?> members) {
            return isDeeperThan(levels, members.values());
        }
        return value instanceof Collection<?> elements
                && (levels == 0 || elements.stream().anyMatch(each -> isDeeperThan(levels - 1, each)));
    }

    @Override
    public void change(String socket, ListenerAction action, String listener) {
        String body =
                JSON.writeToString(Map.of("listeners", action.name().toLowerCase(Locale.ROOT), "listener", listener));
        HttpRequest request = request("/zmq/"
                        + URLEncoder.encode(socket, StandardCharsets.UTF_8).replace("+", "%20"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        CompletableFuture<HttpResponse<String>> exchange = HTTP.sendAsync(request, LimitedBody.of(MAX_ANSWER_BYTES));
        try {
            // the timeout of the request ends with the headers of the answer, and its body may trickle
            int status = exchange.get(timeout.toNanos(), TimeUnit.NANOSECONDS).statusCode();
            if (status != OK) {
                throw new ServiceFailure("answers " + status + hint(status));
            }
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw failureOf(cause == null ? e : cause);
        } catch (TimeoutException e) {
            throw tooLate();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceFailure("was not waited for, as this application stops");
        } finally {
            exchange.cancel(true);
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(actuator + path))
                .timeout(timeout)
                .header("Accept", "application/json");
        return authorization == null ? request : request.header("Authorization", authorization);
    }

    private static String hint(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> ": it leads to elsewhere, which the console does not follow";
            case 401, 403 -> ": it wants credentials, or others";
            case 404, 405 -> ": it does not expose the endpoint, or does not allow this";
            default -> "";
        };
    }

    private ServiceFailure failureOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ServiceFailure known) {
                return known;
            }
            if (cause instanceof HttpTimeoutException) {
                return tooLate();
            }
            if (cause instanceof ConnectException) {
                return new ServiceFailure("cannot be reached at " + actuator.getAuthority());
            }
        }
        return new ServiceFailure("does not answer: " + failure.getMessage());
    }

    private ServiceFailure tooLate() {
        return new ServiceFailure("does not answer within " + timeout.toMillis() + " ms");
    }
}
