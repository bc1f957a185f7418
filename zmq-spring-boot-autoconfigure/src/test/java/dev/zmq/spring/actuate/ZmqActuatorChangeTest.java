// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peers;
import dev.zmq.spring.annotation.ZmqListener;
import dev.zmq.spring.integration.inbound.ZmqInboundChannelAdapter;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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

/** An operator with the right to do so changes a running application over HTTP. */
@Timeout(60)
class ZmqActuatorChangeTest {

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
                        "management.endpoints.web.exposure.include=zmq,zmqtopology",
                        "management.endpoint.zmq.access=unrestricted",
                        "spring.application.name=shop",
                        "zmq.sockets.orders-in.type=pull",
                        "zmq.sockets.orders-in.bind=tcp://127.0.0.1:*",
                        "zmq.sockets.returns-in.type=pull",
                        "zmq.sockets.returns-in.bind=tcp://127.0.0.1:*",
                        "zmq.sockets.returns-in.inbound-channel=returned",
                        "zmq.sockets.work.type=push",
                        "zmq.sockets.work.bind=tcp://127.0.0.1:*",
                        "zmq.sockets.work.options.socks-username=anna",
                        "zmq.sockets.work.options.socks-password=geheim",
                        "zmq.context.linger=0")
                .run();
        actuator = new ActuatorClient(application);
    }

    @Test
    void aListenerIsPausedAndResumed() {
        Queue<String> received = application.getBean(Application.class).received;
        Socket push = peers.connect(SocketType.PUSH, application, "orders-in");
        assertThat(listener().get("id").asString()).isEqualTo("orders");
        assertThat(listener().get("state").asString()).isEqualTo("running");

        assertThat(actuator.post("zmq/orders-in", "{\"listeners\": \"pause\"}")).isEqualTo(200);
        await().until(() -> listener().get("state").asString().equals("paused"));
        push.send("while paused");
        await().until(() ->
                actuator.get("zmq/orders-in").get("incoming").get("depth").asInt() == 1);
        assertThat(received).isEmpty();

        assertThat(actuator.post("zmq/orders-in", "{\"listeners\": \"resume\", \"listener\": \"orders\"}"))
                .isEqualTo(200);
        await().until(() -> received.contains("while paused"));
        assertThat(listener().get("state").asString()).isEqualTo("running");
        await().until(() -> listener().get("processedMessages").asLong() == 1);
    }

    @Test
    void aChannelAdapterIsPausedAndResumed() {
        assertThat(adapter().get("id").asString()).isEqualTo("returns-in.inboundChannelAdapter");

        assertThat(actuator.post("zmq/returns-in", "{\"listeners\": \"pause\"}"))
                .isEqualTo(200);
        await().until(() -> adapter().get("state").asString().equals("paused"));
        assertThat(application
                        .getBean("returns-in.inboundChannelAdapter", ZmqInboundChannelAdapter.class)
                        .isPaused())
                .isTrue();

        assertThat(actuator.post("zmq/returns-in", "{\"listeners\": \"resume\"}"))
                .isEqualTo(200);
        assertThat(adapter().get("state").asString()).isEqualTo("running");
    }

    private static JsonNode adapter() {
        return actuator.get("zmq/returns-in").get("listeners").get(0);
    }

    @Test
    void aStoppedListenerCannotBePaused() {
        ZmqInboundChannelAdapter adapter =
                application.getBean("returns-in.inboundChannelAdapter", ZmqInboundChannelAdapter.class);
        adapter.stop();
        try {
            assertThat(actuator.post("zmq/returns-in", "{\"listeners\": \"pause\"}"))
                    .isEqualTo(400);
            assertThat(adapter().get("state").asString()).isEqualTo("stopped");
        } finally {
            adapter.start();
        }
    }

    private static JsonNode listener() {
        return actuator.get("zmq/orders-in").get("listeners").get(0);
    }

    @Test
    void aHighWaterMarkIsChanged() {
        assertThat(actuator.post("zmq/work", "{\"sendHighWaterMark\": 17}")).isEqualTo(200);

        assertThat(actuator.get("zmq/work").get("sendHighWaterMark").asInt()).isEqualTo(17);
        assertThat(application.getBean("work", Socket.class).getOption(SocketOptions.SEND_HIGH_WATER_MARK))
                .isEqualTo(17);
    }

    @Test
    void aPeerIsDisconnected() {
        peers.connect(SocketType.PULL, application, "work");
        await().until(() -> actuator.get("zmq/work").get("peerCount").asInt() == 1);
        long id = actuator.get("zmq/work").get("peers").get(0).get("id").asLong();
        assertThat(actuator.get("zmq/work/" + id).get("socketType").asString()).isEqualTo("pull");

        assertThat(actuator.delete("zmq/work/" + id)).isEqualTo(204);

        await().until(() -> actuator.status("zmq/work/" + id) == 404);
        assertThat(actuator.delete("zmq/work/" + id)).isEqualTo(404);
    }

    @Test
    void countersAreReset() {
        Socket push = peers.connect(SocketType.PUSH, application, "orders-in");
        push.send("before");
        await().until(() ->
                actuator.get("zmq/orders-in").get("receivedMessages").asLong() > 0);

        assertThat(actuator.post("zmq/orders-in", "{\"counters\": \"reset\"}")).isEqualTo(200);

        JsonNode socket = actuator.get("zmq/orders-in");
        assertThat(socket.get("receivedMessages").asLong()).isZero();
        assertThat(socket.has("countersSince")).isTrue();
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThat(actuator.post("zmq/nobody", "{\"sendHighWaterMark\": 17}")).isEqualTo(404);
        assertThat(actuator.post("zmq/work", "{\"sendHighWaterMark\": -1}")).isEqualTo(400);
        assertThat(actuator.post("zmq/work", "{\"sendHighWaterMark\": \"many\"}"))
                .isEqualTo(400);
        assertThat(actuator.post("zmq/work", "{\"receiveHighWaterMark\": 17}")).isEqualTo(400);
        assertThat(actuator.post("zmq/work", "{\"listeners\": \"pause\"}")).isEqualTo(400);
        assertThat(actuator.status("zmq/work?limit=0")).isEqualTo(400);
        assertThat(actuator.status("zmq/work/no-number")).isEqualTo(400);
        assertThat(actuator.status("zmqtopology?limit=-1")).isEqualTo(400);
    }

    @Test
    void theTopologyIsAGraph() {
        JsonNode topology = actuator.get("zmqtopology");

        assertThat(topology.get("application").asString()).isEqualTo("shop");
        assertThat(topology.get("nodes").findValuesAsString("id"))
                .contains("socket:work", "socket:orders-in")
                .containsAll(topology.get("edges").findValuesAsString("source"))
                .containsAll(topology.get("edges").findValuesAsString("target"));
    }

    @Test
    @Tag("L16")
    void theOptionsInForceAreShown() {
        JsonNode options = actuator.get("zmq/work").get("options");

        assertThat(options.get("linger").asString()).isEqualTo("0ms");
        assertThat(options.get("send-high-water-mark").asInt())
                .isEqualTo(application.getBean("work", Socket.class).getOption(SocketOptions.SEND_HIGH_WATER_MARK));
        assertThat(options.get("socks-username").asString()).isEqualTo("anna");
        assertThat(options.has("xpub-nodrop")).isFalse();
        assertThat(options.has("socks-password")).isFalse();
        assertThat(actuator.get("zmq").get("sockets").get("work").has("options"))
                .isFalse();
    }

    @Test
    void nothingSecretIsShown() {
        assertThat(actuator.text("zmq") + actuator.text("zmq/work") + actuator.text("zmqtopology"))
                .doesNotContain("geheim");
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        final Queue<String> received = new ConcurrentLinkedQueue<>();

        @ZmqListener(value = "orders-in", id = "orders")
        void onOrder(String order) {
            received.add(order);
        }
    }
}
