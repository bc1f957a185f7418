// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.observability;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** An actuator with nothing but a topology, which nobody has checked. */
final class StubService implements AutoCloseable {

    private final HttpServer server;

    private StubService(HttpServer server) {
        this.server = server;
    }

    static StubService with(Map<String, Object> topology) throws IOException {
        byte[] answer = JsonMapper.shared().writeValueAsBytes(topology);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/actuator/zmqtopology", exchange -> {
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return new StubService(server);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/actuator");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
