// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.core.UnknownSocketException;
import dev.zmq.spring.core.ZmqHeaders;
import dev.zmq.spring.listener.InvalidListenerException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.messaging.support.MessageBuilder;
import reactor.core.publisher.Flux;

@Timeout(60)
class ListenerSendToTest {

    @Test
    void sendsWhatTheMethodReturnsToTheSocketsThatItNames() {
        class Step {
            @ZmqListener("in")
            @SendTo({"${target}", "copy"})
            String on(String text) {
                return text.equals("drop") ? null : text.toUpperCase(Locale.ROOT);
            }
        }
        TestApplication.withBean(new Step())
                .socket("in", "pull")
                .socket("out", "push")
                .socket("copy", "push")
                .properties("target=out")
                .run(application -> {
                    try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"));
                            Peer out = Peer.connected(SocketType.PULL, application.endpoint("out"));
                            Peer copy = Peer.connected(SocketType.PULL, application.endpoint("copy"))) {
                        push.send("drop");
                        push.send("work");
                        assertThat(out.receive()).containsExactly("WORK");
                        assertThat(copy.receive()).containsExactly("WORK");
                    }
                });
    }

    @Test
    void publishesUnderTheTopicOfTheMessageThatIsReturned() {
        class Step {
            @ZmqListener("in")
            @SendTo("prices")
            Message<String> on(String text) {
                return MessageBuilder.withPayload("1.1")
                        .setHeader(ZmqHeaders.TOPIC, text)
                        .build();
            }
        }
        TestApplication.withBean(new Step())
                .socket("in", "pull")
                .socket("prices", "pub")
                .run(application -> {
                    try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"));
                            Peer sub = Peer.connected(SocketType.SUB, application.endpoint("prices"))) {
                        sub.socket().subscribe("EUR");
                        await().until(() -> application.socket("prices").topicCount() == 1);
                        push.send("EUR/USD");
                        assertThat(sub.receive()).containsExactly("EUR/USD", "1.1");
                    }
                });
    }

    @Test
    void sendsEachOfSeveralValuesAndLateOnes() {
        class Steps {
            @ZmqListener("many")
            @SendTo("out")
            Flux<String> many(String text) {
                return Flux.fromArray(text.split(","));
            }

            @ZmqListener("late")
            @SendTo("out")
            CompletableFuture<String> late(String text) {
                return CompletableFuture.supplyAsync(() -> text);
            }
        }
        TestApplication.withBean(new Steps())
                .socket("many", "pull")
                .socket("late", "pull")
                .socket("out", "push")
                .run(application -> {
                    try (Peer many = Peer.connected(SocketType.PUSH, application.endpoint("many"));
                            Peer late = Peer.connected(SocketType.PUSH, application.endpoint("late"));
                            Peer out = Peer.connected(SocketType.PULL, application.endpoint("out"))) {
                        many.send("1,2,3");
                        assertThat(out.receive()).containsExactly("1");
                        assertThat(out.receive()).containsExactly("2");
                        assertThat(out.receive()).containsExactly("3");
                        late.send("4");
                        assertThat(out.receive()).containsExactly("4");
                    }
                });
    }

    @Test
    void answersARepRequestThoughTheResultGoesElsewhere() {
        TestApplication.withBean(new ServerToOut())
                .socket("server", "rep")
                .socket("out", "push")
                .run(application -> {
                    try (Peer req = Peer.connected(SocketType.REQ, application.endpoint("server"));
                            Peer out = Peer.connected(SocketType.PULL, application.endpoint("out"))) {
                        assertThat(req.request("one")).containsExactly("");
                        assertThat(out.receive()).containsExactly("one");
                        assertThat(req.request("two")).containsExactly("");
                    }
                });
    }

    @Test
    void isRefusedIfTheSocketDoesNotExistOrCannotSend() {
        class Step {
            @ZmqListener("in")
            @SendTo("${target}")
            String on(String text) {
                return text;
            }
        }
        TestApplication application =
                TestApplication.withBean(new Step()).socket("in", "pull").socket("sub", "sub");
        application
                .properties("target=outt")
                .runner()
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(UnknownSocketException.class)
                        .hasMessageContaining("outt"));
        application
                .properties("target=sub")
                .runner()
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidListenerException.class)
                        .hasMessageContaining("cannot send"));
    }

    @Test
    void failsIfTheResultDoesNotSayToWhichPeerOfARouterItGoes() {
        TestApplication.withBean(new ServerToOut())
                .socket("server", "rep")
                .socket("out", "router")
                .run(application -> {
                    try (Peer req = Peer.connected(SocketType.REQ, application.endpoint("server"))) {
                        assertThat(req.request("one"))
                                .singleElement()
                                .asString()
                                .contains("listener_failed");
                        assertThat(application.socket("out").statistics().dropped())
                                .isEmpty();
                    }
                });
    }

    @Test
    void isRefusedIfTheMethodReturnsNothing() {
        class Step {
            @ZmqListener("in")
            @SendTo("out")
            void on(String text) {}
        }
        TestApplication.withBean(new Step())
                .socket("in", "pull")
                .socket("out", "push")
                .runner()
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidListenerException.class)
                        .hasMessageContaining("returns nothing"));
    }

    static class ServerToOut {

        @ZmqListener("server")
        @SendTo("out")
        String on(String text) {
            return text;
        }
    }
}
