// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code java -jar target/quickstart.jar}, with nothing else installed. */
class PackagedApplicationIT {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final int ENDED_BY_SIGTERM = 128 + 15;

    @TempDir
    private Path folder;

    @Test
    void showsTrafficInAllPatternsAndStopsPromptly() throws Exception {
        try (PackagedApplication application = PackagedApplication.start(folder)) {
            int port = application.awaitWebPort();

            await().atMost(PackagedApplication.LIMIT).untilAsserted(() -> {
                JsonNode sockets = application.get(port, "/actuator/zmq").path("sockets");
                assertThat(count(sockets, "orders-in", "receivedMessages")).isPositive();
                assertThat(count(sockets, "demo-prices", "receivedMessages")).isPositive();
                assertThat(count(sockets, "demo-quotes", "receivedMessages")).isPositive();
            });
            assertThat(application.get(port, "/actuator/health").path("status").asString())
                    .isEqualTo("UP");
            assertThat(application.log())
                    .contains("Order demo-1: ", "Asked, and was told: Quote[symbol=EUR/USD")
                    .doesNotContain("WARN", "ERROR");

            assertThat(application.stop(STOP_LIMIT)).isEqualTo(ENDED_BY_SIGTERM);
            assertThat(application.log()).doesNotContain("WARN", "ERROR");
        }
    }

    private static long count(JsonNode sockets, String socket, String figure) {
        return sockets.path(socket).path(figure).asLong();
    }
}
