// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.inproc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many threads on sockets of one context: nothing is lost, doubled or out of order, and nobody waits for ever. */
@Timeout(60)
class InprocConcurrencyTest {

    private static final String NAME = "inproc://concurrent";
    private static final int SENDERS = 3;

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @ParameterizedTest
    @CsvSource({"1, 5000", "2, 10000", "10, 30000", "1000, 100000", "0, 100000"})
    void manyThreadsSendAndReceive(int highWaterMark, int messagesEach) {
        Socket to = contexts.socket(SocketType.PULL).setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, highWaterMark);
        to.bind(NAME);
        Socket from = contexts.socket(SocketType.PUSH)
                .setOption(SocketOptions.SEND_HIGH_WATER_MARK, highWaterMark)
                .connect(NAME);
        int total = SENDERS * messagesEach;
        AtomicIntegerArray seen = new AtomicIntegerArray(total);
        AtomicInteger left = new AtomicInteger(total);
        AtomicBoolean done = new AtomicBoolean();
        try (Workers workers = new Workers()) {
            Future<?> observer = workers.run(() -> observe(from, to, 2 * highWaterMark, done));
            List<Future<?>> threads = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                threads.add(workers.run(() -> receiveAll(to, seen, left, messagesEach)));
            }
            for (int i = 0; i < SENDERS; i++) {
                int first = i * messagesEach;
                threads.add(workers.run(() -> Sockets.sendNumbers(from, first, messagesEach)));
            }
            threads.forEach(Workers::join);
            done.set(true);
            Workers.join(observer);
        }
        for (int i = 0; i < total; i++) {
            assertThat(seen.get(i)).as("times that message %d arrived", i).isOne();
        }
        assertThat(from.statistics().sentMessages()).isEqualTo(total);
        assertThat(to.statistics().receivedMessages()).isEqualTo(total);
        assertThat(Sockets.outgoingDepth(from)).isZero();
    }

    private static void observe(Socket from, Socket to, int mark, AtomicBoolean done) {
        while (!done.get()) {
            long received = to.statistics().receivedMessages();
            assertThat(from.statistics().sentMessages()).isGreaterThanOrEqualTo(received);
            if (mark > 0) {
                assertThat(Sockets.outgoingDepth(from)).isBetween(0L, (long) mark);
                assertThat(Sockets.incomingDepth(to)).isBetween(0L, (long) mark);
            }
            Thread.onSpinWait();
        }
    }

    private static void receiveAll(Socket socket, AtomicIntegerArray seen, AtomicInteger left, int messagesEach) {
        int[] last = new int[SENDERS];
        while (left.get() > 0) {
            Message message = socket.receive(Duration.ofMillis(10));
            if (message != null) {
                int number = Sockets.number(message);
                int sender = number / messagesEach;
                assertThat(number + 1).as("order").isGreaterThan(last[sender]);
                last[sender] = number + 1;
                seen.incrementAndGet(number);
                left.decrementAndGet();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 3000", "1000, 50000"})
    void socketsSendToEachOtherWithoutEnd(int highWaterMark, int messages) {
        Socket one = contexts.socket(SocketType.DEALER)
                .setOption(SocketOptions.SEND_HIGH_WATER_MARK, highWaterMark)
                .setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, highWaterMark);
        one.bind(NAME);
        Socket other = contexts.socket(SocketType.DEALER)
                .setOption(SocketOptions.SEND_HIGH_WATER_MARK, highWaterMark)
                .setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, highWaterMark)
                .connect(NAME);
        try (Workers workers = new Workers()) {
            workers.run(() -> Sockets.sendNumbers(one, 0, messages));
            workers.run(() -> Sockets.sendNumbers(other, 0, messages));
            workers.run(() -> Sockets.receiveNumbers(one, 0, messages));
            workers.run(() -> Sockets.receiveNumbers(other, 0, messages));
            workers.join();
        }
    }

    @Test
    void peersComeAndGoWhileMessagesFlow() {
        Socket pull = contexts.socket(SocketType.PULL);
        pull.bind(NAME);
        int rounds = 300;
        AtomicInteger sent = new AtomicInteger();
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger received = new AtomicInteger();
        try (Workers workers = new Workers()) {
            Future<?> receiver = workers.run(() -> {
                while (!done.get() || received.get() < sent.get()) {
                    if (pull.receive(Duration.ofMillis(5)) != null) {
                        received.incrementAndGet();
                    }
                }
            });
            List<Future<?>> senders = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                senders.add(workers.run(() -> {
                    for (int round = 0; round < rounds; round++) {
                        try (Socket push = contexts.socket(SocketType.PUSH).connect(NAME)) {
                            for (int n = 0; n < 20; n++) {
                                push.send("m");
                                sent.incrementAndGet();
                            }
                        }
                    }
                }));
            }
            senders.forEach(Workers::join);
            done.set(true);
            Workers.join(receiver);
        }
        assertThat(received).hasValue(3 * rounds * 20);
        assertThat(pull.statistics().peers()).isEmpty();
    }

    @Test
    void theOwnerOfANameChangesWhileMessagesFlow() {
        Socket push = contexts.socket(SocketType.PUSH).connect(NAME);
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger next = new AtomicInteger();
        int last = -1;
        try (Workers workers = new Workers()) {
            Future<?> sender = workers.run(() -> {
                while (!done.get()) {
                    push.send(Message.of(Integer.toString(next.getAndIncrement())), Duration.ofMillis(5));
                }
            });
            for (int round = 0; round < 200; round++) {
                Socket pull = contexts.socket(SocketType.PULL);
                pull.bind(NAME);
                last = Math.max(last, Sockets.number(Sockets.receive(pull)));
                pull.unbind(NAME);
                Message message;
                while ((message = pull.tryReceive()) != null) {
                    int number = Sockets.number(message);
                    assertThat(number).as("order over all owners").isGreaterThan(last);
                    last = number;
                }
                pull.close();
            }
            done.set(true);
            Workers.join(sender);
        }
        assertThat(last).isPositive();
    }

    @Test
    void subscribersComeChangeTheirMindsAndGoWhileTwoPublishersPublish() {
        Socket one = contexts.socket(SocketType.PUB);
        one.bind("inproc://one");
        Socket other = contexts.socket(SocketType.XPUB);
        other.bind("inproc://other");
        AtomicBoolean done = new AtomicBoolean();
        try (Workers workers = new Workers()) {
            for (Socket pub : List.of(one, other)) {
                workers.run(() -> {
                    while (!done.get()) {
                        pub.send("topic");
                        LockSupport.parkNanos(1000); // a busy publisher keeps its lock to itself
                    }
                });
            }
            List<Future<?>> subscribers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                String own = "own" + i;
                subscribers.add(workers.run(() -> {
                    for (int round = 0; round < 30; round++) {
                        try (Socket sub = contexts.socket(SocketType.SUB)) {
                            sub.connect("inproc://one").connect("inproc://other");
                            sub.subscribe(own).subscribe("topic");
                            assertThat(Sockets.receive(sub).text()).isEqualTo("topic");
                            sub.unsubscribe(own);
                        }
                    }
                }));
            }
            subscribers.forEach(Workers::join);
            done.set(true);
            workers.join();
        }
        assertThat(one.topicCount()).isZero();
        assertThat(other.topicCount()).isZero();
        assertThat(one.statistics().peers()).isEmpty();
    }

    @Test
    void socketsBindAndConnectToEachOtherFromManyThreads() {
        try (Workers workers = new Workers()) {
            for (int i = 0; i < 3; i++) {
                int own = i;
                workers.run(() -> {
                    for (int round = 0; round < 200; round++) {
                        try (Socket socket = contexts.socket(SocketType.DEALER)) {
                            socket.connect("inproc://" + (own + 1) % 3);
                            socket.bind("inproc://" + own);
                            socket.connect("inproc://" + (own + 2) % 3);
                            socket.trySend(Message.of("m"));
                        }
                    }
                });
            }
            workers.join();
        }
        assertThat(contexts.context().resourceUsage().sockets()).isZero();
    }

    @Test
    void anySocketMayBeClosedWhileOthersUseIt() {
        for (int round = 0; round < 50; round++) {
            Socket pull = contexts.socket(SocketType.PULL).setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 2);
            pull.bind(NAME);
            Socket push = contexts.socket(SocketType.PUSH)
                    .setOption(SocketOptions.SEND_HIGH_WATER_MARK, 2)
                    .connect(NAME);
            AtomicInteger arrived = new AtomicInteger();
            try (Workers workers = new Workers()) {
                Future<?> receiver = workers.run(() -> untilClosed(() -> {
                    pull.receive();
                    arrived.incrementAndGet();
                }));
                Future<?> sender = workers.run(() -> untilClosed(() -> push.send("m")));
                Sockets.eventually("traffic").until(() -> arrived.get() > 10);
                if (round % 2 == 0) {
                    pull.close();
                    push.close();
                } else {
                    push.close();
                    pull.close();
                }
                Workers.join(receiver);
                Workers.join(sender);
            }
        }
        assertThat(contexts.context().resourceUsage().sockets()).isZero();
    }

    private static void untilClosed(Runnable step) {
        try {
            while (true) {
                step.run();
            }
        } catch (ZmqClosedException e) {
            assertThat(e).hasMessageContaining("closed");
        }
    }
}
