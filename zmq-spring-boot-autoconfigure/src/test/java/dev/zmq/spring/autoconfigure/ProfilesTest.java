// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Profiles change sockets and add some, in documents of one file and in files of their own. */
@Timeout(60)
class ProfilesTest {

    private static final String BASE = """
            zmq:
              sockets:
                orders-in:
                  type: pull
                  bind: [ "tcp://127.0.0.1:*", "tcp://127.0.0.1:*" ]
                  options:
                    receive-high-water-mark: 100
            ---
            spring.config.activate.on-profile: audited
            zmq:
              sockets:
                audit:
                  type: push
                  connect: tcp://127.0.0.1:1
            """;

    private static final String TEST = """
            zmq.sockets.orders-in:
              bind: inproc://orders
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(folder.resolve("application.yml"), BASE);
        Files.writeString(folder.resolve("application-test.yml"), TEST);
    }

    @Test
    void withoutOneTheFileCounts() {
        try (ConfigurableApplicationContext application = start()) {
            assertThat(application.getBeansOfType(Socket.class)).containsOnlyKeys("orders-in");
            assertThat(ordersIn(application).statistics().boundEndpoints()).hasSize(2);
        }
    }

    @Test
    void aProfileReplacesAWholeListOfEndpointsAndLeavesTheRest() {
        try (ConfigurableApplicationContext application = start("test")) {
            assertThat(ordersIn(application).statistics().boundEndpoints()).containsExactly("inproc://orders");
            assertThat(ordersIn(application).getOption(SocketOptions.RECEIVE_HIGH_WATER_MARK))
                    .isEqualTo(100);
        }
    }

    @Test
    void severalProfilesAddUp() {
        try (ConfigurableApplicationContext application = start("test", "audited")) {
            assertThat(application.getBeansOfType(Socket.class)).containsOnlyKeys("orders-in", "audit");
            assertThat(ordersIn(application).statistics().boundEndpoints()).isEqualTo(List.of("inproc://orders"));
        }
    }

    private static Socket ordersIn(ConfigurableApplicationContext application) {
        return application.getBean("orders-in", Socket.class);
    }

    private ConfigurableApplicationContext start(String... profiles) {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .profiles(profiles)
                .run("--spring.config.location=" + folder.toUri());
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(ZmqAutoConfiguration.class)
    static class Application {}
}
