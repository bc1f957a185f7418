// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.annotation.ZmqListener;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.event.EventListener;

@Timeout(60)
class ZmqListenerEventTest {

    @Test
    void tellsOfStartPauseResumeAndStop() {
        Listener listener = new Listener();
        TestApplication.withBean(listener).socket("in", "pull").run(application -> {
            ZmqListenerContainer container = container(application);
            assertThat(listener.next()).isEqualTo(new ZmqListenerEvent.Started(container));
            container.pause();
            assertThat(listener.next()).isEqualTo(new ZmqListenerEvent.Paused(container));
            container.resume();
            assertThat(listener.next()).isEqualTo(new ZmqListenerEvent.Resumed(container));
            container.stop();
            assertThat(listener.next()).isEqualTo(new ZmqListenerEvent.Stopped(container));
            container.start();
            assertThat(listener.next()).isEqualTo(new ZmqListenerEvent.Started(container));
        });
        assertThat(listener.events.poll())
                .as("when the application has stopped")
                .isInstanceOf(ZmqListenerEvent.Stopped.class);
    }

    @Test
    void tellsThatASocketGivesNoMore() {
        Listener listener = new Listener();
        TestApplication.withBean(listener).socket("in", "pull").run(application -> {
            ZmqListenerContainer container = container(application);
            assertThat(listener.next()).isInstanceOf(ZmqListenerEvent.Started.class);
            application.socket("in").close();
            assertThat(listener.next()).isInstanceOfSatisfying(ZmqListenerEvent.Failed.class, failed -> {
                assertThat(failed.socketName()).isEqualTo("in");
                assertThat(failed.container()).isSameAs(container);
            });
            assertThat(listener.next()).isEqualTo(new ZmqListenerEvent.Stopped(container));
            assertThat(container.isRunning()).isFalse();
        });
    }

    @Test
    void tellsThatNothingComesAndAgainUntilSomethingDoes() {
        Listener listener = new Listener();
        TestApplication.withBean(listener)
                .socket("in", "pull")
                .properties("zmq.listener.idle-event-interval=50ms")
                .run(application -> {
                    assertThat(listener.next()).isInstanceOf(ZmqListenerEvent.Started.class);
                    Duration first = idleTime(listener);
                    Duration second = idleTime(listener);
                    assertThat(first).isGreaterThanOrEqualTo(Duration.ofMillis(50));
                    assertThat(second).isGreaterThanOrEqualTo(first.plusMillis(50));
                    try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                        push.send("something");
                        await().until(() -> container(application).processedCount() == 1);
                    }
                });
    }

    @Test
    void isNotDisturbedByWhoeverIsTold() {
        class Failing {
            @EventListener
            void on(ZmqListenerEvent event) {
                throw new IllegalStateException("the event listener fails");
            }

            @ZmqListener(sockets = "in", id = "it")
            void on(String text) {}
        }
        TestApplication.withBean(new Failing())
                .socket("in", "pull")
                .properties("zmq.listener.idle-event-interval=10ms")
                .run(application -> {
                    ZmqListenerContainer container = container(application);
                    container.pause();
                    await().until(container::isPaused);
                    container.resume();
                    try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                        push.send("something");
                        await().until(() -> container.processedCount() == 1);
                    }
                });
    }

    @Test
    void tellsEverythingInTheOrderInWhichItHappened() {
        Listener listener = new Listener();
        TestApplication.withBean(listener).socket("in", "pull").run(application -> {
            ZmqListenerContainer container = container(application);
            assertThat(listener.next()).isInstanceOf(ZmqListenerEvent.Started.class);
            for (int i = 0; i < 200; i++) {
                container.pause();
                while (!container.isPaused()) {
                    Thread.onSpinWait();
                }
                container.resume();
            }
            for (int i = 0; i < 200; i++) {
                assertThat(listener.next()).isInstanceOf(ZmqListenerEvent.Paused.class);
                assertThat(listener.next()).isInstanceOf(ZmqListenerEvent.Resumed.class);
            }
            application.socket("in").close();
            assertThat(listener.next()).isInstanceOf(ZmqListenerEvent.Failed.class);
            assertThat(listener.next()).isInstanceOf(ZmqListenerEvent.Stopped.class);
            for (int i = 0; i < 100; i++) {
                container.start(); // and ends at once
                assertThat(listener.next()).isInstanceOf(ZmqListenerEvent.Started.class);
                assertThat(listener.next()).isInstanceOf(ZmqListenerEvent.Failed.class);
                assertThat(listener.next()).isInstanceOf(ZmqListenerEvent.Stopped.class);
            }
        });
    }

    @Test
    void tellsOneThingAfterTheOtherThoughWhoIsToldMakesTheNextOneHappen() {
        class Pausing {
            private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

            @EventListener
            void on(ZmqListenerEvent event) {
                if (event instanceof ZmqListenerEvent.Started) {
                    event.container().stop();
                }
                events.add(event.getClass().getSimpleName());
            }

            @ZmqListener(sockets = "in", id = "it")
            void on(String text) {}
        }
        Pausing listener = new Pausing();
        TestApplication.withBean(listener).socket("in", "pull").run(application -> {
            assertThat(listener.events.poll(10, TimeUnit.SECONDS)).isEqualTo("Started");
            assertThat(listener.events.poll(10, TimeUnit.SECONDS)).isEqualTo("Stopped");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"in", "in,more"})
    void isNotInterruptedByAStop(String sockets) {
        class Slow {
            private final CountDownLatch told = new CountDownLatch(1);
            private final CountDownLatch goOn = new CountDownLatch(1);
            private final CompletableFuture<Boolean> undisturbed = new CompletableFuture<>();

            @EventListener
            void on(ZmqListenerEvent.Failed event) {
                told.countDown();
                try {
                    undisturbed.complete(goOn.await(10, TimeUnit.SECONDS)
                            && !Thread.currentThread().isInterrupted());
                } catch (InterruptedException interrupted) {
                    undisturbed.complete(false);
                }
            }

            @ZmqListener(sockets = "${sockets}", id = "it", sharedThread = "true")
            void on(String text) {}
        }
        Slow listener = new Slow();
        TestApplication.withBean(listener)
                .socket("in", "pull")
                .socket("more", "pull")
                .properties("sockets=" + sockets)
                .run(application -> {
                    application.socket("in").close();
                    assertThat(listener.told.await(10, TimeUnit.SECONDS)).isTrue();
                    CountDownLatch stopped = new CountDownLatch(1);
                    container(application).stop(stopped::countDown);
                    listener.goOn.countDown();
                    assertThat(listener.undisturbed.get(10, TimeUnit.SECONDS)).isTrue();
                    assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
                });
    }

    private static Duration idleTime(Listener listener) throws InterruptedException {
        Object event = listener.next();
        assertThat(event).isInstanceOf(ZmqListenerEvent.Idle.class);
        return ((ZmqListenerEvent.Idle) event).idleTime();
    }

    private static ZmqListenerContainer container(TestApplication.Running application) {
        return application
                .bean(ZmqListenerEndpointRegistry.class)
                .container("it")
                .orElseThrow();
    }

    static class Listener {

        final BlockingQueue<ZmqListenerEvent> events = new LinkedBlockingQueue<>();

        @EventListener
        void on(ZmqListenerEvent event) {
            events.add(event);
        }

        @ZmqListener(sockets = "in", id = "it")
        void on(String text) {}

        ZmqListenerEvent next() throws InterruptedException {
            return events.poll(10, TimeUnit.SECONDS);
        }
    }
}
