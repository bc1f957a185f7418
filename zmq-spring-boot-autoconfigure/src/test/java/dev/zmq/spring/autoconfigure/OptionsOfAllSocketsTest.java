// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.SocketOptions;
import dev.zmq.spring.TestApplication;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Options below {@code zmq.options} are those of all sockets that do not say otherwise. */
@Tag("L16")
@Timeout(60)
class OptionsOfAllSocketsTest {

    private final TestApplication application = TestApplication.with()
            .socket("in", "pull")
            .socket("requests", "router")
            .properties("zmq.options.heartbeat-interval=5s", "zmq.options.receive-high-water-mark=50");

    @Test
    void holdForEverySocket() {
        application.run(running -> {
            for (String name : new String[] {"in", "requests"}) {
                assertThat(running.socket(name).getOption(SocketOptions.HEARTBEAT_INTERVAL))
                        .isEqualTo(Duration.ofSeconds(5));
                assertThat(running.socket(name).getOption(SocketOptions.RECEIVE_HIGH_WATER_MARK))
                        .isEqualTo(50);
            }
        });
    }

    @Test
    void giveWayToThoseOfASocket() {
        application
                .properties("zmq.sockets.in.options.receive-high-water-mark=7")
                .run(running -> {
                    assertThat(running.socket("in").getOption(SocketOptions.RECEIVE_HIGH_WATER_MARK))
                            .isEqualTo(7);
                    assertThat(running.socket("in").getOption(SocketOptions.HEARTBEAT_INTERVAL))
                            .isEqualTo(Duration.ofSeconds(5));
                });
    }

    @Test
    void arePassedOverBySocketsThatDoNotHaveThem() {
        application
                .properties("zmq.options.router-mandatory=true", "zmq.options.routing-id=me")
                .run(running -> {
                    assertThat(running.socket("requests").getOption(SocketOptions.ROUTER_MANDATORY))
                            .isTrue();
                    assertThat(running.socket("in").isClosed()).isFalse();
                });
    }

    @Test
    void comeBeforeTheLingerTimeOfTheContext() {
        application
                .properties("zmq.context.linger=3s", "zmq.options.linger=4s")
                .run(running -> assertThat(running.socket("in").getOption(SocketOptions.LINGER))
                        .isEqualTo(Duration.ofSeconds(4)));
    }
}
