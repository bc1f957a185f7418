// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import dev.zmq.spring.annotation.ZmqListener;
import dev.zmq.spring.autoconfigure.ZmqAutoConfiguration;
import dev.zmq.spring.autoconfigure.ZmqMetricsAutoConfiguration;
import dev.zmq.spring.listener.ZmqListenerContainerFactory;
import dev.zmq.spring.listener.ZmqListenerEndpoint;
import dev.zmq.spring.listener.ZmqListenerEndpointRegistry;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The meters of listeners come and go with them. */
@Timeout(60)
class ZmqListenerMetricsTest {

    private static final String[] IN = {"zmq.sockets.in.type=pull", "zmq.sockets.in.bind=tcp://127.0.0.1:*"};

    @Test
    void goWithTheListener() {
        try (ConfigurableApplicationContext application = start(Measured.class, null, IN)) {
            ZmqListenerEndpointRegistry registry = application.getBean(ZmqListenerEndpointRegistry.class);
            register(application, "running");
            assertThat(metersOf(application)).isNotEmpty();
            registry.unregister("running");
            assertThat(metersOf(application)).isEmpty();

            register(application, "stopped");
            registry.container("stopped").orElseThrow().stop();
            assertThat(metersOf(application))
                    .as("of a listener that may start again")
                    .isNotEmpty();
            registry.unregister("stopped");
            assertThat(metersOf(application)).isEmpty();
        }
    }

    @Test
    void goWithTheContextOfTheListener() {
        try (ConfigurableApplicationContext parent = start(Measured.class, null)) {
            start(Listening.class, parent, IN).close();
            assertThat(metersOf(parent)).isEmpty();
        }
    }

    @Test
    void goWithTheContextThatMeasures() {
        try (ConfigurableApplicationContext parent = start(OnlyRegistry.class, null)) {
            ConfigurableApplicationContext child = start(Listening.class, parent, IN);
            assertThat(metersOf(parent)).isNotEmpty();
            child.close();
            assertThat(metersOf(parent)).isEmpty();
        }
    }

    @Test
    void countTheMessagesOfAllListenersWithTheSameId() {
        try (ConfigurableApplicationContext parent = start(Measured.class, null)) {
            ConfigurableApplicationContext first = start(Listening.class, parent, IN);
            try (ConfigurableApplicationContext second = start(Listening.class, parent, IN)) {
                send(first);
                send(second);
                await().until(() -> processed(parent) == 2);
                first.close();
                assertThat(processed(parent)).as("counters do not go back").isEqualTo(2);
                send(second);
                await().until(() -> processed(parent) == 3);
            }
            assertThat(metersOf(parent)).isEmpty();
        }
    }

    private static void register(ConfigurableApplicationContext application, String id) {
        application
                .getBean(ZmqListenerEndpointRegistry.class)
                .register(
                        ZmqListenerEndpoint.of(id, "in", message -> {}),
                        application.getBean(ZmqListenerContainerFactory.class));
    }

    private static void send(ConfigurableApplicationContext context) {
        try (Peer push = Peer.connected(
                SocketType.PUSH, context.getBean("in", Socket.class).lastEndpoint())) {
            push.send("text");
        }
    }

    private static double processed(ConfigurableApplicationContext context) {
        return context.getBean(MeterRegistry.class)
                .get("zmq.listener.messages")
                .tags("listener", "counted", "outcome", "success")
                .functionCounter()
                .count();
    }

    private static List<Meter> metersOf(ConfigurableApplicationContext context) {
        return context.getBean(MeterRegistry.class).getMeters().stream()
                .filter(meter -> meter.getId().getName().startsWith("zmq.listener"))
                .toList();
    }

    private static ConfigurableApplicationContext start(
            Class<?> configuration, ConfigurableApplicationContext parent, String... properties) {
        SpringApplicationBuilder builder = new SpringApplicationBuilder(configuration)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .properties(properties);
        return (parent == null ? builder : builder.parent(parent)).run();
    }

    @Configuration(proxyBeanMethods = false)
    static class OnlyRegistry {

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }

    @ImportAutoConfiguration({ZmqAutoConfiguration.class, ZmqMetricsAutoConfiguration.class})
    static class Measured extends OnlyRegistry {}

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({ZmqAutoConfiguration.class, ZmqMetricsAutoConfiguration.class})
    static class Listening {

        @ZmqListener(id = "counted", value = "in")
        void on(byte[] message) {}
    }
}
