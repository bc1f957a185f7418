// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peers;
import dev.zmq.spring.annotation.ZmqListener;
import dev.zmq.spring.core.ZmqReplyTimeoutException;
import dev.zmq.spring.core.ZmqTemplate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** What the test itself has sent, received and seen dropped is what actuator and Prometheus say, to the message. */
@Tag("V78")
@Timeout(120)
class GroundTruthTest {

    /** After so long nothing is on its way any more. */
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private static final int HIGH_WATER_MARK = 10;
    private static final int LOW_WATER_MARK = 5;

    @AutoClose
    private static ConfigurableApplicationContext application;

    private static ActuatorClient actuator;

    @AutoClose
    private final Peers peers = new Peers();

    @BeforeAll
    static void startApplication() {
        application = new SpringApplicationBuilder(Application.class)
                .properties(
                        "server.port=0",
                        "management.endpoints.web.exposure.include=zmq,prometheus",
                        "zmq.sockets.prices.type=pub",
                        "zmq.sockets.prices.bind=tcp://127.0.0.1:*",
                        "zmq.sockets.prices.options.send-high-water-mark=50",
                        "zmq.sockets.work.type=push",
                        "zmq.sockets.work.bind=tcp://127.0.0.1:*",
                        "zmq.sockets.work.options.send-high-water-mark=" + HIGH_WATER_MARK,
                        "zmq.sockets.orders.type=pull",
                        "zmq.sockets.orders.bind=tcp://127.0.0.1:*",
                        "zmq.sockets.dead.type=push",
                        "zmq.sockets.dead.bind=tcp://127.0.0.1:*",
                        "zmq.sockets.pricing.type=req",
                        "zmq.sockets.pricing.bind=tcp://127.0.0.1:*",
                        "zmq.listener.dead-letter-socket=dead",
                        "zmq.listener.retry.max-retries=2",
                        "zmq.listener.retry.delay=1ms",
                        "zmq.template.reply-timeout=200ms",
                        "zmq.context.linger=0")
                .run();
        actuator = new ActuatorClient(application);
    }

    @Test
    void whatSubscribersGetIsSentAndWhatTheyDoNotGetIsDropped() {
        int published = 2_000;
        int bytes = 16_384;
        Socket fast = peers.connect(SocketType.SUB, application, "prices").subscribe("");
        Socket slow = peers.socket(SocketType.SUB)
                .setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 5)
                .setOption(SocketOptions.RECEIVE_BUFFER, 65_536)
                .connect(application.getBean("prices", Socket.class).lastEndpoint())
                .subscribe("");
        Socket prices = application.getBean("prices", Socket.class);
        int ofFast = 0;
        int probes = 0;
        // Both have subscribed once both have got the same probe; how many got earlier ones is counted, too.
        int ofSlow = 0;
        while (prices.statistics().peers().stream()
                        .filter(peer -> peer.outgoing().messages() > 0)
                        .count()
                < 2) {
            prices.send(new byte[bytes]);
            probes++;
            while (fast.receive(Duration.ofMillis(10)) != null) {
                ofFast++;
            }
            while (slow.receive(Duration.ofMillis(10)) != null) {
                ofSlow++;
            }
        }
        long unmatched = 2L * probes - prices.statistics().sentMessages();
        for (int i = 0; i < published; i++) {
            prices.send(new byte[bytes]);
            if (fast.tryReceive() != null) {
                ofFast++;
            }
        }
        while (fast.receive(SILENCE) != null) {
            ofFast++;
        }
        while (slow.receive(SILENCE) != null) {
            ofSlow++;
        }

        long received = ofFast + ofSlow;
        long lost = 2L * (probes + published) - unmatched - received;
        assertThat(lost).isPositive();
        JsonNode shown = actuator.get("zmq/prices");
        assertThat(shown.get("sentMessages").asLong()).isEqualTo(received);
        assertThat(shown.get("sentBytes").asLong()).isEqualTo(received * bytes);
        assertThat(shown.get("dropped").get("high_water_mark").asLong()).isEqualTo(lost);
        assertThat(shown.get("peers").get(0).get("trouble").get(0).asString()).isEqualTo("dropping");
        assertThat(shown.get("peersByTrouble").get("dropping").asInt()).isPositive();
        await().untilAsserted(() -> {
            assertThat(actuator.metric("zmq_sent_messages_total{socket=\"prices\",type=\"pub\"}"))
                    .isEqualTo(received);
            assertThat(actuator.metric("zmq_sent_bytes_total{socket=\"prices\",type=\"pub\"}"))
                    .isEqualTo(received * bytes);
            assertThat(actuator.metric(
                            "zmq_dropped_messages_total{reason=\"high_water_mark\",socket=\"prices\",type=\"pub\"}"))
                    .isEqualTo(lost);
        });
    }

    @Test
    void aPeerAtItsHighWaterMarkIsSeenUntilItHasDrainedToTheLowWaterMark() {
        Socket push = application.getBean("work", Socket.class);
        Socket slow = peers.socket(SocketType.PULL)
                .setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 1)
                .connect(push.lastEndpoint());
        Message large = Message.of(new byte[1 << 20]);
        int sent = fillOperatingSystem(push, large);
        while (depth(push) < HIGH_WATER_MARK) {
            assertThat(push.trySend(large)).isTrue();
            sent++;
        }
        Instant before = Instant.now();
        assertThat(push.trySend(large)).isFalse();

        JsonNode blocked = onlyPeer().get("outgoing");
        assertThat(onlyPeer().get("trouble").get(0).asString()).isEqualTo("blocked");
        assertThat(blocked.get("depth").asInt()).isEqualTo(HIGH_WATER_MARK);
        assertThat(blocked.get("highWaterMark").asInt()).isEqualTo(HIGH_WATER_MARK);
        assertThat(blocked.get("lowWaterMark").asInt()).isEqualTo(LOW_WATER_MARK);
        assertThat(Instant.parse(blocked.get("blockedSince").asString()))
                .isBetween(before.minusMillis(50), Instant.now());
        await().untilAsserted(() -> {
            assertThat(actuator.metric("zmq_queue_depth_messages{direction=\"send\",socket=\"work\",type=\"push\"}"))
                    .isEqualTo(HIGH_WATER_MARK);
            assertThat(actuator.metric("zmq_queue_fill_ratio{direction=\"send\",socket=\"work\",type=\"push\"}"))
                    .isEqualTo(1);
            assertThat(actuator.metric("zmq_blocked_peers{direction=\"send\",socket=\"work\",type=\"push\"}"))
                    .isEqualTo(1);
            assertThat(actuator.metric(
                            "zmq_blocked_time_seconds_total{direction=\"send\",socket=\"work\",type=\"push\"}"))
                    .isPositive();
        });

        boolean wasFree = false;
        for (int i = 0; i < sent; i++) {
            slow.receive();
            JsonNode queue = onlyPeer().get("outgoing");
            int depth = queue.get("depth").asInt();
            boolean isBlocked = queue.has("blockedSince"); // read after the depth, which only falls
            if (isBlocked) {
                assertThat(depth).isGreaterThan(LOW_WATER_MARK);
            }
            if (wasFree) {
                assertThat(depth).isLessThanOrEqualTo(LOW_WATER_MARK);
            }
            wasFree = !isBlocked;
        }
        assertThat(wasFree).isTrue();
        assertThat(push.trySend(large)).isTrue();
        assertThat(slow.receive().byteCount()).isEqualTo(1 << 20);
        await().untilAsserted(() -> assertThat(
                        actuator.metric("zmq_blocked_peers{direction=\"send\",socket=\"work\",type=\"push\"}"))
                .isZero());
    }

    /** Sends until what is queued stays queued, and returns the number of messages. */
    private static int fillOperatingSystem(Socket push, Message message) {
        int sent = 0;
        while (true) {
            assertThat(push.send(message, Duration.ofSeconds(5))).isTrue();
            sent++;
            try {
                await().pollInterval(Duration.ofMillis(5))
                        .atMost(Duration.ofMillis(300))
                        .until(() -> depth(push) == 0);
            } catch (ConditionTimeoutException full) {
                return sent;
            }
        }
    }

    private static long depth(Socket push) {
        return push.statistics().peers().stream()
                .mapToLong(peer -> peer.outgoing().depth())
                .sum();
    }

    private static JsonNode onlyPeer() {
        return actuator.get("zmq/work").get("peers").get(0);
    }

    @Test
    void whatBecomesOfTheMessagesOfAListenerIsCounted() {
        Application listener = application.getBean(Application.class);
        Socket push = peers.connect(SocketType.PUSH, application, "orders");
        Socket letters = peers.connect(SocketType.PULL, application, "dead");
        for (int i = 0; i < 90; i++) {
            push.send(Integer.toString(i % 9));
        }
        for (int i = 0; i < 7; i++) {
            push.send("no number");
        }

        // 8 fails for good, 7 at the first attempt.
        for (int i = 0; i < 10 + 7; i++) {
            letters.receive();
        }
        await().untilAsserted(() -> {
            assertThat(metricOf("zmq_listener_messages_total", ",outcome=\"success\""))
                    .isEqualTo(80);
            assertThat(metricOf("zmq_listener_messages_total", ",outcome=\"failure\""))
                    .isEqualTo(10 + 7);
            assertThat(metricOf("zmq_listener_conversion_failures_total", "")).isEqualTo(7);
            assertThat(metricOf("zmq_listener_dead_letters_total", "")).isEqualTo(10 + 7);
            assertThat(metricOf("zmq_listener_retries_total", "")).isEqualTo(10 + 2 * 10);
            assertThat(metricOf("zmq_listener_seconds_count", "")).isEqualTo(97);
            assertThat(metricOf("zmq_listener_seconds_sum", "")).isPositive();
        });
        assertThat(listener.calls.get()).isEqualTo(90 + 10 + 2 * 10);
        JsonNode shown = actuator.get("zmq/orders").get("listeners").get(0);
        assertThat(shown.get("processedMessages").asLong()).isEqualTo(80);
        assertThat(shown.get("failedMessages").asLong()).isEqualTo(17);
    }

    private static double metricOf(String name, String more) {
        return actuator.metric(name + "{listener=\"orders\"" + more + "}");
    }

    @Test
    void requestsOfTheTemplateAreTimedByOutcome() {
        ZmqTemplate template = application.getBean(ZmqTemplate.class);
        try (Socket rep = peers.connect(SocketType.REP, application, "pricing")) {
            for (int i = 0; i < 3; i++) {
                Thread server = new Thread(() -> rep.send(rep.receive()));
                server.start();
                assertThat(template.sendAndReceive("pricing", "ping", String.class))
                        .isEqualTo("ping");
                await().until(() -> !server.isAlive());
            }
        }
        assertThatThrownBy(() -> template.sendAndReceive("pricing", "ping", String.class))
                .isInstanceOf(ZmqReplyTimeoutException.class);

        assertThat(actuator.metric("zmq_template_requests_seconds_count{outcome=\"success\",socket=\"pricing\"}"))
                .isEqualTo(3);
        assertThat(actuator.metric("zmq_template_requests_seconds_count{outcome=\"timeout\",socket=\"pricing\"}"))
                .isEqualTo(1);
        assertThat(actuator.metric("zmq_template_requests_seconds_sum{outcome=\"timeout\",socket=\"pricing\"}"))
                .isGreaterThanOrEqualTo(0.2);
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        final AtomicInteger calls = new AtomicInteger();
        private int lastSeven;

        @ZmqListener(value = "orders", id = "orders")
        void onOrder(Integer order) {
            calls.incrementAndGet();
            if (order == 8) {
                throw new IllegalStateException("never");
            }
            if (order == 7 && ++lastSeven % 2 == 1) {
                throw new IllegalStateException("not at first");
            }
        }
    }
}
