// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.spring.LibzmqPeer;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.core.ZmqHeaders;
import dev.zmq.spring.listener.ZmqListenerContainer;
import dev.zmq.spring.listener.ZmqListenerEndpointRegistry;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.messaging.handler.annotation.Header;
import reactor.core.publisher.Flux;

/** Listeners with libzmq on the other side. */
@Timeout(90)
class LibzmqListenerTest {

    @Test
    @Tag("V10")
    @Tag("L10")
    void takesWhatAPushSends() {
        class Listener {
            private final BlockingQueue<List<String>> batches = new LinkedBlockingQueue<>();

            @ZmqListener(sockets = "in", batch = "true")
            void on(List<String> texts) {
                batches.add(texts);
            }
        }
        Listener listener = new Listener();
        TestApplication.withBean(listener).socket("in", "pull").run(application -> {
            try (LibzmqPeer peer = LibzmqPeer.run(application.endpoint("in"), """
                    push = socket("PUSH", endpoint)
                    for i in range(1000):
                        push.send_string(str(i))
                    push.close()
                    context.term()
                    """)) {
                assertThat(peer.output()).isEmpty();
                await().until(() -> container(application).processedCount() == 1000);
                assertThat(listener.batches.stream().flatMap(List::stream))
                        .hasSize(1000)
                        .startsWith("0", "1")
                        .endsWith("999");
            }
        });
    }

    @Test
    @Tag("V13")
    void answersReqPeersLater() {
        class Server {
            @ZmqListener("server")
            CompletableFuture<String> answer(String request) {
                return CompletableFuture.supplyAsync(() -> {
                    if (request.equals("fail")) {
                        throw new IllegalStateException("secret");
                    }
                    return "re: " + request;
                });
            }
        }
        for (String type : List.of("rep", "router")) {
            TestApplication.withBean(new Server()).socket("server", type).run(application -> {
                try (LibzmqPeer peer = LibzmqPeer.run(application.endpoint("server"), """
                        reqs = [socket("REQ", endpoint) for i in range(3)]
                        for i, req in enumerate(reqs):
                            req.send_string("request %d" % i)
                        for req in reqs:
                            print(req.recv_string())
                        reqs[0].send_string("fail")
                        print(reqs[0].recv_string())
                        """)) {
                    assertThat(peer.output())
                            .containsExactly(
                                    "re: request 0",
                                    "re: request 1",
                                    "re: request 2",
                                    "{\"zmq_error\":\"listener_failed\",\"message\":\"The request could not be"
                                            + " processed.\"}");
                }
            });
        }
    }

    @Test
    void answersADealerPeerInSeveralMessages() {
        class Server {
            @ZmqListener("server")
            Flux<String> count(String last) {
                return Flux.range(1, Integer.parseInt(last)).map(String::valueOf);
            }
        }
        TestApplication.withBean(new Server()).socket("server", "router").run(application -> {
            try (LibzmqPeer peer = LibzmqPeer.run(application.endpoint("server"), """
                    dealer = socket("DEALER", endpoint)
                    dealer.send_multipart([b"id", b"", b"3"])
                    for i in range(3):
                        print(dealer.recv_multipart())
                    """)) {
                assertThat(peer.output())
                        .containsExactly("[b'id', b'', b'1']", "[b'id', b'', b'2']", "[b'id', b'', b'3']");
            }
        });
    }

    @Test
    void subscribesAPubPeerToTheTopicsOfTheMethod() {
        class Prices {
            private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

            @ZmqListener(sockets = "prices", topics = "EUR/")
            void on(@Header(ZmqHeaders.TOPIC) String topic, byte[] price) {
                received.add(topic + "=" + new String(price));
            }
        }
        Prices prices = new Prices();
        TestApplication.withBean(prices).socket("prices", "sub").run(application -> {
            try (LibzmqPeer peer = LibzmqPeer.run(application.endpoint("prices"), """
                    pub = socket("XPUB", endpoint)
                    print(pub.recv())
                    pub.send_multipart([b"GBP/USD", b"1"])
                    pub.send_multipart([b"EUR/USD", b"2"])
                    """)) {
                assertThat(prices.received.poll(20, TimeUnit.SECONDS)).isEqualTo("EUR/USD=2");
                assertThat(peer.output()).containsExactly("b'\\x01EUR/'");
            }
        });
    }

    @Test
    @Tag("V17")
    void aPauseMakesAPushPeerWait() {
        class Listener {
            @ZmqListener("in")
            void on(byte[] payload) {}
        }
        TestApplication.withBean(new Listener())
                .socket("in", "pull")
                .properties("zmq.sockets.in.options.receive-high-water-mark=10")
                .run(application -> {
                    ZmqListenerContainer container = container(application);
                    container.pause();
                    await().until(container::isPaused);
                    try (LibzmqPeer peer = LibzmqPeer.run(application.endpoint("in"), """
                            push = context.socket(zmq.PUSH)
                            push.linger, push.sndhwm, push.sndtimeo = 10000, 10, 500
                            push.connect(endpoint)
                            sent = 0
                            try:
                                while sent < 100000:
                                    push.send(b"x" * 10000)
                                    sent += 1
                            except zmq.Again:
                                print("waits")
                            print(sent)
                            sys.stdout.flush()
                            push.close()
                            context.term()
                            """)) {
                        await().until(() -> application.socket("in").statistics().peers().stream()
                                .anyMatch(connected -> connected.incoming().depth() >= 10));
                        CompletableFuture<List<String>> output = CompletableFuture.supplyAsync(() -> {
                            try {
                                return peer.output();
                            } catch (Exception failure) {
                                throw new IllegalStateException(failure);
                            }
                        });
                        await().pollDelay(java.time.Duration.ofSeconds(2)).until(() -> container.processedCount() == 0);
                        container.resume();
                        List<String> lines = output.get(40, TimeUnit.SECONDS);
                        assertThat(lines).first().isEqualTo("waits");
                        int sent = Integer.parseInt(lines.get(1));
                        await().until(() -> container.processedCount() == sent);
                    }
                });
    }

    private static ZmqListenerContainer container(TestApplication.Running application) {
        return application
                .bean(ZmqListenerEndpointRegistry.class)
                .containers()
                .iterator()
                .next();
    }
}
