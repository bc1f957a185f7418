// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.listener.ZmqListenerContainer;
import dev.zmq.spring.listener.ZmqListenerEndpointRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of the order of messages, and who works on them, with one thread and with several. */
@Timeout(60)
@Tag("V27")
class ListenerConcurrencyTest {

    private static final int PEERS = 3;
    private static final int MESSAGES = 2000;

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void eachMessageIsWorkedOnOnceAndInOrderByOneThread(int threads) {
        Recorder recorder = new Recorder();
        TestApplication.withBean(recorder)
                .socket("in", "pull")
                .properties("threads=" + threads)
                .run(application -> {
                    List<Peer> peers = new ArrayList<>();
                    try {
                        for (int i = 0; i < PEERS; i++) {
                            peers.add(Peer.connected(SocketType.PUSH, application.endpoint("in")));
                        }
                        for (int n = 0; n < MESSAGES; n++) {
                            for (int i = 0; i < PEERS; i++) {
                                peers.get(i).send(i + " " + n);
                            }
                        }
                        await().until(() -> recorder.count() == PEERS * MESSAGES);
                    } finally {
                        peers.forEach(Peer::close);
                    }
                    for (int i = 0; i < PEERS; i++) {
                        List<Integer> sent =
                                IntStream.range(0, MESSAGES).boxed().toList();
                        if (threads == 1) {
                            assertThat(recorder.byPeer.get(i)).containsExactlyElementsOf(sent);
                        } else {
                            assertThat(recorder.byPeer.get(i)).containsExactlyInAnyOrderElementsOf(sent);
                        }
                    }
                });
    }

    @Test
    void allThreadsAreAtWorkThoughAFastListenerBecomesSlow() {
        Turning turning = new Turning();
        TestApplication.withBean(turning).socket("in", "pull").run(application -> {
            ZmqListenerContainer container = application
                    .bean(ZmqListenerEndpointRegistry.class)
                    .container("turning")
                    .orElseThrow();
            try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                int fast = 200_000;
                for (int i = 0; i < fast; i++) {
                    push.send("fast");
                }
                await().until(() -> container.processedCount() == fast);
                container.pause();
                await().until(container::isPaused);
                for (int i = 0; i < 200; i++) {
                    push.send("slow");
                }
                await().until(() -> application
                                .socket("in")
                                .statistics()
                                .peers()
                                .get(0)
                                .incoming()
                                .depth()
                        == 200);
                container.resume();
                assertThat(turning.together.await(10, TimeUnit.SECONDS)).isTrue();
                await().until(() -> container.processedCount() == fast + 200);
            }
        });
    }

    static class Recorder {

        final Map<Integer, Queue<Integer>> byPeer = new ConcurrentHashMap<>();

        @ZmqListener(sockets = "in", concurrency = "${threads}")
        void on(String message) {
            String[] parts = message.split(" ");
            byPeer.computeIfAbsent(Integer.valueOf(parts[0]), peer -> new ConcurrentLinkedQueue<>())
                    .add(Integer.valueOf(parts[1]));
        }

        int count() {
            return byPeer.values().stream().mapToInt(Queue::size).sum();
        }
    }

    static class Turning {

        final CountDownLatch together = new CountDownLatch(4);

        @ZmqListener(sockets = "in", concurrency = "4", id = "turning")
        void on(String message) throws InterruptedException {
            if (message.equals("slow")) {
                together.countDown();
                assertThat(together.await(20, TimeUnit.SECONDS)).isTrue();
            }
        }
    }
}
