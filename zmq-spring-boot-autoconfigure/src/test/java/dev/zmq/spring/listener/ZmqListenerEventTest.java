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
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
