// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Context;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import dev.zmq.spring.TestApplication;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;

/** A socket may take any port that is free: the environment says which one it was. */
@Timeout(60)
@Tag("L22")
class LocalEndpointsTest {

    @Test
    void sayWhereASocketListens() {
        TestApplication.with().socket("orders-in", "pull").run(application -> {
            Environment environment = application.context().getEnvironment();
            String endpoint = application.endpoint("orders-in");
            int port = environment.getRequiredProperty("local.zmq.orders-in.port", Integer.class);
            assertThat(endpoint).isEqualTo("tcp://127.0.0.1:" + port);
            assertThat(environment.getProperty("local.zmq.orders-in.endpoint")).isEqualTo(endpoint);
            try (Peer push = Peer.connected(SocketType.PUSH, "tcp://127.0.0.1:" + port)) {
                push.send("hello");
                assertThat(application.template().receive("orders-in", String.class, Duration.ofSeconds(10)))
                        .isEqualTo("hello");
            }
        });
    }

    @Test
    void nameAnAddressThatPeersCanConnectTo() {
        TestApplication.with()
                .properties(
                        "zmq.sockets.in.type=pull",
                        "zmq.sockets.in.bind=tcp://*:*",
                        "zmq.sockets.in6.type=pull",
                        "zmq.sockets.in6.bind=tcp://*:*",
                        "zmq.sockets.in6.options.ipv6=true")
                .run(application -> {
                    for (String name : List.of("in", "in6")) {
                        String endpoint = application
                                .context()
                                .getEnvironment()
                                .getRequiredProperty("local.zmq." + name + ".endpoint");
                        assertThat(endpoint).startsWith("tcp://127.0.0.1:");
                        try (Peer push = Peer.connected(SocketType.PUSH, endpoint)) {
                            push.send("hello");
                            assertThat(application.template().receive(name, String.class, Duration.ofSeconds(10)))
                                    .isEqualTo("hello");
                        }
                    }
                });
    }

    @Test
    void sayAllEndpointsOfASocket(@TempDir Path directory) {
        TestApplication.with()
                .properties(
                        "zmq.sockets.in.type=pull",
                        "zmq.sockets.in.bind[0]=ipc://" + directory.resolve("in"),
                        "zmq.sockets.in.bind[1]=tcp://127.0.0.1:*")
                .run(application -> {
                    Environment environment = application.context().getEnvironment();
                    List<String> bound = application.socket("in").statistics().boundEndpoints();
                    assertThat(environment.getProperty("local.zmq.in.endpoints", String[].class))
                            .containsExactlyElementsOf(bound);
                    assertThat(bound.get(1)).endsWith(":" + environment.getProperty("local.zmq.in.port"));
                });
    }

    @Test
    void areThereForSocketsOfTheApplicationThatBindLater() {
        TestApplication.with(OwnSocket.class).run(application -> {
            ConfigurableEnvironment environment = application.context().getEnvironment();
            assertThat(environment.getProperty("local.zmq.own.port")).isNull();
            assertThat(published(environment)).isEmpty();
            application.socket("own").bind("tcp://127.0.0.1:*");
            assertThat(application.endpoint("own")).endsWith(":" + environment.getProperty("local.zmq.own.port"));
            assertThat(published(environment))
                    .containsExactly("local.zmq.own.endpoint", "local.zmq.own.endpoints", "local.zmq.own.port");
            application.socket("own").close();
            assertThat(environment.getProperty("local.zmq.own.port")).isNull();
        });
    }

    @Test
    void areThereForABeanThatDependsOnTheSocket() {
        TestApplication.with(PortOwner.class)
                .socket("in", "pull")
                .run(application ->
                        assertThat(application.endpoint("in")).endsWith(":" + application.bean(PortOwner.class).port));
    }

    @Test
    void areAbsentForWhatIsNoSocketOrNoPropertyOfOne() {
        TestApplication.with()
                .socket("in", "pull")
                .properties("zmq.sockets.out.type=push", "zmq.sockets.out.connect=tcp://127.0.0.1:1")
                .run(application -> {
                    assertThat(application.context().getEnvironment().containsProperty("local.zmq.in.port"))
                            .isTrue();
                    for (String name : List.of("out.port", "other.port", "in.colour", "in", "")) {
                        assertThat(application.context().getEnvironment().getProperty("local.zmq." + name))
                                .as(name)
                                .isNull();
                    }
                });
    }

    private static List<String> published(ConfigurableEnvironment environment) {
        EnumerablePropertySource<?> source =
                (EnumerablePropertySource<?>) environment.getPropertySources().get(LocalEndpoints.NAME);
        assertThat(source).isNotNull();
        return Arrays.stream(source.getPropertyNames()).sorted().toList();
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnSocket {

        @Bean
        Socket own(Context context) {
            return context.socket(SocketType.PULL, "own");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @DependsOn("in")
    static class PortOwner {

        @Value("${local.zmq.in.port}")
        int port;
    }
}
