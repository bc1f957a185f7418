// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.annotation.ZmqListener;
import dev.zmq.spring.core.UnknownSocketException;
import dev.zmq.spring.core.ZmqHeaders;
import dev.zmq.spring.core.ZmqSocketConsumers;
import dev.zmq.spring.core.ZmqSockets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;

@Timeout(60)
class RetryAndDeadLetterTest {

    private static final String FAILED =
            "{\"zmq_error\":\"listener_failed\",\"message\":\"The request could not be processed.\"}";

    @Test
    void aMessageIsTriedAgainAndTheNextOnesWait() {
        RetriedListener listener = new RetriedListener();
        retrying(listener).socket("in", "pull").run(application -> {
            try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                push.send("one");
                push.send("two");
                await().until(() -> container(application).processedCount() == 2);
                assertThat(listener.calls).containsExactly("one", "one", "one", "two", "two", "two");
                assertThat(container(application).failedCount()).isZero();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"rep", "router"})
    void aRequesterGetsTheAnswerOfTheLastAttempt(String type) {
        class Server extends FailsTwice {
            @ZmqListener(sockets = "server", id = "it")
            String on(String text) {
                call(text);
                return text.equals("bad") ? fail() : text;
            }

            private String fail() {
                throw new IllegalStateException("always");
            }
        }
        Server server = new Server();
        retrying(server).socket("server", type).run(application -> {
            try (Peer req = Peer.connected(SocketType.REQ, application.endpoint("server"))) {
                assertThat(req.request("one")).containsExactly("one");
                assertThat(req.request("bad")).containsExactly(FAILED);
                assertThat(server.calls).containsExactly("one", "one", "one", "bad", "bad", "bad");
                assertThat(req.request("two")).containsExactly("two");
            }
        });
    }

    @Test
    void aFutureThatFailsIsTriedAgain() {
        class Server {
            private final AtomicInteger calls = new AtomicInteger();

            @ZmqListener(sockets = "server", id = "it")
            CompletableFuture<String> on(String text) {
                int call = calls.incrementAndGet();
                return CompletableFuture.supplyAsync(() -> {
                    if (call < 3) {
                        throw new IllegalStateException("not yet");
                    }
                    return text + " at attempt " + call;
                });
            }
        }
        retrying(new Server()).socket("server", "rep").run(application -> {
            try (Peer req = Peer.connected(SocketType.REQ, application.endpoint("server"))) {
                assertThat(req.request("one")).containsExactly("one at attempt 3");
                await().until(() -> container(application).processedCount() == 1);
            }
        });
    }

    @Test
    void whatCannotBeReadIsNotTriedAgain() {
        class Listener {
            @ZmqListener(sockets = "in", id = "it")
            void on(int number) {}
        }
        TestApplication.withBean(new Listener())
                .socket("in", "pull")
                .properties("zmq.listener.retry.max-retries=5", "zmq.listener.retry.delay=1h")
                .properties("zmq.listener.retry.max-delay=1h")
                .run(application -> {
                    try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                        push.send("no number");
                        push.send("7");
                        await().until(() -> container(application).processedCount() == 1);
                        assertThat(container(application).failedCount()).isEqualTo(1);
                    }
                });
    }

    @Test
    void stoppingDoesNotWaitForTheNextAttempt() {
        class Listener {
            private final AtomicInteger calls = new AtomicInteger();

            @ZmqListener(sockets = "in", id = "it")
            void on(String text) {
                calls.incrementAndGet();
                throw new IllegalStateException("always");
            }
        }
        Listener listener = new Listener();
        TestApplication.withBean(listener)
                .socket("in", "pull")
                .properties("zmq.listener.retry.max-retries=5", "zmq.listener.retry.delay=1h")
                .properties("zmq.listener.retry.max-delay=1h")
                .run(application -> {
                    ZmqListenerContainer container = container(application);
                    try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                        push.send("one");
                        await().until(() -> listener.calls.get() == 1);
                        long start = System.nanoTime();
                        container.stop();
                        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
                        assertThat(container.state()).isEqualTo(ZmqListenerContainer.State.STOPPED);
                        assertThat(container.failedCount()).isEqualTo(1);
                        assertThat(listener.calls).hasValue(1);
                    }
                });
    }

    @Test
    void whatFailedForGoodGoesToASocket() {
        class Listener extends FailsTwice {
            @ZmqListener(sockets = "in", id = "it")
            void on(List<byte[]> parts) {
                if (parts.size() == 2) {
                    throw new IllegalStateException("always");
                }
            }
        }
        retrying(new Listener())
                .socket("in", "pull")
                .socket("dead", "push")
                .properties("zmq.listener.dead-letter-socket=dead")
                .run(application -> {
                    try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"));
                            Peer dead = Peer.connected(SocketType.PULL, application.endpoint("dead"))) {
                        push.send("one", "two");
                        push.send("fine");
                        assertThat(dead.receive()).containsExactly("one", "two");
                        await().until(() -> container(application).processedCount() == 1);
                        assertThat(container(application).failedCount()).isEqualTo(1);
                    }
                });
    }

    @Test
    void whatFailedForGoodGoesToAChannel() {
        class Listener {
            @ZmqListener(sockets = "in", id = "it")
            void on(String text) {
                throw new IllegalStateException("always");
            }
        }
        TestApplication.withBean(new Listener(), DeadLetters.class)
                .socket("in", "pull")
                .properties("zmq.listener.dead-letter-channel=deadLetters")
                .run(application -> {
                    try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                        push.send("one", "two");
                        Message<?> letter =
                                application.bean(DeadLetters.class).letters.poll(10, TimeUnit.SECONDS);
                        assertThat((byte[]) letter.getPayload()).asString().isEqualTo("two");
                        assertThat(letter.getHeaders())
                                .containsEntry(ZmqHeaders.SOCKET, "in")
                                .containsEntry(DeadLetterChannelErrorHandler.LISTENER_ID, "it")
                                .hasEntrySatisfying(
                                        ZmqHeaders.PARTS,
                                        parts -> assertThat((List<?>) parts).hasSize(2))
                                .hasEntrySatisfying(
                                        DeadLetterChannelErrorHandler.EXCEPTION,
                                        cause -> assertThat((Throwable) cause).hasMessage("always"));
                    }
                });
    }

    @Test
    void theListenerGoesOnIfDeadLettersCannotBeSent() {
        class Listener {
            @ZmqListener(sockets = "in", id = "it")
            void on(String text) {
                if (text.equals("bad")) {
                    throw new IllegalStateException("always");
                }
            }
        }
        TestApplication.withBean(new Listener(), FullChannel.class)
                .socket("in", "pull")
                .socket("dead", "push")
                .properties(
                        "zmq.listener.dead-letter-socket=dead",
                        "zmq.sockets.dead.options.send-timeout=10ms",
                        "zmq.listener.dead-letter-channel=full")
                .run(application -> {
                    try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                        push.send("bad");
                        push.send("fine");
                        await().until(() -> container(application).processedCount() == 1);
                        assertThat(container(application).failedCount()).isEqualTo(1);
                        assertThat(container(application).isRunning()).isTrue();
                    }
                });
    }

    @Test
    void theApplicationDoesNotStartIfDeadLettersHaveNowhereToGo() {
        TestApplication application = TestApplication.with().socket("in", "pull");
        application
                .properties("zmq.listener.dead-letter-socket=dead")
                .runner()
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(UnknownSocketException.class)
                        .hasMessageContaining("dead"));
        application
                .properties("zmq.listener.dead-letter-socket=in")
                .runner()
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidListenerException.class)
                        .hasMessageContaining("cannot send"));
    }

    @Test
    void aPolicyThatFailsEndsTheRetriesOfAMessageAndNotTheListener() {
        TestApplication.with().socket("in", "pull").run(application -> {
            DefaultZmqListenerContainerFactory factory = new DefaultZmqListenerContainerFactory(
                    application.bean(ZmqSockets.class), application.bean(ZmqSocketConsumers.class));
            factory.setRetryPolicy(failure -> {
                if (failure instanceof IllegalStateException same) {
                    throw same;
                }
                throw new NoClassDefFoundError("on purpose");
            });
            ZmqListenerContainer container = application
                    .bean(ZmqListenerEndpointRegistry.class)
                    .register(
                            ZmqListenerEndpoint.of("it", "in", message -> {
                                switch (message.text()) {
                                    case "state" -> throw new IllegalStateException("on purpose");
                                    case "argument" -> throw new IllegalArgumentException("on purpose");
                                    default -> {}
                                }
                            }),
                            factory);
            try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                push.send("state");
                push.send("argument");
                push.send("fine");
                await().until(() -> container.processedCount() == 1);
                assertThat(container.failedCount()).isEqualTo(2);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"future", "tried again", "timeout"})
    void anErrorHandlerMayStopTheListenerAndDoesNotWaitForItself(String text) throws Exception {
        class Stopping implements ZmqListenerErrorHandler {
            private final CompletableFuture<ZmqListenerContainer> container = new CompletableFuture<>();
            private final CompletableFuture<Duration> stopped = new CompletableFuture<>();

            @ZmqListener(sockets = "in", id = "it")
            CompletableFuture<Void> on(String how) {
                return how.equals("timeout")
                        ? new CompletableFuture<>()
                        : CompletableFuture.runAsync(() -> {
                            throw new IllegalStateException(how);
                        });
            }

            @Override
            public void onFailure(ZmqListenerFailure failure) {
                ZmqListenerContainer failed = container.join();
                long start = System.nanoTime();
                failed.stop();
                stopped.complete(Duration.ofNanos(System.nanoTime() - start));
            }
        }
        Stopping listener = new Stopping();
        TestApplication.withBean(listener)
                .socket("in", "pull")
                .properties("zmq.listener.stop-timeout=5s", "zmq.listener.result-timeout=200ms")
                .properties("zmq.listener.retry.max-retries=" + (text.equals("tried again") ? 1 : 0))
                .properties("zmq.listener.retry.delay=5ms")
                .run(application -> {
                    try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                        push.send(text);
                        listener.container.complete(container(application));
                        assertThat(listener.stopped.get(20, TimeUnit.SECONDS)).isLessThan(Duration.ofSeconds(4));
                        await().until(() -> container(application).state() == ZmqListenerContainer.State.STOPPED);
                    }
                });
    }

    private static TestApplication retrying(Object listener) {
        return TestApplication.withBean(listener)
                .properties("zmq.listener.retry.max-retries=2", "zmq.listener.retry.delay=5ms");
    }

    private static ZmqListenerContainer container(TestApplication.Running application) {
        return application
                .bean(ZmqListenerEndpointRegistry.class)
                .container("it")
                .orElseThrow();
    }

    static class FailsTwice {

        final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

        void call(String text) {
            calls.add(text);
            if (calls.stream().filter(text::equals).count() < 3) {
                throw new IllegalStateException("not yet");
            }
        }
    }

    static class RetriedListener extends FailsTwice {

        @ZmqListener(sockets = "in", id = "it")
        void on(String text) {
            call(text);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class DeadLetters {

        final BlockingQueue<Message<?>> letters = new LinkedBlockingQueue<>();

        @Bean
        MessageChannel deadLetters() {
            return (message, timeout) -> letters.add(message);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class FullChannel {

        @Bean
        MessageChannel full() {
            return (message, timeout) -> false;
        }
    }
}
