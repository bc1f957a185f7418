// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.engine.ZmqStateException;
import dev.zmq.spring.Peer;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.annotation.ZmqListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConverter;

/** Many requests at a time, asynchronous ones, and those that are sent again. */
@Timeout(60)
class ZmqTemplateRequestsTest {

    private static final Duration SHORT = Duration.ofMillis(200);
    private static final int LIMIT_SECONDS = 20;

    @Test
    @Tag("V29")
    void keepsManyRequestsOfManyThreadsInFlightOverOneDealer() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Peer router = Peer.bound(SocketType.ROUTER)) {
            client("dealer", router).run(application -> {
                List<CompletableFuture<String>> replies = IntStream.range(0, 8)
                        .mapToObj(i -> CompletableFuture.supplyAsync(
                                () -> application.template().sendAndReceive("client", "request " + i, String.class),
                                threads))
                        .toList();
                // All requests are with the peer at the same time, which answers the last one first.
                List<Message> requests = receive(router, 8);
                Collections.reverse(requests);
                requests.forEach(request -> reply(router, request));
                for (int i = 0; i < 8; i++) {
                    assertThat(replies.get(i).get(LIMIT_SECONDS, TimeUnit.SECONDS))
                            .isEqualTo("reply to request " + i);
                }
            });
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void handsEveryReplyToItsOwnCallUnderLoad(boolean withAsynchronousOnes) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            server("router", new Doubler())
                    .run(server -> client("dealer", server.endpoint("server")).run(client -> {
                        List<CompletableFuture<Integer>> calls = new ArrayList<>();
                        for (int i = 0; i < 2000; i++) {
                            int number = i;
                            calls.add(
                                    withAsynchronousOnes && i % 3 == 0
                                            ? client.template().sendAndReceiveAsync("client", number, Integer.class)
                                            : CompletableFuture.supplyAsync(
                                                    () -> client.template()
                                                            .sendAndReceive("client", number, Integer.class),
                                                    threads));
                        }
                        for (int i = 0; i < calls.size(); i++) {
                            assertThat(calls.get(i).get(LIMIT_SECONDS, TimeUnit.SECONDS))
                                    .isEqualTo(2 * i);
                        }
                    }));
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"req", "dealer"})
    @Tag("V29")
    void asksWithoutWaiting(String type) {
        server("rep", new Doubler())
                .run(server -> client(type, server.endpoint("server")).run(client -> {
                    List<CompletableFuture<Integer>> replies = IntStream.range(0, 20)
                            .mapToObj(i -> client.template().sendAndReceiveAsync("client", i, Integer.class))
                            .toList();
                    for (int i = 0; i < 20; i++) {
                        assertThat(replies.get(i).get(LIMIT_SECONDS, TimeUnit.SECONDS))
                                .isEqualTo(2 * i);
                    }
                    assertThatThrownBy(() -> client.template()
                                    .sendAndReceiveAsync("client", -1, Integer.class)
                                    .get(LIMIT_SECONDS, TimeUnit.SECONDS))
                            .isInstanceOf(ExecutionException.class)
                            .hasCauseInstanceOf(ZmqErrorReplyException.class);
                }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"req", "dealer"})
    void failsTheFutureOfARequestThatGetsNoReplyInTime(String type) {
        try (Peer rep = Peer.bound(SocketType.REP)) {
            client(type, rep)
                    .run(application -> assertThatThrownBy(() -> application
                                    .template()
                                    .sendAndReceiveAsync("client", "x", String.class, ZmqRequestOptions.timeout(SHORT))
                                    .get(LIMIT_SECONDS, TimeUnit.SECONDS))
                            .isInstanceOf(ExecutionException.class)
                            .hasCauseInstanceOf(ZmqReplyTimeoutException.class)
                            .hasMessageContaining("No reply on socket 'client' within 200 ms"));
        }
    }

    @Test
    void forgetsARequestWhoseFutureIsCancelled() {
        try (Peer router = Peer.bound(SocketType.ROUTER)) {
            client("dealer", router)
                    .properties("zmq.template.max-requests-in-flight=1")
                    .run(application -> {
                        CompletableFuture<String> first =
                                application.template().sendAndReceiveAsync("client", "first", String.class);
                        Message request = receive(router, 1).get(0);
                        assertThat(first.cancel(true)).isTrue();
                        CompletableFuture<String> second =
                                application.template().sendAndReceiveAsync("client", "second", String.class);
                        reply(router, request);
                        reply(router, receive(router, 1).get(0));
                        assertThat(second.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("reply to second");
                        assertThat(first).isCancelled();
                    });
        }
    }

    @Test
    void leavesASocketOfOneRequestToTheNextOneWhenItsFutureIsCancelled() {
        try (Peer router = Peer.bound(SocketType.ROUTER)) {
            client("req", router).properties("zmq.template.reply-timeout=1h").run(application -> {
                CompletableFuture<String> first =
                        application.template().sendAndReceiveAsync("client", "first", String.class);
                receive(router, 1);
                assertThat(first.cancel(true)).isTrue();
                CompletableFuture<String> second =
                        application.template().sendAndReceiveAsync("client", "second", String.class);
                reply(router, receive(router, 1).get(0));
                assertThat(second.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("reply to second");
            });
        }
    }

    @Test
    void doesNotSendARequestThatWaitedForRoomWhenItsFutureWasCancelled() {
        TestApplication.with()
                .socket("client", "req")
                .properties("zmq.template.reply-timeout=1h", "zmq.template.retries=3")
                .run(application -> {
                    CompletableFuture<String> first =
                            application.template().sendAndReceiveAsync("client", "first", String.class);
                    await().until(() -> isWaiting("zmq-requests-client"));
                    assertThat(first.cancel(true)).isTrue();
                    await().until(() -> !isInExchange("zmq-requests-client"));
                    CompletableFuture<String> second =
                            application.template().sendAndReceiveAsync("client", "second", String.class);
                    try (Peer rep = Peer.connected(SocketType.REP, application.endpoint("client"))) {
                        assertThat(rep.receive()).containsExactly("second");
                        rep.send("reply to second");
                        assertThat(second.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("reply to second");
                    }
                });
    }

    @Test
    @Tag("V29")
    void keepsNoMoreRequestsInFlightThanItMay() {
        try (Peer router = Peer.bound(SocketType.ROUTER)) {
            client("dealer", router)
                    .properties("zmq.template.max-requests-in-flight=2")
                    .run(application -> {
                        ZmqTemplate template = application.template();
                        CompletableFuture<String> first = template.sendAndReceiveAsync("client", "first", String.class);
                        CompletableFuture<String> second =
                                template.sendAndReceiveAsync("client", "second", String.class);
                        assertThatThrownBy(() -> template.sendAndReceive("client", "third", String.class, SHORT))
                                .isInstanceOf(ZmqReplyTimeoutException.class)
                                .hasMessageContaining("in flight, this one was not sent");
                        receive(router, 2).forEach(request -> reply(router, request));
                        assertThat(first.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("reply to first");
                        assertThat(second.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("reply to second");
                        CompletableFuture<String> fourth =
                                template.sendAndReceiveAsync("client", "fourth", String.class);
                        reply(router, receive(router, 1).get(0));
                        assertThat(fourth.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("reply to fourth");
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"req", "dealer"})
    @Tag("R50")
    void sendsARequestAgainOnAFreshConnection(String type) {
        try (Peer router = Peer.bound(SocketType.ROUTER)) {
            client(type, router)
                    .properties("zmq.template.retries=2", "zmq.template.reply-timeout=200ms")
                    .run(application -> {
                        CompletableFuture<String> reply = CompletableFuture.supplyAsync(
                                () -> application.template().sendAndReceive("client", "request", String.class));
                        List<Message> requests = receive(router, 3);
                        reply(router, requests.get(2));
                        assertThat(reply.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("reply to request");
                        // A connection of its own each, so three routing ids.
                        assertThat(requests)
                                .extracting(request -> request.part(0))
                                .doesNotHaveDuplicates();
                        assertThat(application.socket("client").statistics().connectedEndpoints())
                                .containsExactly(router.endpoint());
                    });
        }
    }

    @Test
    @Tag("R50")
    void sendsAnAsynchronousRequestAgain() {
        try (Peer router = Peer.bound(SocketType.ROUTER)) {
            client("dealer", router).run(application -> {
                CompletableFuture<String> reply = application
                        .template()
                        .sendAndReceiveAsync(
                                "client",
                                "request",
                                String.class,
                                ZmqRequestOptions.timeout(SHORT).withRetries(2));
                List<Message> requests = receive(router, 3);
                assertThat(requests).extracting(request -> request.part(0)).doesNotHaveDuplicates();
                assertThat(requests).extracting(request -> request.text(3)).containsOnly("request");
                // One request, so one id.
                assertThat(requests.get(1).part(1)).isEqualTo(requests.get(0).part(1));
                reply(router, requests.get(2));
                assertThat(reply.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("reply to request");
            });
        }
    }

    @Test
    void keepsAConnectionThatBringsRepliesToOthers() {
        try (Peer router = Peer.bound(SocketType.ROUTER)) {
            client("dealer", router).run(application -> {
                CompletableFuture<String> slow = application
                        .template()
                        .sendAndReceiveAsync(
                                "client",
                                "slow",
                                String.class,
                                ZmqRequestOptions.timeout(SHORT.multipliedBy(2)).withRetries(1));
                Message first = receive(router, 1).get(0);
                CompletableFuture<String> quick =
                        application.template().sendAndReceiveAsync("client", "quick", String.class);
                reply(router, receive(router, 1).get(0));
                assertThat(quick.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("reply to quick");
                Message again = receive(router, 1).get(0);
                assertThat(again.part(0)).isEqualTo(first.part(0));
                // The first copy counts as well as the second.
                reply(router, first);
                assertThat(slow.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("reply to slow");
            });
        }
    }

    @Test
    void failsTheFutureWhateverTheConverterThrows() {
        MessageConverter broken = new MessageConverter() {
            @Override
            public Object fromMessage(org.springframework.messaging.Message<?> message, Class<?> targetClass) {
                throw new NoClassDefFoundError("on purpose");
            }

            @Override
            public org.springframework.messaging.Message<?> toMessage(Object payload, MessageHeaders headers) {
                throw new IllegalStateException("only text is sent");
            }
        };
        try (Peer router = Peer.bound(SocketType.ROUTER)) {
            client("dealer", router).run(application -> {
                ZmqTemplate template = new ZmqTemplate(
                        application.bean(ZmqSockets.class),
                        application.bean(ZmqSocketConsumers.class),
                        new ZmqMessageConverter(broken),
                        new JsonErrorReplyStrategy(),
                        Duration.ofSeconds(LIMIT_SECONDS));
                CompletableFuture<Integer> reply = template.sendAndReceiveAsync("client", "request", Integer.class);
                reply(router, receive(router, 1).get(0));
                assertThatThrownBy(() -> reply.get(LIMIT_SECONDS, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(NoClassDefFoundError.class);
                template.destroy();
            });
        }
    }

    @Test
    @Tag("R50")
    void keepsAConnectionThatAnotherRequestHasJustMade() {
        Duration timeout = Duration.ofSeconds(1);
        try (Peer router = Peer.bound(SocketType.ROUTER)) {
            client("dealer", router).run(application -> {
                ZmqRequestOptions once = ZmqRequestOptions.timeout(timeout).withRetries(1);
                CompletableFuture<String> first =
                        application.template().sendAndReceiveAsync("client", "first", String.class, once);
                receive(router, 1);
                Executor later = CompletableFuture.delayedExecutor(timeout.toMillis() / 2, TimeUnit.MILLISECONDS);
                CompletableFuture<String> second = CompletableFuture.runAsync(() -> {}, later)
                        .thenCompose(now ->
                                application.template().sendAndReceiveAsync("client", "second", String.class, once));
                receive(router, 1);
                // The first makes a fresh connection, and while it still waits for its reply, the second is tried
                // again.
                List<Message> again = receive(router, 2);
                assertThat(again).extracting(request -> request.text(3)).containsExactly("first", "second");
                again.forEach(request -> reply(router, request));
                assertThat(first.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("reply to first");
                assertThat(second.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("reply to second");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"req", "dealer"})
    @Tag("V12")
    void doesNotQueueARequestTwiceWhileNobodyIsThere(String type) {
        String endpoint;
        try (Peer gone = Peer.bound(SocketType.REP)) {
            endpoint = gone.endpoint();
        }
        client(type, endpoint)
                .properties(
                        "zmq.template.retries=50",
                        "zmq.template.reply-timeout=200ms",
                        "zmq.sockets.client.options.reconnect-interval=10ms")
                .run(application -> {
                    CompletableFuture<String> reply = CompletableFuture.supplyAsync(
                            () -> application.template().sendAndReceive("client", "request", String.class));
                    await().pollDelay(SHORT.multipliedBy(4)).until(() -> !reply.isDone());
                    assertThat(application
                                    .socket("client")
                                    .statistics()
                                    .peers()
                                    .get(0)
                                    .outgoing()
                                    .depth())
                            .isEqualTo(1);
                    try (Peer rep = Peer.bound(SocketType.REP, endpoint)) {
                        assertThat(rep.receive()).containsExactly("request");
                        rep.send("reply");
                        assertThat(reply.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("reply");
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"req", "dealer"})
    void saysHowOftenItTried(String type) {
        try (Peer rep = Peer.bound(SocketType.REP)) {
            client(type, rep).run(application -> {
                assertThatThrownBy(() -> application
                                .template()
                                .sendAndReceive(
                                        "client",
                                        "x",
                                        String.class,
                                        ZmqRequestOptions.retries(2).withTimeout(Duration.ofMillis(50))))
                        .isInstanceOf(ZmqReplyTimeoutException.class)
                        .hasMessageContaining("within 50 ms each, tried 3 times");
            });
        }
    }

    @Test
    void endsAsynchronousRequestsSoonWhenTheApplicationStops() {
        try (Peer rep = Peer.bound(SocketType.REP)) {
            List<CompletableFuture<String>> requests = new ArrayList<>();
            client("dealer", rep)
                    .properties("zmq.context.stop-timeout=100ms", "zmq.template.reply-timeout=1h")
                    .run(application -> {
                        requests.add(application.template().sendAndReceiveAsync("client", "x", String.class));
                        assertThat(rep.receive()).containsExactly("x");
                    });
            assertThat(requests.get(0))
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withCauseInstanceOf(ZmqClosedException.class);
        }
    }

    @Test
    void refusesToWaitOnTheThreadThatReceives() {
        try (Peer router = Peer.bound(SocketType.ROUTER)) {
            client("dealer", router).run(application -> {
                ZmqTemplate template = application.template();
                CompletableFuture<String> waiting = template.sendAndReceiveAsync("client", "first", String.class)
                        .thenApply(reply -> template.sendAndReceive("client", reply, String.class));
                reply(router, receive(router, 1).get(0));
                assertThatThrownBy(() -> waiting.get(LIMIT_SECONDS, TimeUnit.SECONDS))
                        .hasRootCauseInstanceOf(ZmqStateException.class)
                        .hasMessageContaining("would wait for ever");
                receive(router, 1);

                CompletableFuture<String> composed = template.sendAndReceiveAsync("client", "second", String.class)
                        .thenCompose(reply -> template.sendAndReceiveAsync("client", reply, String.class));
                reply(router, receive(router, 1).get(0));
                reply(router, receive(router, 1).get(0));
                assertThat(composed.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("reply to reply to second");
            });
        }
    }

    @Test
    void refusesNegativeNumbers() {
        TestApplication.with()
                .properties("zmq.template.retries=-1")
                .runner()
                .run(application -> assertThat(application.getStartupFailure())
                        .rootCause()
                        .hasMessage("Option retries = -1 is not allowed: 0 or more"));
        assertThatThrownBy(() -> ZmqRequestOptions.retries(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Returns whether the thread of that name is in a request, and waits there for its peer. */
    private static boolean isWaiting(String thread) {
        return threads(thread).anyMatch(one -> one.getState() != Thread.State.RUNNABLE) && isInExchange(thread);
    }

    private static boolean isInExchange(String thread) {
        return threads(thread)
                .flatMap(one -> Arrays.stream(one.getStackTrace()))
                .anyMatch(frame -> frame.getMethodName().equals("exchangeInTurn"));
    }

    private static Stream<Thread> threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name));
    }

    private static TestApplication client(String type, Peer server) {
        return client(type, server.endpoint());
    }

    private static TestApplication client(String type, String endpoint) {
        return TestApplication.with()
                .properties("zmq.sockets.client.type=" + type, "zmq.sockets.client.connect=" + endpoint);
    }

    private static TestApplication server(String type, Object listener) {
        return TestApplication.withBean(listener).socket("server", type);
    }

    private static List<Message> receive(Peer router, int count) {
        List<Message> requests = new ArrayList<>();
        while (requests.size() < count) {
            Message request = router.socket().receive(Duration.ofSeconds(10));
            assertThat(request).as("request " + requests.size()).isNotNull();
            requests.add(request);
        }
        return requests;
    }

    /** Sends the envelope of a request back, and a reply to its content. */
    private static void reply(Peer router, Message request) {
        int last = request.size() - 1;
        Message.Builder reply = Message.builder();
        for (int i = 0; i < last; i++) {
            reply.add(request.part(i));
        }
        router.socket()
                .send(reply.add(("reply to " + request.text(last)).getBytes()).build());
    }

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
