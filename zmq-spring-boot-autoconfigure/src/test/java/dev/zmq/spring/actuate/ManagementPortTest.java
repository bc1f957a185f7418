// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Socket;
import dev.zmq.spring.annotation.ZmqListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** The actuator on a port of its own is in a child context, which has no sockets of its own. */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class ManagementPortTest {

    @Test
    void theActuatorOnAPortOfItsOwnShowsTheSocketsOfTheApplication(CapturedOutput output) {
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
                .properties(
                        "server.port=0",
                        "management.server.port=0",
                        "management.endpoints.web.exposure.include=zmq,health",
                        "management.endpoint.health.show-components=always",
                        "zmq.sockets.orders-in.type=pull",
                        "zmq.sockets.orders-in.bind=tcp://127.0.0.1:*")
                .run()) {
            ActuatorClient actuator = new ActuatorClient(application, "local.management.port");
            Socket socket = application.getBean("orders-in", Socket.class);
            assertThat(actuator.get("zmq/orders-in")
                            .get("boundEndpoints")
                            .get(0)
                            .asString())
                    .isEqualTo(socket.lastEndpoint());
            assertThat(actuator.get("zmq/orders-in").get("listeners").size()).isOne();
            assertThat(actuator.get("health").get("components").has("zmq")).isTrue();
            assertThat(output.toString().lines().filter(line -> line.contains("Socket 'orders-in' (PULL)")))
                    .hasSize(1);
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @ZmqListener("orders-in")
        void on(byte[] order) {}
    }
}
