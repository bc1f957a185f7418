// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The actuator of another application, which may answer anything. */
final class StubActuator implements AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private volatile @Nullable String authorization;

    private StubActuator(HttpHandler handler) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            authorization = exchange.getRequestHeaders().getFirst("Authorization");
            handler.handle(exchange);
        });
        server.start();
    }

    static StubActuator that(HttpHandler handler) {
        return new StubActuator(handler);
    }

    static StubActuator answering(int status, String body) {
        return new StubActuator(exchange -> answer(exchange, status, body));
    }

    static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/actuator");
    }

    Queue<String> requests() {
        return requests;
    }

    @Nullable
    String authorization() {
        return authorization;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
