// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.RawListener;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Workers;
import dev.zmq.engine.testkit.Zmtp;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A subscriber of very many topics goes: they are forgotten little by little, and yet as if all at once. */
@Tag("V68")
@Timeout(value = 40, unit = TimeUnit.SECONDS)
class DepartingSubscriberTest {

    /** More than fit in a turn of the I/O thread. */
    private static final int MANY = 20_000;

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void aPublisherHasNothingForItOnceItHasGone() {
        Socket publisher = contexts.socket(SocketType.XPUB).setOption(SocketOptions.XPUB_NODROP, true);
        String endpoint = publisher.bind(Sockets.ANY_PORT);
        try (RawPeer subscriber = RawPeer.connect(endpoint).handshake("SUB")) {
            subscribe(subscriber, MANY);
            Sockets.eventually("all subscriptions").until(() -> publisher.topicCount() == MANY);
            subscriber.reset();
            Sockets.eventually("its end").until(() -> publisher.topicCount() < MANY);
        }

        // With a peer that is full and does not read, this would wait for ever.
        for (int i = 0; i < 2 * MANY; i++) {
            assertThat(publisher.trySend(Message.of(topic(i % MANY)))).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"PUB, lost", "XPUB, lost", "PUB, unbound", "PUB, cancelled", "XPUB, cancelled", "XPUB, upstream"})
    void whoWaitsForRoomAtItWaitsNoLonger(SocketType type, String how) throws Exception {
        Socket publisher = contexts.socket(type)
                .setOption(SocketOptions.XPUB_NODROP, true)
                .setOption(SocketOptions.SEND_HIGH_WATER_MARK, 5)
                .setOption(SocketOptions.LINGER, how.equals("unbound") ? Sockets.PATIENCE : Duration.ZERO);
        boolean connects = how.equals("lost");
        Message large = Message.of("a" + "x".repeat(100_000));
        try (RawListener listener = RawListener.open(8192);
                Workers workers = new Workers()) {
            String endpoint = connects ? listener.endpoint() : publisher.bind(Sockets.ANY_PORT);
            if (connects) {
                publisher.connect(endpoint);
            }
            RawPeer subscriber = connects ? listener.accept() : RawPeer.connect(endpoint, 8192);
            subscriber.handshake("SUB").send(Zmtp.subscribe("a"));
            Sockets.eventually("subscription").until(() -> publisher.topicCount() == 1);
            while (publisher.send(large, Duration.ofMillis(200))) {
                assertThat(publisher.topicCount()).isOne(); // and it does not read
            }
            CountDownLatch waits = new CountDownLatch(1);
            Future<Boolean> sent = workers.call(() -> {
                waits.countDown();
                return publisher.send(large, Sockets.PATIENCE);
            });
            waits.await();

            switch (how) {
                case "lost" -> subscriber.reset(); // and nobody answers when it is connected to again
                case "unbound" -> publisher.unbind(endpoint);
                case "cancelled" -> subscriber.send(Zmtp.cancel("a"));
                default -> subscriber.send(Zmtp.message("\u0000a"));
            }

            assertThat(sent.get(5, TimeUnit.SECONDS)).as("sent, to nobody").isTrue();
            assertThat(publisher.topicCount()).isZero();
            subscriber.close();
        }
    }

    @Test
    void whatItsApplicationIsToldIsInOrderThoughOthersSubscribeToTheSame() {
        Socket publisher = contexts.socket(SocketType.XPUB);
        String endpoint = publisher.bind(Sockets.ANY_PORT);
        Map<String, Integer> told = new HashMap<>();
        for (int round = 0; round < 3; round++) {
            RawPeer before = RawPeer.connect(endpoint).handshake("SUB");
            RawPeer after = RawPeer.connect(endpoint).handshake("SUB");
            subscribe(before, MANY);
            awaitTold(publisher, told, MANY);
            before.reset();
            subscribe(after, MANY);
            Sockets.eventually("the end of the first")
                    .until(() -> Sockets.readyPeers(publisher).size() == 1);
            awaitTold(publisher, told, MANY);
            after.reset();
            awaitTold(publisher, told, 0);
        }
    }

    @Test
    void asIfAllAtOnceForWhoComesNext() {
        Socket publisher = contexts.socket(SocketType.XPUB);
        String endpoint = publisher.bind(Sockets.ANY_PORT);
        Map<String, Integer> told = new HashMap<>();
        RawPeer before = RawPeer.connect(endpoint).handshake("SUB");
        subscribe(before, MANY);
        awaitTold(publisher, told, MANY);

        before.reset();
        Sockets.eventually("its end").until(() -> publisher.topicCount() < MANY);
        int farewells = 0;
        int subscriptions = 0;
        try (RawPeer after = RawPeer.connect(endpoint).handshake("SUB")) {
            subscribe(after, MANY);
            while (subscriptions < MANY) {
                if (note(told, Sockets.receive(publisher))) {
                    subscriptions++;
                } else {
                    farewells++;
                }
            }
            assertThat(farewells).as("told before each was subscribed to anew").isEqualTo(MANY);
            publisher.send(topic(MANY - 1));
            assertThat(after.readMessage().text()).isEqualTo(topic(MANY - 1));
        }
    }

    @Test
    void whatIsToldOfItIsCountedThoughItHasGone() {
        Socket publisher = contexts.socket(SocketType.XPUB);
        RawPeer subscriber = RawPeer.connect(publisher.bind(Sockets.ANY_PORT)).handshake("SUB");
        Map<String, Integer> told = new HashMap<>();
        subscribe(subscriber, MANY);
        awaitTold(publisher, told, MANY);

        subscriber.reset();
        awaitTold(publisher, told, 0);

        Sockets.eventually("its end").until(() -> publisher.statistics().peers().isEmpty());
        assertThat(publisher.statistics().receivedMessages()).isEqualTo(2L * MANY);
        assertThat(publisher.statistics().receivedBytes()).isEqualTo(2L * MANY * topic(0).length() + 2L * MANY);
    }

    /** With a high-water mark far below the number of topics. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingIsLostIfItComesBackBeforeTheApplicationHasReceivedOfItsEnd(boolean heardOfIt) {
        Map<String, Integer> told = new HashMap<>();
        try (RawListener listener = RawListener.open()) {
            Socket publisher = contexts.socket(SocketType.XPUB)
                    .setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 10)
                    .connect(listener.endpoint());
            int returns = 4;
            for (int i = 0; i < returns; i++) {
                RawPeer subscriber = listener.accept().handshake("SUB");
                subscribe(subscriber, MANY);
                Sockets.eventually("all subscriptions").until(() -> publisher.topicCount() == MANY);
                if (heardOfIt && i == 0) {
                    awaitTold(publisher, told, MANY);
                }
                subscriber.reset();
                Sockets.eventually("its end").until(() -> publisher.topicCount() == 0);
            }
            try (RawPeer last = listener.accept().handshake("SUB")) {
                subscribe(last, MANY + 1);
                awaitTold(publisher, told, MANY + 1);

                assertThat(publisher.statistics().dropped()).isEmpty();
                assertThat(publisher.statistics().receivedMessages()).isEqualTo((2L * returns + 1) * MANY + 1);
            }
        }
    }

    /** Receives what an XPUB is told until so many topics have a subscriber, and nothing more comes. */
    private static void awaitTold(Socket publisher, Map<String, Integer> told, int subscribed) {
        Sockets.repeatUntil("the last one told", () -> {
            Message message = publisher.receive(Duration.ofMillis(100));
            if (message != null) {
                note(told, message);
                return false;
            }
            return told.values().stream().mapToInt(each -> each).sum() == subscribed;
        });
    }

    /** Notes a subscription or its end, which must alternate; returns whether it is a subscription. */
    private static boolean note(Map<String, Integer> told, Message message) {
        byte[] bytes = message.part(0);
        String topic = new String(bytes, 1, bytes.length - 1, StandardCharsets.US_ASCII);
        int count = told.merge(topic, bytes[0] == 1 ? 1 : -1, Integer::sum);
        assertThat(count).as("subscribed and cancelled in turn: " + topic).isBetween(0, 1);
        return bytes[0] == 1;
    }

    private static void subscribe(RawPeer peer, int topics) {
        ByteArrayOutputStream commands = new ByteArrayOutputStream();
        for (int i = 0; i < topics; i++) {
            commands.writeBytes(Zmtp.subscribe(topic(i)));
        }
        peer.send(commands.toByteArray());
    }

    /** Topics that have little in common, and are as long. */
    private static String topic(int index) {
        return String.format("%08x", index * 0x9E3779B9);
    }
}
