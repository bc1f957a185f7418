// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Context;
import dev.zmq.engine.MonitorEvent;
import dev.zmq.engine.MonitorEvent.Kind;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peers;
import dev.zmq.spring.autoconfigure.ZmqAutoConfiguration;
import dev.zmq.spring.autoconfigure.ZmqSocketEventsAutoConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class ZmqSocketEventsTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(ZmqAutoConfiguration.class, ZmqSocketEventsAutoConfiguration.class))
            .withUserConfiguration(Application.class)
            .withPropertyValues("zmq.sockets.orders.type=router", "zmq.sockets.orders.bind=tcp://127.0.0.1:*");

    @Test
    void tellsOfEachConnectionWithSocketEndpointPeerAndRoutingId(CapturedOutput output) {
        runner.run(application -> {
            Recorder recorder = application.getBean(Recorder.class);
            String endpoint = application.getBean("orders", Socket.class).lastEndpoint();
            try (Peers peers = new Peers()) {
                Socket anna = peers.socket(SocketType.DEALER)
                        .setOption(SocketOptions.ROUTING_ID, "anna".getBytes(StandardCharsets.UTF_8));
                anna.connect(endpoint);
                await().until(() -> recorder.kinds().contains(Kind.HANDSHAKE_SUCCEEDED));
            }
            await().until(() -> recorder.kinds().contains(Kind.DISCONNECTED));

            assertThat(recorder.kinds())
                    .as("the one before the start included")
                    .containsExactly(Kind.LISTENING, Kind.ACCEPTED, Kind.HANDSHAKE_SUCCEEDED, Kind.DISCONNECTED);
            assertThat(recorder.events).allSatisfy(event -> {
                assertThat(event.socketName()).isEqualTo("orders");
                assertThat(event.event().endpoint()).isEqualTo(endpoint);
            });
            assertThat(output)
                    .containsPattern("INFO .*Socket 'orders': handshake succeeded at " + endpoint
                            + ", peer tcp://127.0.0.1:\\d+, routing id anna")
                    .containsPattern("INFO .*Socket 'orders': disconnected at " + endpoint
                            + ", peer tcp://127.0.0.1:\\d+, routing id anna: closed by the peer");
        });
    }

    @Test
    void watchesSocketsThatAreBeansOfTheApplication() {
        runner.withUserConfiguration(OwnSocket.class).run(application -> {
            Recorder recorder = application.getBean(Recorder.class);

            application.getBean("own", Socket.class).bind("tcp://127.0.0.1:*");

            await().until(() -> recorder.events.stream()
                    .anyMatch(event ->
                            event.socketName().equals("own") && event.event().kind() == Kind.LISTENING));
        });
    }

    @Test
    void whoTakesEventsForLongHoldsUpNeitherTheStartNorTheTraffic() {
        Slow slow = new Slow();
        runner.withBean(Slow.class, () -> slow).run(application -> {
            String endpoint = application.getBean("orders", Socket.class).lastEndpoint();
            try (Peers peers = new Peers()) {
                Socket dealer = peers.socket(SocketType.DEALER);
                dealer.connect(endpoint);
                dealer.send("message");
                assertThat(application.getBean("orders", Socket.class).receive(Duration.ofSeconds(20)))
                        .isNotNull();
            } finally {
                slow.end.countDown();
            }
        });
    }

    @Test
    void canBeSwitchedOff() {
        runner.withPropertyValues("zmq.events.enabled=false")
                .run(application -> assertThat(application).hasNotFailed().doesNotHaveBean(ZmqSocketEvents.class));
    }

    @Test
    void anEndpointHasSoManyLinesAMinuteAndThenTheNumberOfThoseLeftOut() {
        AtomicLong nanoTime = new AtomicLong();
        EventLimit limit = new EventLimit(nanoTime::get);
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < 13; i++) {
            answers.add(limit.acquire("flapping"));
        }
        assertThat(answers).startsWith(0, 0).endsWith(EventLimit.NOT_NOW, EventLimit.NOT_NOW, EventLimit.NOT_NOW);
        assertThat(answers).filteredOn(answer -> answer == 0).hasSize(10);
        assertThat(limit.acquire("other")).isZero();

        nanoTime.addAndGet(TimeUnit.MINUTES.toNanos(1));

        assertThat(limit.acquire("flapping")).isEqualTo(3);
        assertThat(limit.acquire("flapping")).isZero();
    }

    @Test
    void describesAnEventInOneLine() {
        assertThat(EventLog.describe(new ZmqSocketEvent(
                        "orders",
                        new MonitorEvent(
                                Kind.CONNECT_RETRIED,
                                "orders",
                                "tcp://10.0.0.7:5555",
                                null,
                                null,
                                100,
                                "in 100 ms",
                                Instant.EPOCH))))
                .isEqualTo("Socket 'orders': connect retried at tcp://10.0.0.7:5555: in 100 ms");
    }

    @Configuration(proxyBeanMethods = false)
    static class Application {

        @Bean
        Recorder recorder() {
            return new Recorder();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnSocket {

        @Bean
        Socket own(Context context) {
            return context.socket(SocketType.PULL);
        }
    }

    static class Slow {

        final CountDownLatch end = new CountDownLatch(1);

        @EventListener
        void onEvent(ZmqSocketEvent event) throws InterruptedException {
            end.await();
        }
    }

    static class Recorder {

        final ConcurrentLinkedQueue<ZmqSocketEvent> events = new ConcurrentLinkedQueue<>();

        @EventListener
        void onEvent(ZmqSocketEvent event) {
            events.add(event);
            if (event.event().kind() == Kind.ACCEPTED) {
                throw new IllegalStateException("must not end the events that follow");
            }
        }

        List<Kind> kinds() {
            return events.stream().map(event -> event.event().kind()).toList();
        }
    }
}
