// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.annotation.ZmqListener;
import dev.zmq.spring.listener.ZmqListenerContainer.State;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A listener whose results never come can be stopped, and started again. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class StopWithLateResultsTest {

    private final CountDownLatch cancelled = new CountDownLatch(1);

    @ParameterizedTest
    @CsvSource({"router, flux", "router, mono", "router, future", "rep, mono", "rep, future"})
    void cancelsThemAfterTheStopTimeout(String type, String result, CapturedOutput output) {
        TestApplication.withBean(new Server())
                .socket("in", type)
                .properties("zmq.listener.stop-timeout=200ms", "zmq.listener.result-timeout=-1")
                .run(application -> {
                    ZmqListenerContainer container = container(application);
                    try (Peer req = Peer.connected(SocketType.REQ, application.endpoint("in"))) {
                        ask(application, req, result);

                        container.stop();
                        await().until(() -> container.state() == State.STOPPED);
                        assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
                        assertThat(container.failedCount()).isEqualTo(1);
                        assertThat(req.receive()).first().asString().contains("listener_failed");
                        await().untilAsserted(() -> assertThat(output)
                                .containsOnlyOnce("Listener 'it' was asked to stop PT0.2S ago: cancelled 1 result(s)"));

                        container.start();
                        assertThat(req.request("at once")).containsExactly("at once");
                    }
                });
    }

    @Test
    void cancelsThemAlsoWhenNobodyWaitsForTheStop() {
        TestApplication.withBean(new Server())
                .socket("in", "router")
                .properties("zmq.listener.stop-timeout=200ms", "zmq.listener.result-timeout=-1")
                .run(application -> {
                    CompletableFuture<Void> told = new CompletableFuture<>();
                    try (Peer req = Peer.connected(SocketType.REQ, application.endpoint("in"))) {
                        ask(application, req, "flux");
                        container(application).stop(() -> told.complete(null));
                        told.get(10, TimeUnit.SECONDS);
                        assertThat(container(application).state()).isEqualTo(State.STOPPED);
                    }
                });
    }

    @Test
    void cancelsThemWhenAPauseStillWaits() {
        TestApplication.withBean(new Server())
                .socket("in", "router")
                .properties("zmq.listener.stop-timeout=200ms", "zmq.listener.result-timeout=-1")
                .run(application -> {
                    ZmqListenerContainer container = container(application);
                    try (Peer req = Peer.connected(SocketType.REQ, application.endpoint("in"))) {
                        ask(application, req, "future");
                        container.pause();
                        assertThat(container.state()).isEqualTo(State.PAUSING);
                        container.stop();
                        await().until(() -> container.state() == State.STOPPED);
                    }
                });
    }

    @Test
    void leavesThemTheTimeThatAStopHas() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        class Slow {
            @ZmqListener(sockets = "in", id = "it")
            CompletableFuture<String> on(String text) {
                return answer;
            }
        }
        TestApplication.withBean(new Slow()).socket("in", "router").run(application -> {
            CompletableFuture<Void> told = new CompletableFuture<>();
            try (Peer req = Peer.connected(SocketType.REQ, application.endpoint("in"))) {
                ask(application, req, "question");
                container(application).stop(() -> told.complete(null));
                assertThat(container(application).state()).isEqualTo(State.STOPPING);
                answer.complete("answer");
                assertThat(req.receive()).containsExactly("answer");
                told.get(10, TimeUnit.SECONDS);
                assertThat(container(application).failedCount()).isZero();
            }
        });
    }

    /** Sends a request that has been taken from the socket when this returns. */
    private static void ask(TestApplication.Running application, Peer req, String text) {
        req.send(text);
        await().until(() -> application.socket("in").statistics().receivedMessages() == 1);
    }

    private static ZmqListenerContainer container(TestApplication.Running application) {
        return application
                .bean(ZmqListenerEndpointRegistry.class)
                .container("it")
                .orElseThrow();
    }

    class Server {

        @ZmqListener(sockets = "in", id = "it")
        Object on(String text) {
            return switch (text) {
                case "flux" -> Flux.never().doOnCancel(cancelled::countDown);
                case "mono" -> Mono.never().doOnCancel(cancelled::countDown);
                case "future" -> never();
                default -> text;
            };
        }

        private CompletableFuture<String> never() {
            CompletableFuture<String> future = new CompletableFuture<>();
            var unused = future.whenComplete((result, failure) -> cancelled.countDown());
            return future;
        }
    }
}
