// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.annotation.ZmqListener;
import dev.zmq.spring.listener.ZmqListenerContainer;
import dev.zmq.spring.listener.ZmqListenerEndpointRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Peers of one listener get equal shares of it, however unequal the rates at which they send. */
@Tag("V14")
@Timeout(60)
class FairnessTest {

    private static final int BACKLOG = 800;

    @ParameterizedTest
    @CsvSource({"pull, PUSH", "router, DEALER", "dealer, DEALER", "sub, PUB", "rep, DEALER"})
    void twoPeersThatFloodHaveEqualShares(String type, SocketType peerType) {
        Shares shares = new Shares();
        TestApplication.withBean(shares)
                .socket("in", type)
                .properties(type.equals("sub") ? "zmq.sockets.in.subscribe=" : "none=")
                .run(application -> {
                    try (Peer one = Peer.connected(peerType, application.endpoint("in"));
                            Peer two = Peer.connected(peerType, application.endpoint("in"))) {
                        if (peerType == SocketType.PUB) {
                            await().until(() -> one.socket().topicCount() == 1
                                    && two.socket().topicCount() == 1);
                        }
                        flood(one, "one", type);
                        flood(two, "two", type);
                        await().until(() -> depths(application).equals(List.of((long) BACKLOG, (long) BACKLOG)));
                        container(application).start();
                        await().until(() -> container(application).processedCount() == 2 * BACKLOG);
                    }
                    long ofOne = shares.received.stream()
                            .limit(BACKLOG)
                            .filter("one"::equals)
                            .count();
                    assertThat(ofOne).as("share of the first half").isCloseTo(BACKLOG / 2, within((long) BACKLOG / 20));
                });
    }

    @Test
    void aRequestDoesNotWaitForTheBacklogOfAnotherPeer() {
        Duration service = Duration.ofMillis(5);
        class Slow {
            @ZmqListener("server")
            String answer(String request) {
                LockSupport.parkNanos(service.toNanos()); // the work for which both compete
                return request;
            }
        }
        TestApplication.withBean(new Slow()).socket("server", "rep").run(application -> {
            AtomicBoolean enough = new AtomicBoolean();
            try (Peer flood = Peer.connected(SocketType.DEALER, application.endpoint("server"));
                    Peer calm = Peer.connected(SocketType.REQ, application.endpoint("server"))) {
                Thread flooder = new Thread(() -> {
                    while (!enough.get()) {
                        flood.socket().send(Message.of("", "flood"), Duration.ofMillis(10));
                        while (flood.socket().tryReceive() != null) {
                            Thread.onSpinWait();
                        }
                    }
                });
                flooder.start();
                try {
                    await().until(() -> depths(application).stream().anyMatch(depth -> depth > 100));
                    long[] nanos = new long[21];
                    for (int i = 0; i < nanos.length; i++) {
                        long start = System.nanoTime();
                        assertThat(calm.request("tick " + i)).containsExactly("tick " + i);
                        nanos[i] = System.nanoTime() - start;
                    }
                    Arrays.sort(nanos);
                    // One request of the other may be under way, then comes this one. The rest is for a busy machine.
                    assertThat(Duration.ofNanos(nanos[nanos.length / 2]))
                            .isLessThan(service.multipliedBy(2).plusMillis(20));
                } finally {
                    enough.set(true);
                    flooder.join();
                    container(application).stop();
                }
            }
        });
    }

    private static void flood(Peer peer, String text, String type) {
        for (int i = 0; i < BACKLOG; i++) {
            if (type.equals("rep")) {
                peer.send("", text);
            } else {
                peer.send(text);
            }
        }
    }

    private static List<Long> depths(TestApplication.Running application) {
        List<Long> depths = new ArrayList<>();
        String socket = application.context().containsBean("in") ? "in" : "server";
        application
                .socket(socket)
                .statistics()
                .peers()
                .forEach(peer -> depths.add(peer.incoming().depth()));
        return depths;
    }

    private static ZmqListenerContainer container(TestApplication.Running application) {
        return application
                .bean(ZmqListenerEndpointRegistry.class)
                .containers()
                .iterator()
                .next();
    }

    static class Shares {

        final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        @ZmqListener(sockets = "in", autoStartup = "false")
        void on(String text) {
            received.add(text);
        }
    }
}
