// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.PollEvent;
import dev.zmq.engine.Poller;
import dev.zmq.engine.ReadAhead;
import dev.zmq.engine.ReadinessChannel;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.annotation.ZmqListener;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** Sockets among other sources of events, in one application. */
@Timeout(60)
class EventSourcesTest {

    /**
     * Somebody is asked for a name, and gets one if nothing is typed in time, while a timer ticks and a listener answers
     * requests.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("L14")
    void inputATimerATimeoutAndAListenerGoOnAtTheSameTime(boolean typed) throws Exception {
        NamePrompt prompt = new NamePrompt();
        try (PipedOutputStream keyboard = new PipedOutputStream();
                ReadAhead<String> input = ReadAhead.lines(new PipedInputStream(keyboard), StandardCharsets.UTF_8)) {
            TestApplication.withBean(prompt, Scheduling.class)
                    .socket("server", "rep")
                    .run(application -> {
                        CompletableFuture<Void> reading =
                                CompletableFuture.runAsync(() -> readFirst(input, prompt.name));
                        Instant patience = Instant.now().plusMillis(typed ? 60_000 : 500);
                        application.bean(TaskScheduler.class).schedule(() -> prompt.name.complete("nobody"), patience);
                        try (Peer req = Peer.connected(SocketType.REQ, application.endpoint("server"))) {
                            assertThat(req.request("one")).containsExactly("re: one");
                            assertThat(prompt.ticks.await(10, TimeUnit.SECONDS)).isTrue();
                            if (typed) {
                                assertThat(prompt.name).isNotDone();
                                keyboard.write("Ada\n".getBytes(StandardCharsets.UTF_8));
                                keyboard.flush();
                            }
                            assertThat(prompt.name.get(10, TimeUnit.SECONDS)).isEqualTo(typed ? "Ada" : "nobody");
                            assertThat(req.request("two")).containsExactly("re: two");
                        }
                        reading.get(10, TimeUnit.SECONDS);
                    });
        }
    }

    @Test
    @Tag("L13")
    @Tag("L15")
    void aSelectorOfTheApplicationWaitsForASocketOnceForManyMessages() {
        TestApplication.with().socket("in", "pull").run(application -> {
            Socket in = application.socket("in");
            try (Selector selector = Selector.open();
                    ReadinessChannel readiness = in.openReadinessChannel(PollEvent.READABLE);
                    Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                readiness.channel().register(selector, SelectionKey.OP_READ);
                for (int i = 0; i < 100; i++) {
                    push.send("message " + i);
                }
                int received = 0;
                while (received < 100) {
                    assertThat(selector.select(10_000)).as("a message is there").isPositive();
                    selector.selectedKeys().clear();
                    while (readiness.update()) {
                        assertThat(in.tryReceive().text()).isEqualTo("message " + received++);
                    }
                }
                assertThat(selector.selectNow()).as("nothing more").isZero();
            }
        });
    }

    /** Waits with a poller for a line, or until somebody else has found a name. */
    private static void readFirst(ReadAhead<String> input, CompletableFuture<String> name) {
        try (Poller poller = Poller.create()) {
            poller.register(input);
            while (!name.isDone()) {
                if (!poller.poll(Duration.ofMillis(50)).isEmpty()) {
                    String line = input.poll();
                    if (line != null) {
                        name.complete(line);
                    }
                }
            }
        }
    }

    static class NamePrompt {

        private final CompletableFuture<String> name = new CompletableFuture<>();
        private final CountDownLatch ticks = new CountDownLatch(3);

        @Scheduled(fixedRate = 20)
        void tick() {
            ticks.countDown();
        }

        @ZmqListener("server")
        String answer(String request) {
            return "re: " + request;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    static class Scheduling {

        @Bean
        ThreadPoolTaskScheduler taskScheduler() {
            return new ThreadPoolTaskScheduler();
        }
    }
}
