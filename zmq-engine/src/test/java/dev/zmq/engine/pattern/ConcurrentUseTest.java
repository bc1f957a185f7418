// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Payloads;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Workers;
import dev.zmq.engine.testkit.Zmtp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many threads on one socket: nothing is lost, doubled, torn or out of order. */
class ConcurrentUseTest {

    private static final int SENDERS = 4;
    private static final int RECEIVERS = 4;
    private static final int MESSAGES_EACH = 20_000;
    private static final int TOTAL = SENDERS * MESSAGES_EACH;

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    /** The pairs of types that exchange messages freely. */
    private enum Pair {
        PUSH_PULL(SocketType.PUSH, SocketType.PULL),
        DEALER_DEALER(SocketType.DEALER, SocketType.DEALER),
        PAIR_PAIR(SocketType.PAIR, SocketType.PAIR);

        private final SocketType from;
        private final SocketType to;

        Pair(SocketType from, SocketType to) {
            this.from = from;
            this.to = to;
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyThreadsSendAndReceiveOnOneSocket(Pair pair) throws Exception {
        Socket to = contexts.socket(pair.to);
        Socket from = contexts.socket(pair.from).connect(to.bind(Sockets.ANY_PORT));
        exchange(from, to);

        assertThat(from.statistics().sentMessages()).isEqualTo(TOTAL);
        assertThat(to.statistics().receivedMessages()).isEqualTo(TOTAL);
        assertThat(to.statistics().receivedBytes()).isEqualTo(from.statistics().sentBytes());
    }

    @Test
    void manyThreadsSendThroughATinyQueue() throws Exception {
        Socket to = contexts.socket(SocketType.PULL).setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 2);
        Socket from = contexts.socket(SocketType.PUSH).setOption(SocketOptions.SEND_HIGH_WATER_MARK, 2);
        from.connect(to.bind(Sockets.ANY_PORT));
        exchange(from, to);
    }

    @Test
    void manyThreadsPublishWhileSubscriptionsChange() throws Exception {
        Socket pub = contexts.socket(SocketType.PUB).setOption(SocketOptions.SEND_HIGH_WATER_MARK, 0);
        Socket sub = contexts.socket(SocketType.SUB)
                .setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 0)
                .subscribe("kept");
        sub.connect(pub.bind(Sockets.ANY_PORT));
        Sockets.publishUntilReceived(pub, sub, "kept");
        AtomicInteger senders = new AtomicInteger(SENDERS);
        try (Workers workers = new Workers()) {
            for (int s = 0; s < SENDERS; s++) {
                byte[] sender = {(byte) s};
                workers.run(() -> {
                    for (int i = 0; i < 5000; i++) {
                        pub.send(Message.of(Zmtp.text("kept"), sender, Zmtp.text(Integer.toString(i))));
                        pub.send(Message.of("changing", "x"));
                    }
                    senders.decrementAndGet();
                });
            }
            workers.run(() -> {
                while (senders.get() > 0) {
                    sub.subscribe("changing");
                    sub.unsubscribe("changing");
                }
            });
            int[] next = new int[SENDERS];
            int received = 0;
            while (received < SENDERS * 5000) {
                Message message = Sockets.receive(sub);
                if (message.text().equals("kept")) {
                    assertThat(Sockets.number(message)).isEqualTo(next[message.part(1)[0]]++);
                    received++;
                }
            }
            workers.join();
        }
    }

    @Test
    void statisticsMayBeReadDuringTraffic() throws Exception {
        Socket to = contexts.socket(SocketType.PULL).setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 100);
        Socket from = contexts.socket(SocketType.PUSH).setOption(SocketOptions.SEND_HIGH_WATER_MARK, 100);
        from.connect(to.bind(Sockets.ANY_PORT));
        try (Workers workers = new Workers()) {
            Future<?> traffic = workers.run(() -> exchange(from, to));
            long lastSent = 0;
            long lastReceived = 0;
            while (!traffic.isDone()) {
                // Received first: what was received had been sent before.
                long received = to.statistics().receivedMessages();
                long sent = from.statistics().sentMessages();
                assertThat(received).isBetween(lastReceived, sent);
                assertThat(sent).isGreaterThanOrEqualTo(lastSent);
                assertThat(Sockets.outgoingDepth(from)).isBetween(0L, 100L);
                assertThat(Sockets.incomingDepth(to)).isBetween(0L, 100L);
                lastSent = sent;
                lastReceived = received;
            }
            Workers.join(traffic);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 1000})
    void theLastMessagesOfABurstArriveThoughNoOthersFollow(int highWaterMark) throws Exception {
        Socket to = contexts.socket(SocketType.PULL).setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, highWaterMark);
        Socket from = contexts.socket(SocketType.PUSH).connect(to.bind(Sockets.ANY_PORT));
        for (int burst = 1; burst <= 200; burst++) {
            int messages = highWaterMark * 2 + burst;
            try (Workers workers = new Workers()) {
                Future<?> sender = workers.run(() -> Sockets.sendNumbers(from, 0, messages));
                Sockets.receiveNumbers(to, 0, messages);
                Workers.join(sender);
            }
        }
    }

    private static void exchange(Socket from, Socket to) throws Exception {
        AtomicIntegerArray seen = new AtomicIntegerArray(TOTAL);
        AtomicInteger left = new AtomicInteger(TOTAL);
        try (Workers workers = new Workers()) {
            List<Future<?>> threads = new ArrayList<>();
            for (int r = 0; r < RECEIVERS; r++) {
                threads.add(workers.run(() -> receive(to, seen, left)));
            }
            for (int s = 0; s < SENDERS; s++) {
                int sender = s;
                threads.add(workers.run(() -> send(from, sender)));
            }
            threads.forEach(Workers::join);
        }
        for (int i = 0; i < TOTAL; i++) {
            assertThat(seen.get(i)).as("times that message %d arrived", i).isOne();
        }
    }

    private static void send(Socket socket, int sender) {
        for (int i = 0; i < MESSAGES_EACH; i++) {
            byte[] body = Payloads.random(sender, i % 600);
            socket.send(Message.of(new byte[] {(byte) sender}, body, Zmtp.text(Integer.toString(i))));
        }
    }

    private static void receive(Socket socket, AtomicIntegerArray seen, AtomicInteger left) {
        int[] last = new int[SENDERS];
        Arrays.fill(last, -1);
        while (left.get() > 0) {
            Message message = socket.receive(Duration.ofMillis(20));
            if (message == null) {
                continue;
            }
            int sender = message.part(0)[0];
            int number = Sockets.number(message);
            Payloads.assertEqual(
                    message.from(1),
                    Message.of(Payloads.random(sender, number % 600), Zmtp.text(Integer.toString(number))));
            assertThat(number)
                    .as("order of what one thread receives of another")
                    .isGreaterThan(last[sender]);
            last[sender] = number;
            seen.incrementAndGet(sender * MESSAGES_EACH + number);
            left.decrementAndGet();
        }
    }
}
