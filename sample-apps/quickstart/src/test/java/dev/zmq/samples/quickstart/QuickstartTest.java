// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.micrometer.metrics.test.autoconfigure.AutoConfigureMetrics;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.web.servlet.client.RestTestClient;

/** The application as its README shows it, with clients of our own. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("free-ports")
@AutoConfigureMetrics
@AutoConfigureRestTestClient
@ExtendWith(OutputCaptureExtension.class)
class QuickstartTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Pattern MEMBER = Pattern.compile("\"(\\w+)\":");

    @Autowired
    private RestTestClient web;

    @Autowired
    @Qualifier("orders-in")
    private Socket ordersIn;

    @Autowired
    @Qualifier("prices")
    private Socket prices;

    @Autowired
    @Qualifier("quotes")
    private Socket quotes;

    @Test
    void ordersReachTheListenerAndAreCountedExactly(CapturedOutput output) {
        List<String> orders = List.of(
                "{\"id\":\"a\",\"item\":\"tea\",\"quantity\":1}",
                "{\"id\":\"b\",\"item\":\"milk\",\"quantity\":20}",
                "{\"id\":\"c\",\"item\":\"sugar\",\"quantity\":300}");
        long bytes = orders.stream().mapToLong(String::length).sum();
        long messagesBefore = ordersIn.statistics().receivedMessages();
        long bytesBefore = ordersIn.statistics().receivedBytes();
        try (Client program = new Client(SocketType.PUSH, ordersIn)) {
            orders.forEach(program::send);

            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(output)
                            .containsSubsequence("Order a: 1 x tea", "Order b: 20 x milk", "Order c: 300 x sugar"));
            awaitJson("/actuator/zmq/orders-in", """
                    {
                      "type": "pull",
                      "state": "open",
                      "boundEndpoints": ["%s"],
                      "receiveHighWaterMark": 1000,
                      "receivedMessages": %d,
                      "receivedBytes": %d,
                      "peersByState": {"ready": 1},
                      "peers": [{
                        "accepted": true,
                        "socketType": "push",
                        "mechanism": "NULL",
                        "protocolVersion": "3.1",
                        "incoming": {
                          "depth": 0, "highWaterMark": 1000, "lowWaterMark": 500, "messages": 3, "bytes": %d
                        }
                      }]
                    }
                    """.formatted(
                            ordersIn.lastEndpoint(), messagesBefore + 3, bytesBefore + bytes, bytes));
            awaitMeters(
                    "zmq_received_messages_total" + tags("orders-in", "pull") + " " + (messagesBefore + 3) + ".0",
                    "zmq_received_bytes_total" + tags("orders-in", "pull") + " " + (bytesBefore + bytes) + ".0",
                    "zmq_peers{application=\"quickstart\",socket=\"orders-in\",state=\"ready\",type=\"pull\"} 1.0",
                    "zmq_queue_depth_messages" + tags("receive", "orders-in", "pull") + " 0.0",
                    "zmq_high_water_mark_messages" + tags("receive", "orders-in", "pull") + " 1000.0");
        }
    }

    @Test
    void theReadmeShowsTheMembersOfTheEndpoint() throws Exception {
        List<String> shown = members(Readme.QUICKSTART.block("", "/actuator/zmq/orders-in"));
        try (Client program = new Client(SocketType.PUSH, ordersIn)) {
            program.send("{\"id\":\"e\",\"item\":\"rice\",\"quantity\":1}");

            await().atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(members(body("/actuator/zmq/orders-in"))).isEqualTo(shown));
        }
    }

    @Test
    void anOrderThatIsNoJsonIsReportedAndTheNextOneArrives(CapturedOutput output) {
        try (Client program = new Client(SocketType.PUSH, ordersIn)) {
            program.send("two pounds of tea, please");
            program.send("{\"id\":\"d\",\"item\":\"bread\",\"quantity\":1}");

            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(output)
                            .containsSubsequence("on socket 'orders-in' could not be given a message", "1 x bread")
                            .doesNotContain("two pounds"));
        }
    }

    @Test
    void subscribersGetThePricesOfTheirTopicsOnly() {
        try (Client program = new Client(SocketType.SUB, prices)) {
            program.subscribe("EUR/GBP");

            for (int i = 0; i < 3; i++) {
                List<String> price = program.receive();
                assertThat(price).hasSize(2);
                assertThat(price.get(0)).isEqualTo("EUR/GBP");
                assertThat(price.get(1)).matches("\\{\"symbol\":\"EUR/GBP\",\"price\":\\d\\.\\d{4}}");
            }
            awaitJson("/actuator/zmq/prices", """
                    {
                      "type": "pub",
                      "dropped": {},
                      "peersByState": {"ready": 1},
                      "peers": [{"socketType": "sub", "outgoing": {"highWaterMark": 1000, "lowWaterMark": 500}}]
                    }
                    """);
        }
    }

    @Test
    void questionsAreAnsweredAndThoseAboutUnknownSymbolsToo(CapturedOutput output) {
        try (Client program = new Client(SocketType.REQ, quotes)) {
            long receivedBefore = quotes.statistics().receivedMessages();
            long sentBefore = quotes.statistics().sentMessages();

            assertThat(program.ask("EUR/USD"))
                    .singleElement()
                    .asString()
                    .matches("\\{\"symbol\":\"EUR/USD\",\"price\":\\d\\.\\d{4}}");
            assertThat(program.ask("XAU/USD"))
                    .containsExactly("{\"error\":\"unknown symbol: XAU/USD\",\"known\":[\"EUR/GBP\",\"EUR/USD\"]}");
            assertThat(program.ask("EUR/GBP")).singleElement().asString().contains("EUR/GBP");

            awaitMeters(
                    "zmq_received_messages_total" + tags("quotes", "rep") + " " + (receivedBefore + 3) + ".0",
                    "zmq_sent_messages_total" + tags("quotes", "rep") + " " + (sentBefore + 3) + ".0");
            assertThat(output).doesNotContain("WARN", "ERROR");
        }
    }

    @Test
    void healthShowsEverySocket() {
        awaitJson("/actuator/health", """
                {
                  "status": "UP",
                  "components": {
                    "zmq": {
                      "status": "UP",
                      "components": {
                        "orders-in": {"details": {"type": "pull", "state": "open", "boundEndpoints": ["%s"]}},
                        "prices": {"details": {"type": "pub", "state": "open", "boundEndpoints": ["%s"]}},
                        "quotes": {"details": {"type": "rep", "state": "open", "boundEndpoints": ["%s"]}}
                      }
                    }
                  }
                }
                """.formatted(
                        ordersIn.lastEndpoint(), prices.lastEndpoint(), quotes.lastEndpoint()));
    }

    /** Clients of other tests may take a moment to go. */
    private void awaitJson(String path, String expected) {
        await().atMost(LIMIT).untilAsserted(() -> actuator(path).json(expected));
    }

    private RestTestClient.BodyContentSpec actuator(String path) {
        return web.get().uri(path).exchange().expectStatus().isOk().expectBody();
    }

    /** Meters share one reading of their socket for a moment, so the figures may be that old. */
    private void awaitMeters(String... lines) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(scrape()).contains(lines));
    }

    private List<String> scrape() {
        return body("/actuator/prometheus").lines().toList();
    }

    private String body(String path) {
        byte[] body = actuator(path).returnResult().getResponseBody();
        assertThat(body).isNotNull();
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The names of all members of a JSON document, in their order; of events none, which depend on the tests before. */
    private static List<String> members(String json) {
        return MEMBER.matcher(json.replaceAll("(\"events\":\\s*\\{)[^}]*}", "$1}"))
                .results()
                .map(member -> member.group(1))
                .toList();
    }

    private static String tags(String socket, String type) {
        return "{application=\"quickstart\",socket=\"" + socket + "\",type=\"" + type + "\"}";
    }

    private static String tags(String direction, String socket, String type) {
        return "{application=\"quickstart\",direction=\"" + direction + "\",socket=\"" + socket + "\",type=\"" + type
                + "\"}";
    }
}
