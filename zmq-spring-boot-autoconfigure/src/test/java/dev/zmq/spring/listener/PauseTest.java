// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.annotation.ZmqListener;
import dev.zmq.spring.listener.ZmqListenerContainer.State;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PauseTest {

    @Test
    @Tag("V17")
    void letsTheHighWaterMarkPushBack() {
        Listener listener = new Listener();
        run(listener, (application, container) -> {
            try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                push.socket().setOption(SocketOptions.SEND_HIGH_WATER_MARK, 10);
                push.send("before");
                assertThat(listener.next()).isEqualTo("before");

                container.pause();
                await().until(container::isPaused);
                assertThat(container.isRunning()).isTrue();
                int sent = 0;
                while (push.socket().send(dev.zmq.engine.Message.of("x".repeat(1000)), Duration.ofMillis(300))) {
                    sent++;
                }
                assertThat(sent).as("room up to the high-water marks").isGreaterThanOrEqualTo(10);
                assertThat(container.processedCount()).isEqualTo(1);
                assertThat(listener.received).isEmpty();

                container.resume();
                assertThat(container.state()).isEqualTo(State.RUNNING);
                int total = sent + 1;
                await().until(() -> container.processedCount() == total);
                push.send("after");
                await().until(() -> container.processedCount() == total + 1);
            }
        });
    }

    @Test
    void isOverOnlyWhenTheListenerIsThroughWithWhatItHas() {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        class Busy {
            @ZmqListener(sockets = "in", id = "it")
            void on(String text) throws InterruptedException {
                entered.countDown();
                assertThat(goOn.await(10, TimeUnit.SECONDS)).isTrue();
            }
        }
        run(new Busy(), (application, container) -> {
            try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                push.send("one");
                push.send("two");
                assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
                container.pause();
                assertThat(container.state()).isEqualTo(State.PAUSING);
                goOn.countDown();
                await().until(() -> container.state() == State.PAUSED);
                assertThat(container.processedCount()).isEqualTo(1);
                container.pause();
                assertThat(container.state()).isEqualTo(State.PAUSED);
                container.resume();
                await().until(() -> container.processedCount() == 2);
            }
        });
    }

    @Test
    void waitsForAnswersThatAreUnderWay() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        CountDownLatch asked = new CountDownLatch(1);
        class Server {
            @ZmqListener(sockets = "in", id = "it")
            CompletableFuture<String> on(String text) {
                asked.countDown();
                return answer;
            }
        }
        TestApplication.withBean(new Server()).socket("in", "router").run(application -> {
            ZmqListenerContainer container = container(application);
            try (Peer req = Peer.connected(SocketType.REQ, application.endpoint("in"))) {
                req.send("question");
                assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
                container.pause();
                assertThat(container.state()).isEqualTo(State.PAUSING);
                answer.complete("answer");
                await().until(container::isPaused);
                assertThat(req.receive()).containsExactly("answer");
            }
        });
    }

    @Test
    void endsWithAStop() {
        Listener listener = new Listener();
        run(listener, (application, container) -> {
            container.pause();
            await().until(container::isPaused);
            container.stop();
            assertThat(container.state()).isEqualTo(State.STOPPED);
            container.pause();
            container.resume();
            assertThat(container.state()).isEqualTo(State.STOPPED);
            container.start();
            assertThat(container.state()).isEqualTo(State.RUNNING);
            try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                push.send("one");
                assertThat(listener.next()).isEqualTo("one");
            }
        });
    }

    @Test
    void endsWhenTheSocketIsClosedAndThePauseIsOver() {
        run(new Listener(), (application, container) -> {
            container.pause();
            await().until(container::isPaused);
            application.socket("in").close();
            container.resume();
            await().until(() -> container.state() == State.STOPPED);
        });
    }

    @Test
    void holdsForAnyNumberOfTimesAndThreads() {
        class Many {
            @ZmqListener(sockets = "in", id = "it", concurrency = "4")
            void on(byte[] payload) {}
        }
        run(new Many(), (application, container) -> {
            int total = 20_000;
            try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < total; i++) {
                        push.socket().send("x");
                    }
                });
                for (int i = 0; i < 20; i++) {
                    container.pause();
                    await().pollInterval(Duration.ofMillis(1)).until(container::isPaused);
                    long processed = container.processedCount();
                    assertThat(container.processedCount()).isEqualTo(processed);
                    container.resume();
                }
                sender.get(20, TimeUnit.SECONDS);
                await().until(() -> container.processedCount() == total);
            }
        });
    }

    private static void run(Object listener, Body body) {
        TestApplication.withBean(listener)
                .socket("in", "pull")
                .properties("zmq.sockets.in.options.receive-high-water-mark=10")
                .run(application -> body.run(application, container(application)));
    }

    private static ZmqListenerContainer container(TestApplication.Running application) {
        return application
                .bean(ZmqListenerEndpointRegistry.class)
                .container("it")
                .orElseThrow();
    }

    @FunctionalInterface
    interface Body {
        void run(TestApplication.Running application, ZmqListenerContainer container) throws Exception;
    }

    static class Listener {

        final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        @ZmqListener(sockets = "in", id = "it")
        void on(String text) {
            received.add(text);
        }

        String next() throws InterruptedException {
            return received.poll(10, TimeUnit.SECONDS);
        }
    }
}
