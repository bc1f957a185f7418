// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import static dev.zmq.spring.TestStatistics.connecting;
import static dev.zmq.spring.TestStatistics.peer;
import static dev.zmq.spring.TestStatistics.pushing;
import static dev.zmq.spring.TestStatistics.queue;
import static dev.zmq.spring.TestStatistics.socket;
import static dev.zmq.spring.TestStatistics.statistics;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

import dev.zmq.engine.PeerState;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class ZmqHealthIndicatorTest {

    @Test
    void isUpWithoutAnySocket() {
        assertThat(new ZmqHealthIndicator(Map.of()).health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void isUpWhilePeersAreAwayAndSaysSo() {
        Health health = new ZmqHealthIndicator(Map.of("work", socket(pushing(connecting(), connecting())))).health();

        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails())
                .containsEntry(
                        "work",
                        Map.of(
                                "type",
                                "push",
                                "state",
                                "open",
                                "boundEndpoints",
                                List.of("tcp://127.0.0.1:5555"),
                                "connectedEndpoints",
                                List.of("tcp://127.0.0.1:5556"),
                                "peersByState",
                                Map.of("connecting", 2),
                                "errors",
                                Map.of("tcp://127.0.0.1:5556", "Connection refused")));
    }

    @Test
    void saysNothingOfErrorsThatAreOver() {
        Health health = new ZmqHealthIndicator(
                        Map.of("work", socket(pushing(peer(PeerState.READY, queue(0), queue(0))))))
                .health();

        assertThat(health.getDetails().get("work"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsOnlyKeys("type", "state", "boundEndpoints", "connectedEndpoints", "peersByState");
    }

    @Test
    void showsTheDetailsInTheSameOrderEachTime() {
        Map<String, Socket> sockets = new LinkedHashMap<>();
        List.of("work", "answers", "prices", "news").forEach(name -> sockets.put(name, socket(pushing(connecting()))));

        Health health = new ZmqHealthIndicator(sockets).health();

        assertThat(health.getDetails().keySet()).containsExactly("answers", "news", "prices", "work");
        assertThat(health.getDetails().get("work"))
                .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                .extracting(Map::keySet, InstanceOfAssertFactories.ITERABLE)
                .containsExactly("type", "state", "boundEndpoints", "connectedEndpoints", "peersByState", "errors");
    }

    @Test
    void isDownWhenOneOfSeveralSocketsIsClosed() {
        Map<String, Socket> sockets = new LinkedHashMap<>();
        sockets.put("closed", socket(statistics(SocketType.PULL, true)));
        sockets.put("open", socket(pushing()));

        Health health = new ZmqHealthIndicator(sockets).health();

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails()).containsOnlyKeys("closed", "open");
        assertThat(health.getDetails().get("closed")).hasFieldOrPropertyWithValue("state", "closed");
    }

    @Test
    void isDownWithTheReasonWhenASocketCannotBeRead() {
        Socket broken = socket(pushing());
        given(broken.statistics()).willThrow(new IllegalStateException("broken"));

        Health health = new ZmqHealthIndicator(Map.of("work", broken)).health();

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails().get("error")).asString().contains("broken");
    }
}
