// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Context;
import dev.zmq.engine.Message;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peers;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the web shows of real sockets agrees to the message with what the test sent. */
@Tag("V78")
@ExtendWith(OutputCaptureExtension.class)
class ZmqActuatorWebTest {

    private static final int HIGH_WATER_MARK = 10;

    @AutoClose
    private static ConfigurableApplicationContext application;

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();

    @AutoClose
    private final Peers peers = new Peers();

    @BeforeAll
    static void startApplication() {
        application = new SpringApplicationBuilder(Application.class)
                .properties(
                        "server.port=0",
                        "management.endpoints.web.exposure.include=zmq,health,prometheus",
                        "management.endpoint.health.show-details=always",
                        "zmq.sockets.orders-in.type=pull",
                        "zmq.sockets.orders-in.bind=tcp://127.0.0.1:*",
                        "zmq.sockets.blocked.type=push",
                        "zmq.sockets.blocked.bind=tcp://127.0.0.1:*",
                        "zmq.sockets.blocked.options.send-high-water-mark=" + HIGH_WATER_MARK,
                        "zmq.sockets.away.type=dealer",
                        "zmq.sockets.away.connect=tcp://127.0.0.1:1",
                        "zmq.context.linger=0")
                .run();
    }

    @Test
    void countsEveryMessageAndByteThatWasSent() throws Exception {
        Socket push = peers.connect(SocketType.PUSH, application, "orders-in");
        for (int i = 0; i < 1234; i++) {
            push.send(Message.of(new byte[7], new byte[i % 10]));
        }
        long bytes = 1234 * 7 + 123 * 45 + (0 + 1 + 2 + 3);
        Socket pull = application.getBean("orders-in", Socket.class);
        for (int i = 0; i < 1200; i++) {
            pull.receive(Duration.ofSeconds(10));
        }
        await().until(() -> pull.statistics().receivedMessages() == 1234);

        JsonNode socket = get("/actuator/zmq/orders-in");

        assertThat(socket.get("type").asString()).isEqualTo("pull");
        assertThat(socket.get("state").asString()).isEqualTo("open");
        assertThat(socket.get("boundEndpoints").get(0).asString()).isEqualTo(pull.lastEndpoint());
        assertThat(socket.get("receivedMessages").asLong()).isEqualTo(1234);
        assertThat(socket.get("receivedBytes").asLong()).isEqualTo(bytes);
        assertThat(socket.propertyNames()).doesNotContain("sentMessages", "sentBytes", "sendHighWaterMark");
        assertThat(socket.get("dropped").isEmpty()).isTrue();
        assertThat(socket.get("peersByState").get("ready").asInt()).isEqualTo(1);
        JsonNode peer = socket.get("peers").get(0);
        assertThat(peer.get("accepted").asBoolean()).isTrue();
        assertThat(peer.get("socketType").asString()).isEqualTo("push");
        assertThat(peer.get("mechanism").asString()).isEqualTo("NULL");
        assertThat(peer.get("protocolVersion").asString()).startsWith("3.");
        assertThat(peer.get("state").asString()).isEqualTo("ready");
        assertThat(peer.propertyNames())
                .doesNotContain("userId", "outgoing", "lastError", "lastErrorAt", "failedAttempts");
        assertThat(Instant.parse(peer.get("stateSince").asString()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(peer.get("incoming").get("depth").asLong()).isEqualTo(34);
        assertThat(peer.get("incoming").get("messages").asLong()).isEqualTo(1234);
        assertThat(peer.get("incoming").get("highWaterMark").asInt()).isEqualTo(1000);
        assertThat(peer.get("incoming").get("lowWaterMark").asInt()).isEqualTo(500);

        await().untilAsserted(() -> assertThat(getText("/actuator/prometheus").lines())
                .contains(
                        "zmq_received_messages_total{socket=\"orders-in\",type=\"pull\"} 1234.0",
                        "zmq_received_bytes_total{socket=\"orders-in\",type=\"pull\"} " + (double) bytes,
                        "zmq_queue_depth_messages{direction=\"receive\",socket=\"orders-in\",type=\"pull\"} 34.0"));
    }

    @Test
    void showsWhoIsBlockedUntilThereIsRoomAgain() throws Exception {
        Socket push = application.getBean("blocked", Socket.class);
        Socket slow = peers.socket(SocketType.PULL)
                .setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 1)
                .connect(push.lastEndpoint());
        await().until(() -> push.statistics().peers().size() == 1);
        Message large = Message.of(new byte[1 << 20]);
        int sent = 0;
        while (push.send(large, Duration.ofSeconds(1))) {
            sent++;
        }

        JsonNode blocked = get("/actuator/zmq/blocked").get("peers").get(0).get("outgoing");
        int lowWaterMark = (HIGH_WATER_MARK + 1) / 2;
        assertThat(blocked.get("highWaterMark").asInt()).isEqualTo(HIGH_WATER_MARK);
        assertThat(blocked.get("lowWaterMark").asInt()).isEqualTo(lowWaterMark);
        // What the operating system still took after the queue was full does not unblock it before the low-water mark.
        assertThat(blocked.get("depth").asInt()).isBetween(lowWaterMark + 1, HIGH_WATER_MARK);
        assertThat(Instant.parse(blocked.get("blockedSince").asString()))
                .isBetween(Instant.now().minusSeconds(30), Instant.now());
        assertThat(get("/actuator/zmq/blocked").get("sentMessages").asInt()).isEqualTo(sent);

        for (int i = 0; i < sent; i++) {
            slow.receive();
        }

        await().untilAsserted(() -> {
            JsonNode free = get("/actuator/zmq/blocked").get("peers").get(0).get("outgoing");
            assertThat(free.has("blockedSince")).isFalse();
            assertThat(free.get("blockedTimeMillis").asLong()).isPositive();
            assertThat(free.get("depth").asInt()).isZero();
        });
    }

    @Test
    void listsAllSockets() throws Exception {
        JsonNode sockets = get("/actuator/zmq").get("sockets");

        assertThat(sockets.propertyNames()).containsExactlyInAnyOrder("orders-in", "blocked", "away");
    }

    @Test
    void knowsNoOtherSockets() throws Exception {
        assertThat(response("/actuator/zmq/nobody").statusCode()).isEqualTo(404);
    }

    @Test
    void changesNothingUnlessItIsAllowedTo() {
        ActuatorClient actuator = new ActuatorClient(application);

        assertThat(actuator.post("zmq/blocked", "{\"sendHighWaterMark\": 17}")).isEqualTo(405);
        assertThat(actuator.delete("zmq/blocked/1")).isEqualTo(405);
        assertThat(application.getBean("blocked", Socket.class).statistics().sendHighWaterMark())
                .isEqualTo(HIGH_WATER_MARK);
    }

    @Test
    void isHealthyAlthoughAPeerIsAway() throws Exception {
        JsonNode health = get("/actuator/health").get("components").get("zmq");

        assertThat(health.get("status").asString()).isEqualTo("UP");
        JsonNode away = health.get("components").get("away").get("details");
        assertThat(away.get("type").asString()).isEqualTo("dealer");
        assertThat(away.get("peersByState").properties()).singleElement().satisfies(state -> {
            assertThat(state.getKey()).isIn("connecting", "reconnecting");
            assertThat(state.getValue().asInt()).isEqualTo(1);
        });
        assertThat(away.get("errors").get("tcp://127.0.0.1:1").asString()).isEqualTo("Connection refused");
        assertThat(health.get("components").propertyNames()).containsExactly("away", "blocked", "orders-in");
        assertThat(health.get("components").get("blocked").get("details").propertyNames())
                .containsExactly("type", "state", "boundEndpoints", "connectedEndpoints", "peersByState");
    }

    @Test
    void tellsWhyAPeerIsAwaySinceWhenAndHowOftenItWasTried() throws Exception {
        Socket away = application.getBean("away", Socket.class);
        await().until(() -> away.statistics().peers().get(0).failedAttempts() >= 3);

        JsonNode peer = get("/actuator/zmq/away").get("peers").get(0);

        assertThat(peer.get("state").asString()).isIn("connecting", "reconnecting");
        assertThat(peer.get("lastError").asString()).isEqualTo("Connection refused");
        assertThat(peer.get("failedAttempts").asLong()).isGreaterThanOrEqualTo(3);
        assertThat(Instant.parse(peer.get("stateSince").asString()))
                .isBefore(Instant.parse(peer.get("lastErrorAt").asString()));
    }

    @Test
    void logsConnectionTroubleOnceAndItsEnd(CapturedOutput output) throws Exception {
        String endpoint = freeEndpoint();
        try (Socket push = application.getBean(Context.class).socket(SocketType.PUSH, "orders-out")) {
            push.connect(endpoint);
            await().until(() -> push.statistics().peers().get(0).failedAttempts() >= 3);
            peers.socket(SocketType.PULL).bind(endpoint);
            await().until(() -> push.statistics().peers().get(0).state() == PeerState.READY);
        }

        await().untilAsserted(() -> assertThat(output.getOut().lines().filter(line -> line.contains(endpoint)))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .contains(
                                        "WARN",
                                        "Socket orders-out cannot connect to " + endpoint + ": Connection refused"),
                        last -> assertThat(last)
                                .contains("INFO", "Socket orders-out is connected to " + endpoint + " after")));
    }

    @Test
    void logsEachEventOfConnectionsIfAskedTo(CapturedOutput output) throws Exception {
        String endpoint = freeEndpoint();
        LoggingSystem logging = application.getBean(LoggingSystem.class);
        logging.setLogLevel(Socket.class.getName(), LogLevel.DEBUG);
        try (Socket push = application.getBean(Context.class).socket(SocketType.PUSH, "orders-out")) {
            push.connect(endpoint);
            await().until(() -> push.statistics().peers().get(0).failedAttempts() >= 2);
        } finally {
            logging.setLogLevel(Socket.class.getName(), null);
        }

        assertThat(output)
                .contains("Socket orders-out: CLOSED " + endpoint + ": Connection refused")
                .contains("Socket orders-out: CONNECT_RETRIED " + endpoint + ": in 1");
    }

    /** Returns an endpoint where nobody listens, of a port that the kernel gives to nobody by itself. */
    private static String freeEndpoint() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return "tcp://127.0.0.1:" + probe.getLocalPort();
            } catch (BindException e) {
                continue; // taken: try another
            }
        }
    }

    private JsonNode get(String path) throws Exception {
        return json.readTree(getText(path));
    }

    private String getText(String path) throws Exception {
        HttpResponse<String> response = response(path);
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    private HttpResponse<String> response(String path) throws IOException, InterruptedException {
        String port = application.getEnvironment().getRequiredProperty("local.server.port");
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
