// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.core.ZmqErrorReplyException;
import dev.zmq.spring.core.ZmqErrorReplyStrategy;
import dev.zmq.spring.core.ZmqHeaders;
import dev.zmq.spring.listener.ZmqListenerEndpointRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.support.MessageBuilder;

class ListenerRepliesTest {

    private static final String FAILED =
            "{\"zmq_error\":\"listener_failed\",\"message\":\"The request could not be processed.\"}";
    private static final String UNREADABLE =
            "{\"zmq_error\":\"unreadable_request\",\"message\":\"The request could not be read.\"}";

    @ParameterizedTest
    @ValueSource(strings = {"rep", "router"})
    void answerAReqPeerWithWhatIsReturned(String type) {
        serve(type, new Answers(), SocketType.REQ, req -> {
            assertThat(req.request("text")).containsExactly("a text");
            assertThat(req.request("bytes")).containsExactly("bytes");
            assertThat(req.request("json")).containsExactly("{\"bid\":1,\"ask\":2}");
            assertThat(req.request("parts")).containsExactly("one", "", "three");
            assertThat(req.request("message")).containsExactly("1", "2");
            assertThat(req.request("spring")).containsExactly("payload");
            assertThat(req.request("number")).containsExactly("42");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"rep", "router"})
    void answerAReqPeerWithAnEmptyMessageForNull(String type) {
        serve(type, new Answers(), SocketType.REQ, req -> {
            assertThat(req.request("null")).containsExactly("");
            assertThat(req.request("text")).containsExactly("a text");
        });
    }

    @Test
    void answerEveryRequestOfARepSocketThoughTheMethodIsVoid() {
        serve("rep", new Silent(), SocketType.REQ, req -> {
            assertThat(req.request("one")).containsExactly("");
            assertThat(req.request("two")).containsExactly("");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"rep", "router"})
    void answerAReqPeerWithAnErrorIfTheMethodFails(String type) {
        serve(type, new Answers(), SocketType.REQ, req -> {
            assertThat(req.request("fail")).containsExactly(FAILED);
            assertThat(req.request("error")).containsExactly(FAILED);
            assertThat(req.request("unsendable")).containsExactly(FAILED);
            assertThat(req.request("text")).containsExactly("a text");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"rep", "router"})
    void answerAReqPeerWithAnErrorIfTheRequestIsUnreadable(String type) {
        class Listener {
            @ZmqListener("server")
            Quote quote(Quote request) {
                return request;
            }
        }
        serve(type, new Listener(), SocketType.REQ, req -> {
            assertThat(req.request("no json")).containsExactly(UNREADABLE);
            assertThat(req.request("{\"bid\":1,\"ask\":2}")).containsExactly("{\"bid\":1,\"ask\":2}");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"rep", "router"})
    void answerAReqPeerWithAnErrorThoughTheMethodIsVoid(String type) {
        class Listener {
            @ZmqListener("server")
            void fail(byte[] request) {
                throw new IllegalStateException("secret");
            }
        }
        serve(
                type,
                new Listener(),
                SocketType.REQ,
                req -> assertThat(req.request("one")).containsExactly(FAILED));
    }

    @Test
    void putTheEnvelopeOfADealerPeerBack() {
        serve("router", new Answers(), SocketType.DEALER, dealer -> {
            dealer.send("text");
            assertThat(dealer.receive()).as("without delimiter").containsExactly("a text");
            dealer.send("", "text");
            assertThat(dealer.receive()).as("with delimiter").containsExactly("", "a text");
            dealer.send("id", "", "text");
            assertThat(dealer.receive()).as("with an id").containsExactly("id", "", "a text");
            dealer.send("client", "proxy", "", "parts");
            assertThat(dealer.receive())
                    .as("behind proxies")
                    .containsExactly("client", "proxy", "", "one", "", "three");
        });
    }

    @Test
    void leaveADealerPeerWithoutDelimiterUnansweredForNull() {
        serve("router", new Answers(), SocketType.DEALER, dealer -> {
            dealer.send("null");
            dealer.send("", "null");
            dealer.send("text");
            assertThat(dealer.receive()).containsExactly("", "");
            assertThat(dealer.receive()).containsExactly("a text");
        });
    }

    @Test
    void leaveARouterToAVoidMethod() {
        class Listener {
            @ZmqListener("server")
            void on(@Payload String request, @Header(ZmqHeaders.PARTS) List<byte[]> parts) {
                if (request.equals("fail")) {
                    throw new IllegalStateException("secret");
                }
            }
        }
        serve("router", new Listener(), SocketType.DEALER, dealer -> {
            dealer.send("", "ignored");
            dealer.send("fail");
            dealer.send("", "fail");
            assertThat(dealer.receive()).containsExactly("", FAILED);
        });
    }

    @Test
    void useTheApplicationsErrorReplies() {
        TestApplication.withBean(new Answers(), OwnErrorReplies.class)
                .socket("server", "rep")
                .run(application -> {
                    try (Peer req = Peer.connected(SocketType.REQ, application.endpoint("server"))) {
                        assertThat(req.request("fail")).containsExactly("", "IllegalStateException", "4");
                        assertThat(req.request("error"))
                                .as("the strategy failed")
                                .containsExactly("");
                        assertThat(req.request("text")).containsExactly("a text");
                    }
                });
    }

    @Test
    void countFailures() {
        TestApplication.withBean(new Answers()).socket("server", "rep").run(application -> {
            try (Peer req = Peer.connected(SocketType.REQ, application.endpoint("server"))) {
                req.request("fail");
                req.request("text");
                req.request("unsendable");
            }
            var container = application
                    .bean(ZmqListenerEndpointRegistry.class)
                    .containers()
                    .iterator()
                    .next();
            assertThat(container.processedCount()).isEqualTo(1);
            // The requester has its answer before the failure is counted.
            await().untilAsserted(() -> assertThat(container.failedCount()).isEqualTo(2));
        });
    }

    private static void serve(String type, Object listener, SocketType clientType, Client client) {
        TestApplication.withBean(listener).socket("server", type).run(application -> {
            try (Peer peer = Peer.connected(clientType, application.endpoint("server"))) {
                client.use(peer);
            }
        });
    }

    @FunctionalInterface
    interface Client {
        void use(Peer peer) throws Exception;
    }

    record Quote(int bid, int ask) {}

    static class Silent {
        @ZmqListener("server")
        void on(byte[] request) {}
    }

    static class Answers {

        @ZmqListener("server")
        Object answer(String request) {
            return switch (request) {
                case "text" -> "a text";
                case "bytes" -> "bytes".getBytes(StandardCharsets.UTF_8);
                case "json" -> new Quote(1, 2);
                case "parts" -> List.of("one".getBytes(), new byte[0], "three".getBytes());
                case "message" -> Message.of("1", "2");
                case "spring" -> MessageBuilder.withPayload("payload").build();
                case "number" -> 42;
                case "null" -> null;
                case "unsendable" -> new Unsendable();
                case "error" -> throw new AssertionError("secret");
                default -> throw new IllegalStateException("secret");
            };
        }
    }

    static class Unsendable {
        public int getValue() {
            throw new UnsupportedOperationException("secret");
        }
    }

    static class OwnErrorReplies implements ZmqErrorReplyStrategy {

        @Override
        public Message toErrorReply(Message request, Throwable failure) {
            if (failure instanceof Error) {
                throw new IllegalStateException("the strategy fails");
            }
            return Message.of("", failure.getClass().getSimpleName(), String.valueOf(request.byteCount()));
        }

        @Override
        public ZmqErrorReplyException toException(String socketName, Message reply) {
            return reply.size() == 3 ? new ZmqErrorReplyException(socketName, reply.text(1), reply.text(2)) : null;
        }
    }
}
