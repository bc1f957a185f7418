// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.core.ZmqConfigurationException;
import dev.zmq.spring.core.ZmqHeaders;
import dev.zmq.spring.core.ZmqTemplate;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.messaging.support.MessageBuilder;

/** The headers that the messages of a socket carry if it is told so, for template and listener. */
@Timeout(60)
class SocketHeadersTest {

    private static final String ERROR =
            "{\"zmq_error\":\"unreadable_request\",\"message\":\"The request could not be read.\"}";

    @Test
    void areLeftOutOfSubscriptions() {
        TestApplication.with()
                .socket("xsub", "xsub")
                .properties("zmq.sockets.xsub.headers=json")
                .run(application -> {
                    try (Peer publisher = Peer.connected(SocketType.XPUB, application.endpoint("xsub"))) {
                        application.template().send("xsub", new byte[] {1, 'a'});

                        assertThat(publisher.receive()).containsExactly("\u0001a");
                    }
                });
    }

    @Test
    void standDirectlyBeforeThePayload() {
        TestApplication.with()
                .socket("push", "push")
                .socket("router", "router")
                .socket("pub", "pub")
                .properties(
                        "zmq.sockets.push.headers=json",
                        "zmq.sockets.router.headers=json",
                        "zmq.sockets.pub.headers=json")
                .run(application -> {
                    ZmqTemplate template = application.template();
                    try (Peer pull = Peer.connected(SocketType.PULL, application.endpoint("push"));
                            Peer sub = Peer.connected(SocketType.SUB, application.endpoint("pub"));
                            Peer dealer = Peer.named("me", SocketType.DEALER, application.endpoint("router"))) {
                        template.send("push", "tea");
                        assertThat(pull.receive()).containsExactly("{}", "tea");
                        template.send("push", withHeader("order", 7, "tea"));
                        assertThat(pull.receive()).containsExactly("{\"order\":7}", "tea");
                        template.send("push", List.of(bytes("first"), bytes("last")));
                        assertThat(pull.receive()).containsExactly("first", "{}", "last");
                        template.send("push", withHeader("order", 7, List.of(bytes("first"), bytes("last"))));
                        assertThat(pull.receive()).containsExactly("first", "{\"order\":7}", "last");

                        dealer.send("hello");
                        assertThat(template.receive("router", byte[].class, java.time.Duration.ofSeconds(10)))
                                .asString()
                                .isEqualTo("hello");
                        template.send("router", List.of(bytes("me"), bytes("tea")));
                        assertThat(dealer.receive()).containsExactly("{}", "tea");

                        sub.socket().subscribe("");
                        org.awaitility.Awaitility.await().until(() -> {
                            template.publish("pub", "EUR/USD", "1.08");
                            return sub.socket().tryReceive() != null;
                        });
                        org.awaitility.Awaitility.await()
                                .until(() -> sub.socket().tryReceive() == null);
                        template.publish("pub", "EUR/USD", "1.09");
                        assertThat(sub.receive()).containsExactly("EUR/USD", "{}", "1.09");
                        template.send("pub", "1.10");
                        assertThat(sub.receive()).containsExactly("", "{}", "1.10");
                    }
                });
    }

    @Test
    void listenersGetThemAndAnswerWithThem() {
        class Server {
            @ZmqListener("server")
            Message<String> on(@Header("order") int order, @Headers Map<String, Object> headers, String payload) {
                assertThat(headers).containsEntry(ZmqHeaders.SOCKET, "server").doesNotContainKey("replyChannel");
                return withHeader("next", order + 1, payload);
            }
        }
        TestApplication.withBean(new Server())
                .socket("server", "rep")
                .properties("zmq.sockets.server.headers=json")
                .run(application -> {
                    try (Peer req = Peer.connected(SocketType.REQ, application.endpoint("server"))) {
                        req.send(
                                "{\"order\":7,\"zmq_socket\":\"other\",\"replyChannel\":\"secrets\",\"id\":\"1\"}",
                                "tea");
                        assertThat(req.receive()).containsExactly("{\"next\":8}", "tea");
                        for (String unreadable :
                                List.of("", "no json", "[]", "{\"order\":" + "1".repeat(70_000) + "}")) {
                            req.send(unreadable, "tea");
                            assertThat(req.receive()).containsExactly(ERROR);
                        }
                        req.send("tea");
                        assertThat(req.receive())
                                .as("without headers, of which one is required")
                                .containsExactly(ERROR.replace("unreadable_request", "listener_failed")
                                        .replace("read.", "processed."));
                    }
                });
    }

    @Test
    void requestsAndRepliesCarryThem() {
        class Server {
            @ZmqListener("server")
            String on(@Header("order") int order, String payload) {
                return payload + order;
            }
        }
        for (String client : List.of("req", "dealer")) {
            for (String server : List.of("rep", "router")) {
                TestApplication.withBean(new Server())
                        .properties(
                                "zmq.sockets.client.type=" + client,
                                "zmq.sockets.client.connect=inproc://headers",
                                "zmq.sockets.client.headers=json",
                                "zmq.sockets.server.type=" + server,
                                "zmq.sockets.server.bind=inproc://headers",
                                "zmq.sockets.server.headers=json")
                        .run(application -> assertThat(application
                                        .template()
                                        .sendAndReceive("client", withHeader("order", 7, "tea"), String.class))
                                .as(client + " to " + server)
                                .isEqualTo("tea7"));
            }
        }
    }

    @Test
    void batchesOfSpringMessagesHaveThem() {
        BlockingQueue<Object> orders = new LinkedBlockingQueue<>();
        class Listener {
            @ZmqListener(sockets = "in", batch = "true")
            void on(List<Message<String>> messages) {
                messages.forEach(message -> orders.add(message.getHeaders().get("order")));
            }
        }
        TestApplication.withBean(new Listener())
                .socket("in", "pull")
                .properties("zmq.sockets.in.headers=json")
                .run(application -> {
                    try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                        push.send("{\"order\":7}", "tea");
                        assertThat(orders.poll(10, TimeUnit.SECONDS)).isEqualTo(7);
                    }
                });
    }

    @Test
    void thoseThatCannotGoAreNotTheFaultOfTheRequest() {
        class Server {
            @ZmqListener("server")
            Message<String> on(String payload) {
                return withHeader("note", "x".repeat(70_000), payload);
            }
        }
        TestApplication.withBean(new Server())
                .socket("server", "rep")
                .properties("zmq.sockets.server.headers=json")
                .run(application -> {
                    try (Peer req = Peer.connected(SocketType.REQ, application.endpoint("server"))) {
                        req.send("tea");
                        assertThat(req.receive()).singleElement().asString().contains("listener_failed");
                    }
                });
    }

    @Test
    void thoseThatCannotGoOnAreNotTheFaultOfTheRequest() {
        class Server {
            @ZmqListener("server")
            @SendTo("out")
            Message<String> on(String payload) {
                return withHeader("note", "x".repeat(70_000), payload);
            }
        }
        TestApplication.withBean(new Server())
                .socket("server", "rep")
                .socket("out", "pub")
                .properties("zmq.sockets.out.headers=json")
                .run(application -> {
                    try (Peer req = Peer.connected(SocketType.REQ, application.endpoint("server"))) {
                        req.send("tea");
                        assertThat(req.receive()).singleElement().asString().contains("listener_failed");
                    }
                });
    }

    @Test
    void aStreamHasNone() {
        TestApplication.with()
                .socket("tcp", "stream")
                .properties("zmq.sockets.tcp.headers=json")
                .runner()
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(ZmqConfigurationException.class)
                        .hasMessageContaining("zmq.sockets.tcp.headers"));
    }

    private static <T> Message<T> withHeader(String name, Object value, T payload) {
        return MessageBuilder.withPayload(payload).setHeader(name, value).build();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
