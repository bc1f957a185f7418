// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Workers;
import dev.zmq.engine.testkit.Zmtp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nobody is starved by a peer that sends more. */
@Tag("V14")
class FairQueueingTest {

    private static final int MESSAGES = 20_000;
    private static final long RECEIVER_PACE_NANOS = 10_000;

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @ParameterizedTest
    @EnumSource(names = {"PULL", "SUB", "DEALER", "ROUTER", "REP"})
    void twoFloodersGetEqualShares(SocketType type) {
        Socket receiver = contexts.socket(type);
        if (type == SocketType.SUB) {
            receiver.subscribe("");
        }
        String endpoint = receiver.bind(Sockets.ANY_PORT);
        try (Workers workers = new Workers()) {
            for (String name : new String[] {"A", "B"}) {
                Socket flooder =
                        contexts.socket(contexts.open(), flooderOf(type)).connect(endpoint);
                Sockets.awaitReady(flooder, 1);
                workers.run(() -> flood(flooder, name, type == SocketType.REP));
            }
            Sockets.eventually("both queues filled")
                    .until(() -> receiver.statistics().peers().stream()
                                    .filter(peer -> peer.incoming().depth() > 100)
                                    .count()
                            == 2);

            int fromA = 0;
            for (int i = 0; i < MESSAGES; i++) {
                Message message = Sockets.receive(receiver);
                if (message.text(message.size() - 1).equals("A")) {
                    fromA++;
                }
                if (type == SocketType.REP) {
                    receiver.send("answer");
                }
                pace();
            }

            assertThat(fromA).as("share of one of two").isBetween(MESSAGES * 45 / 100, MESSAGES * 55 / 100);
        }
    }

    @Test
    void aSlowRequesterIsServedAtOnceWhileAnotherFloods() {
        Duration serviceTime = Duration.ofMillis(10);
        Socket rep = contexts.socket(SocketType.REP);
        String endpoint = rep.bind(Sockets.ANY_PORT);
        Socket flooder = contexts.socket(contexts.open(), SocketType.DEALER).connect(endpoint);
        Socket slow = contexts.socket(contexts.open(), SocketType.REQ).connect(endpoint);
        Sockets.awaitReady(rep, 2);
        try (Workers workers = new Workers()) {
            workers.run(() -> flood(flooder, "flood", true));
            Future<?> service = workers.run(() -> serve(rep, serviceTime));
            Sockets.eventually("a long queue").until(() -> Sockets.incomingDepth(rep) > 500);

            List<Duration> times = new ArrayList<>();
            for (int i = 0; i < 21; i++) {
                long start = System.nanoTime();
                slow.send("tick " + i);
                assertThat(Sockets.receive(slow).text()).isEqualTo("tick " + i);
                times.add(Duration.ofNanos(System.nanoTime() - start));
            }
            Collections.sort(times);

            // At most the request in service and one of the flooder's are served before; the rest is for the
            // scheduling of a busy machine. Half of the flooder's queue would take more than two seconds.
            assertThat(times.get(10)).isLessThan(serviceTime.multipliedBy(2).plusMillis(20));
            assertThat(times.get(20)).isLessThan(Duration.ofSeconds(2));
            rep.close();
            Workers.join(service);
        }
    }

    private static SocketType flooderOf(SocketType receiver) {
        return switch (receiver) {
            case PULL -> SocketType.PUSH;
            case SUB -> SocketType.PUB;
            default -> SocketType.DEALER;
        };
    }

    /** Sends as fast as it is let, until its peer or its socket is gone; takes answers off its way. */
    private static void flood(Socket socket, String name, boolean asks) {
        Message message = asks ? Message.of(new byte[0], Zmtp.text(name)) : Message.of(name);
        try {
            while (!Thread.currentThread().isInterrupted()) {
                if (!socket.trySend(message)) {
                    LockSupport.parkNanos(20_000);
                }
                if (socket.type().canReceive()) {
                    socket.tryReceive();
                }
            }
        } catch (ZmqClosedException e) {
            // the test is over
        }
    }

    private static void serve(Socket rep, Duration serviceTime) {
        try {
            while (true) {
                Message request = rep.receive();
                LockSupport.parkNanos(serviceTime.toNanos());
                rep.send(request);
            }
        } catch (ZmqClosedException e) {
            // the test is over
        }
    }

    // Slower than the flooders, so that it is the queueing that shares, not the senders' luck.
    private static void pace() {
        long end = System.nanoTime() + RECEIVER_PACE_NANOS;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
