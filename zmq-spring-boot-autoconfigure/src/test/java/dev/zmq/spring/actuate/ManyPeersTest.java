// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Context;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/** A socket with ten thousand peers is shown at once, and while it is at work. */
@Timeout(120)
class ManyPeersTest {

    private static final int PEERS = 10_000;
    private static final int REQUESTS = 21;

    private final Context context = Context.builder().build();
    private final Socket pull = context.socket(SocketType.PULL);
    private final Socket push = context.socket(SocketType.PUSH);
    private final ZmqEndpoint endpoint = new ZmqEndpoint(Map.of("work", push), List::of);
    private final JsonMapper json = new JsonMapper();

    @BeforeEach
    void connect() {
        pull.bind("inproc://work");
        push.setOption(SocketOptions.LINGER, Duration.ZERO);
        for (int i = 0; i < PEERS; i++) {
            push.connect("inproc://work");
        }
        for (int i = 0; i < PEERS; i += 10) {
            push.send("to one in ten");
        }
    }

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void aPageOfTenThousandPeersTakesLessThanATenthOfASecond() {
        SocketDescriptor first = endpoint.socket("work", null, null);
        assertThat(first.peerCount()).isEqualTo(PEERS);
        assertThat(first.peers())
                .hasSize(100)
                .allSatisfy(peer -> assertThat(peer.outgoing().depth()).isEqualTo(1));

        assertThat(medianMillis(() -> json.writeValueAsBytes(endpoint.socket("work", 5_000, 100))))
                .isLessThan(100);
        assertThat(medianMillis(() -> json.writeValueAsBytes(endpoint.sockets())))
                .isLessThan(100);
    }

    private static long medianMillis(Runnable request) {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            long start = System.nanoTime();
            request.run();
            times.add(System.nanoTime() - start);
        }
        Collections.sort(times);
        return TimeUnit.NANOSECONDS.toMillis(times.get(REQUESTS / 2));
    }
}
