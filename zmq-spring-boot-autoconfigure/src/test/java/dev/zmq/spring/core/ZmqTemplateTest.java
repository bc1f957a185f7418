// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.Message;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqInterruptedException;
import dev.zmq.engine.ZmqTimeoutException;
import dev.zmq.engine.ZmqUnroutableException;
import dev.zmq.engine.ZmqUnsupportedException;
import dev.zmq.spring.Peer;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.annotation.ZmqListener;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ParameterizedTypeReference;

class ZmqTemplateTest {

    private static final Duration SHORT = Duration.ofMillis(100);

    @Test
    @Tag("V10")
    void sendsEachKindOfPayload() {
        TestApplication.with().socket("out", "push").run(application -> {
            ZmqTemplate template = application.template();
            try (Peer pull = Peer.connected(SocketType.PULL, application.endpoint("out"))) {
                template.send("out", "grüße");
                assertThat(pull.receive()).containsExactly("grüße");
                template.send("out", "bytes".getBytes(StandardCharsets.UTF_8));
                assertThat(pull.receive()).containsExactly("bytes");
                template.send("out", new Quote(1, 2));
                assertThat(pull.receive()).containsExactly("{\"bid\":1,\"ask\":2}");
                template.send("out", List.of(new Quote(1, 2)));
                assertThat(pull.receive()).containsExactly("[{\"bid\":1,\"ask\":2}]");
                template.send("out", Message.of("a", "", "b"));
                assertThat(pull.receive()).containsExactly("a", "", "b");
                template.send("out", List.of("x".getBytes(), "y".getBytes()));
                assertThat(pull.receive()).containsExactly("x", "y");
                template.send("out", null);
                assertThat(pull.receive()).containsExactly("");
            }
        });
    }

    @Test
    void refusesToGoWithoutNameOrType() {
        TestApplication.with().socket("client", "dealer").run(application -> {
            ZmqTemplate template = application.template();
            assertThatNullPointerException()
                    .isThrownBy(() -> template.send(null, "x"))
                    .withMessage("socketName must not be null");
            assertThatNullPointerException()
                    .isThrownBy(() -> template.sendAndReceive(null, "x", String.class))
                    .withMessage("socketName must not be null");
            assertThatNullPointerException()
                    .isThrownBy(() -> template.sendAndReceive("client", "x", (Class<?>) null))
                    .withMessage("responseType must not be null");
            assertThatNullPointerException()
                    .isThrownBy(() -> template.sendAndReceiveAsync("client", "x", (ParameterizedTypeReference<?>) null))
                    .withMessage("responseType must not be null");
            assertThatNullPointerException()
                    .isThrownBy(() -> template.receive("client", null, Duration.ZERO))
                    .withMessage("type must not be null");
            assertThat(application.socket("client").statistics().sentMessages()).isZero();
            assertThat(application.bean(ZmqSocketConsumers.class).consumerOf("client"))
                    .isEmpty();
        });
    }

    @Test
    void keepsFailuresOfObserversAwayFromRequests() {
        TestApplication.withBean(new Echo())
                .socket("server", "rep")
                .run(server -> TestApplication.with()
                        .properties(
                                "zmq.sockets.client.type=dealer",
                                "zmq.sockets.client.connect=" + server.endpoint("server"))
                        .run(client -> {
                            BlockingQueue<String> told = new LinkedBlockingQueue<>();
                            ZmqTemplate template = client.template();
                            template.addRequestObserver((socketName, nanos, failure) -> {
                                throw new IllegalStateException("broken observer");
                            });
                            template.addRequestObserver((socketName, nanos, failure) -> told.add(
                                    failure == null
                                            ? "reply"
                                            : failure.getClass().getSimpleName()));

                            assertThat(template.sendAndReceive("client", "x", String.class))
                                    .isEqualTo("x");
                            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("reply");
                            assertThatThrownBy(() -> template.sendAndReceive("client", "fail", String.class))
                                    .isInstanceOf(ZmqErrorReplyException.class);
                            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("ZmqErrorReplyException");
                            assertThat(template.sendAndReceiveAsync("client", "y", String.class)
                                            .get(10, TimeUnit.SECONDS))
                                    .isEqualTo("y");
                            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("reply");
                        }));
    }

    static class Echo {

        @ZmqListener("server")
        String echo(String text) {
            if (text.equals("fail")) {
                throw new IllegalStateException("as it was asked to");
            }
            return text;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pub", "xpub"})
    @Tag("L19")
    void publishesUnderATopic(String type) {
        TestApplication.with().socket("prices", type).run(application -> {
            try (Peer sub = Peer.connected(SocketType.SUB, application.endpoint("prices"))) {
                sub.socket().subscribe("EUR");
                Awaitility.await().until(() -> {
                    application.template().publish("prices", "USD/EUR", new Quote(0, 0));
                    application.template().publish("prices", "EUR/USD", new Quote(1, 2));
                    return sub.socket().tryReceive() != null;
                });
                application.template().publish("prices", "EUR/GBP", new Quote(3, 4));
                Awaitility.await().until(() -> sub.receive().equals(List.of("EUR/GBP", "{\"bid\":3,\"ask\":4}")));
            }
        });
    }

    @Test
    @Tag("V17")
    void throwsIfAFullQueueHasNoRoomInTime() {
        TestApplication.with()
                .socket("out", "push")
                .properties("zmq.sockets.out.options.send-timeout=100ms")
                .run(application -> assertThatThrownBy(
                                () -> application.template().send("out", "nobody there"))
                        .isInstanceOf(ZmqTimeoutException.class)
                        .hasMessageContaining("out"));
    }

    @Test
    @Tag("V17")
    void saysWithoutAnExceptionThatThereIsNoRoomIfAskedTo() {
        TestApplication.with()
                .socket("out", "push")
                .properties("zmq.sockets.out.options.send-high-water-mark=1")
                .run(application -> {
                    ZmqTemplate template = application.template();
                    assertThat(template.trySend("out", "nobody there")).isFalse();
                    assertThat(template.trySend("out", "nobody there", SHORT)).isFalse();
                    try (Peer pull = Peer.connected(SocketType.PULL, application.endpoint("out"))) {
                        assertThat(template.trySend("out", "somebody there", Duration.ofSeconds(10)))
                                .isTrue();
                        assertThat(pull.receive()).containsExactly("somebody there");
                    }
                });
    }

    @Test
    @Tag("V17")
    void saysThatASubscriberHasNoRoomIfNothingMayBeDropped() {
        TestApplication.with()
                .socket("prices", "pub")
                .properties(
                        "zmq.sockets.prices.options.xpub-nodrop=true",
                        "zmq.sockets.prices.options.send-timeout=100ms",
                        "zmq.sockets.prices.options.send-queue-bytes=20000")
                .run(application -> {
                    ZmqTemplate template = application.template();
                    byte[] large = new byte[10_000];
                    try (Peer sub = Peer.connected(SocketType.SUB, application.endpoint("prices"))) {
                        sub.socket().subscribe("");
                        Awaitility.await()
                                .until(() -> application.socket("prices").topicCount() == 1);
                        AtomicInteger sent = new AtomicInteger();
                        assertThatThrownBy(() -> {
                                    while (true) {
                                        template.publish("prices", "topic", large);
                                        sent.incrementAndGet();
                                    }
                                })
                                .isInstanceOf(ZmqTimeoutException.class);
                        assertThat(template.tryPublish("prices", "topic", large))
                                .isFalse();
                        for (int i = 0; i < sent.get(); i++) {
                            assertThat(sub.receive()).hasSize(2);
                        }
                        template.publish("prices", "topic", "room again");
                        assertThat(sub.receive()).containsExactly("topic", "room again");
                    }
                });
    }

    @Test
    void sendsToAPeerOfARouter() {
        TestApplication.with().socket("server", "router").run(application -> {
            try (Peer dealer = Peer.named("client", SocketType.DEALER, application.endpoint("server"))) {
                dealer.send("hello");
                assertThat(application.socket("server").receive().parts()).hasSize(2);
                application.template().send("server", Message.of("client", "welcome"));
                assertThat(dealer.receive()).containsExactly("welcome");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"router", "stream"})
    void refusesAMessageThatNamesNoPeerWhereThePeersAreAddressed(String type) {
        TestApplication.with().socket("server", type).run(application -> {
            ZmqTemplate template = application.template();
            assertThatThrownBy(() -> template.send("server", "for whom?"))
                    .isInstanceOf(ZmqUnroutableException.class)
                    .hasMessageContaining("'server'")
                    .hasMessageContaining("the routing id of the peer first");
            assertThatThrownBy(() -> template.trySend("server", new Quote(1, 2)))
                    .isInstanceOf(ZmqUnroutableException.class);
            assertThatThrownBy(() -> template.trySend("server", Message.of("x"), SHORT))
                    .isInstanceOf(ZmqUnroutableException.class);
            assertThat(application.socket("server").statistics().dropped()).isEmpty();
        });
    }

    @Test
    void saysWhatASocketCannotDo() {
        TestApplication.with()
                .socket("pull", "pull")
                .socket("push", "push")
                .socket("req", "req")
                .run(application -> {
                    ZmqTemplate template = application.template();
                    assertThatThrownBy(() -> template.send("pull", "x"))
                            .isInstanceOf(ZmqUnsupportedException.class)
                            .hasMessage("Socket 'pull' of type PULL only receives; send through a socket of type PUSH");
                    assertThatThrownBy(() -> template.send("req", "x"))
                            .isInstanceOf(ZmqUnsupportedException.class)
                            .hasMessageContaining("sendAndReceive");
                    assertThatThrownBy(() -> template.publish("push", "topic", "x"))
                            .isInstanceOf(ZmqUnsupportedException.class)
                            .hasMessageContaining("PUB");
                    assertThatThrownBy(() -> template.sendAndReceive("push", "x", String.class))
                            .isInstanceOf(ZmqUnsupportedException.class)
                            .hasMessageContaining("REQ or DEALER");
                    assertThatThrownBy(() -> template.send("pusch", "x"))
                            .isInstanceOfSatisfying(
                                    UnknownSocketException.class,
                                    failure -> assertThat(failure.action()).contains("'push'"));
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"req", "dealer"})
    @Tag("V4")
    void exchangesRequestsAndReplies(String type) {
        try (Peer rep = Peer.bound(SocketType.REP)) {
            client(type, rep).run(application -> {
                ZmqTemplate template = application.template();
                answer(rep, "{\"bid\":1,\"ask\":2}");
                assertThat(template.sendAndReceive("client", "EUR/USD", Quote.class))
                        .isEqualTo(new Quote(1, 2));
                answer(rep, "text");
                assertThat(template.sendAndReceive("client", "EUR/USD", String.class))
                        .isEqualTo("text");
                answer(rep, "bytes");
                assertThat(template.sendAndReceive("client", "EUR/USD", byte[].class))
                        .isEqualTo("bytes".getBytes());
                answer(rep, "one", "two");
                assertThat(template.sendAndReceive("client", "EUR/USD", Message.class)
                                .parts())
                        .extracting(String::new)
                        .containsExactly("one", "two");
                answer(rep, "");
                assertThat(template.sendAndReceive("client", null, Quote.class)).isNull();
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"req", "dealer"})
    void convertsRepliesToGenericTypes(String type) throws Exception {
        ParameterizedTypeReference<List<Quote>> quotes = new ParameterizedTypeReference<>() {};
        ParameterizedTypeReference<Map<String, List<Quote>>> bySymbol = new ParameterizedTypeReference<>() {};
        try (Peer rep = Peer.bound(SocketType.REP)) {
            client(type, rep).run(application -> {
                ZmqTemplate template = application.template();
                answer(rep, "[{\"bid\":1,\"ask\":2}]");
                assertThat(template.sendAndReceive("client", "all", quotes)).containsExactly(new Quote(1, 2));
                answer(rep, "{\"EUR/USD\":[{\"bid\":3,\"ask\":4}]}");
                assertThat(template.sendAndReceiveAsync("client", "all", bySymbol)
                                .get(10, TimeUnit.SECONDS))
                        .containsExactly(Map.entry("EUR/USD", List.of(new Quote(3, 4))));
                answer(rep, "");
                assertThat(template.sendAndReceive("client", "all", quotes)).isNull();
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"req", "dealer"})
    void asksAListenerOfThisProject(String type) {
        for (String serverType : List.of("rep", "router")) {
            TestApplication.withBean(new Doubler())
                    .socket("server", serverType)
                    .run(server -> client(type, server.endpoint("server")).run(client -> {
                        ZmqTemplate template = client.template();
                        assertThat(template.sendAndReceive("client", 21, Integer.class))
                                .isEqualTo(42);
                        assertThatThrownBy(() -> template.sendAndReceive("client", "no number", Integer.class))
                                .isInstanceOfSatisfying(
                                        ZmqErrorReplyException.class,
                                        error -> assertThat(error.code())
                                                .isEqualTo(JsonErrorReplyStrategy.UNREADABLE_REQUEST));
                        assertThatThrownBy(() -> template.sendAndReceive("client", -1, Integer.class))
                                .isInstanceOfSatisfying(
                                        ZmqErrorReplyException.class,
                                        error -> assertThat(error.code())
                                                .isEqualTo(JsonErrorReplyStrategy.LISTENER_FAILED));
                        assertThat(template.sendAndReceive("client", 4, Integer.class))
                                .isEqualTo(8);
                    }));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"req", "dealer"})
    void neverTakesALateReplyForThatOfTheNextRequest(String type) {
        try (Peer rep = Peer.bound(SocketType.REP)) {
            client(type, rep).run(application -> {
                ZmqTemplate template = application.template();
                assertThatThrownBy(() -> template.sendAndReceive("client", "first", String.class, SHORT))
                        .isInstanceOf(ZmqReplyTimeoutException.class)
                        .hasMessageContaining("client")
                        .hasMessageContaining("100 ms");
                CompletableFuture<String> second =
                        CompletableFuture.supplyAsync(() -> template.sendAndReceive("client", "second", String.class));
                assertThat(rep.receive()).containsExactly("first");
                rep.send("reply to first");
                assertThat(rep.receive()).containsExactly("second");
                rep.send("reply to second");
                assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("reply to second");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"req", "dealer"})
    @Tag("R50")
    void goesOnWithANewPeerAfterTheLastOneTookARequestAway(String type) {
        Peer first = Peer.bound(SocketType.REP);
        String endpoint = first.endpoint();
        client(type, first).run(application -> {
            ZmqTemplate template = application.template();
            assertThatThrownBy(() -> template.sendAndReceive("client", "lost", String.class, SHORT))
                    .isInstanceOf(ZmqReplyTimeoutException.class);
            assertThat(first.receive()).containsExactly("lost");
            first.close();
            try (Peer second = Peer.bound(SocketType.REP, endpoint)) {
                // What is sent before the client learns that the first one is gone, may be lost with it.
                Awaitility.await()
                        .until(() -> !second.socket().statistics().peers().isEmpty());
                answer(second, "reply");
                assertThat(template.sendAndReceive("client", "again", String.class))
                        .isEqualTo("reply");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"req", "dealer"})
    void letsConcurrentRequestsFollowOneAnother(String type) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            TestApplication.withBean(new Doubler())
                    .socket("server", "rep")
                    .run(server -> client(type, server.endpoint("server")).run(client -> {
                        List<CompletableFuture<Integer>> replies = IntStream.range(0, 200)
                                .mapToObj(i -> CompletableFuture.supplyAsync(
                                        () -> client.template().sendAndReceive("client", i, Integer.class), threads))
                                .toList();
                        for (int i = 0; i < replies.size(); i++) {
                            assertThat(replies.get(i).get(20, TimeUnit.SECONDS)).isEqualTo(2 * i);
                        }
                    }));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void countsWaitingForOtherRequestsInTheTimeout() {
        try (Peer rep = Peer.bound(SocketType.REP)) {
            client("req", rep).run(application -> {
                ZmqTemplate template = application.template();
                CompletableFuture<String> first =
                        CompletableFuture.supplyAsync(() -> template.sendAndReceive("client", "first", String.class));
                assertThat(rep.receive()).containsExactly("first");
                assertThatThrownBy(() -> template.sendAndReceive("client", "second", String.class, SHORT))
                        .isInstanceOf(ZmqReplyTimeoutException.class)
                        .hasMessageContaining("other requests");
                rep.send("reply");
                assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("reply");
            });
        }
    }

    @Test
    void timesOutIfNoPeerTakesTheRequest() {
        TestApplication.with()
                .socket("client", "req")
                .properties("zmq.template.reply-timeout=100ms")
                .run(application -> {
                    for (int i = 0; i < 2; i++) {
                        assertThatThrownBy(() -> application.template().sendAndReceive("client", "x", String.class))
                                .isInstanceOf(ZmqReplyTimeoutException.class)
                                .hasMessageContaining("was not sent");
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"req", "dealer"})
    void saysHowFarTheRequestHasCome(String type) {
        try (Peer rep = Peer.bound(SocketType.REP)) {
            client(type, rep).run(application -> {
                awaitReady(application.socket("client"));
                assertThatThrownBy(() -> application.template().sendAndReceive("client", "x", String.class, SHORT))
                        .isInstanceOf(ZmqReplyTimeoutException.class)
                        .hasMessage("No reply on socket 'client' within 100 ms: the request was sent");
            });
        }
        TestApplication.with()
                .properties("zmq.sockets.client.type=" + type, "zmq.sockets.client.connect=tcp://127.0.0.1:1")
                .run(application -> assertThatThrownBy(
                                () -> application.template().sendAndReceive("client", "x", String.class, SHORT))
                        .isInstanceOf(ZmqReplyTimeoutException.class)
                        .hasMessage(
                                "No reply on socket 'client' within 100 ms: no peer is connected, the request is queued"
                                        + " and goes to one that connects later"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"req", "dealer"})
    void goesOnAfterAnInterrupt(String type) {
        try (Peer rep = Peer.bound(SocketType.REP)) {
            client(type, rep).run(application -> {
                ZmqTemplate template = application.template();
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> template.sendAndReceive("client", "first", String.class))
                        .isInstanceOf(ZmqInterruptedException.class);
                assertThat(Thread.interrupted()).as("flag kept").isTrue();
                CompletableFuture<Void> server = CompletableFuture.runAsync(() -> {
                    while (!rep.receive().equals(List.of("second"))) {
                        rep.send("reply to first");
                    }
                    rep.send("reply to second");
                });
                assertThat(template.sendAndReceive("client", "second", String.class))
                        .isEqualTo("reply to second");
                server.get(10, TimeUnit.SECONDS);
            });
        }
    }

    @Test
    void doesNotTakeRepliesFromASocketThatSomebodyElseReceivesFrom() {
        class Listener {
            @ZmqListener("client")
            void on(String text) {}
        }
        TestApplication.withBean(new Listener())
                .socket("client", "dealer")
                .run(application -> assertThatThrownBy(
                                () -> application.template().sendAndReceive("client", "x", String.class))
                        .isInstanceOf(DuplicateConsumerException.class)
                        .hasMessageContaining("@ZmqListener Listener.on"));
    }

    private static void awaitReady(Socket socket) {
        Awaitility.await()
                .until(() -> socket.statistics().peers().stream().anyMatch(peer -> peer.state() == PeerState.READY));
    }

    private static TestApplication client(String type, Peer server) {
        return client(type, server.endpoint());
    }

    private static TestApplication client(String type, String endpoint) {
        return TestApplication.with()
                .properties("zmq.sockets.client.type=" + type, "zmq.sockets.client.connect=" + endpoint);
    }

    /** Answers the next request from another thread. */
    private static void answer(Peer rep, String first, String... more) {
        Thread server = new Thread(() -> {
            rep.receive();
            rep.send(first, more);
        });
        server.start();
    }

    record Quote(int bid, int ask) {}

    static class Doubler {

        @ZmqListener("server")
        int twice(int number) {
            if (number < 0) {
                throw new IllegalArgumentException("negative");
            }
            return 2 * number;
        }
    }
}
