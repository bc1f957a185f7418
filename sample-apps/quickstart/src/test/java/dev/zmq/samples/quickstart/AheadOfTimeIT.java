// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.SocketType;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code java -Dspring.aot.enabled=true -jar target/quickstart.jar}: beans as the build has found them. */
class AheadOfTimeIT {

    @TempDir
    private Path folder;

    @Test
    void listenersAndActuatorAnswer() throws Exception {
        try (PackagedApplication application = PackagedApplication.start(folder, "-Dspring.aot.enabled=true")) {
            int port = application.awaitWebPort();
            assertThat(application.log()).contains("Starting AOT-processed QuickstartApplication");
            JsonNode sockets = application.get(port, "/actuator/zmq").path("sockets");

            try (Client program = new Client(SocketType.PUSH, endpoint(sockets, "orders-in"));
                    Client client = new Client(SocketType.REQ, endpoint(sockets, "quotes"))) {
                program.send("{\"id\":\"ahead\",\"item\":\"tea\",\"quantity\":3}");
                assertThat(client.ask("EUR/USD"))
                        .singleElement()
                        .asString()
                        .matches("\\{\"symbol\":\"EUR/USD\",\"price\":\\d\\.\\d{4}}");
                await().atMost(PackagedApplication.LIMIT)
                        .untilAsserted(() -> assertThat(application.log()).contains("Order ahead: 3 x tea"));
            }
            assertThat(application
                            .get(port, "/actuator/zmq/quotes")
                            .path("receivedMessages")
                            .asLong())
                    .isPositive();
            assertThat(application.get(port, "/actuator/health").path("status").asString())
                    .isEqualTo("UP");
            assertThat(application.log()).doesNotContain("WARN", "ERROR");
        }
    }

    private static String endpoint(JsonNode sockets, String name) {
        return sockets.path(name).path("boundEndpoints").path(0).asString();
    }
}
