// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.LargePart;
import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.core.ZmqHeaders;
import dev.zmq.spring.listener.ZmqListenerEndpointRegistry;
import dev.zmq.spring.listener.ZmqListenerErrorHandler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

@Tag("V10")
class ListenerParametersTest {

    @Test
    void bytes() {
        class Listener extends Recorder {
            @ZmqListener("in")
            void on(byte[] payload) {
                record(text(payload));
            }
        }
        assertThat(whatArrives(new Listener(), "hello")).isEqualTo("hello");
    }

    @Test
    void text() {
        class Listener extends Recorder {
            @ZmqListener("in")
            void on(String payload) {
                record(payload);
            }
        }
        assertThat(whatArrives(new Listener(), "grüße")).isEqualTo("grüße");
    }

    @Test
    @Tag("L20")
    @Tag("L23")
    void wholeMessage() {
        class Listener extends Recorder {
            @ZmqListener("in")
            void on(Message message) {
                record(message.parts().stream().map(Recorder::text).toList());
            }
        }
        assertThat(whatArrives(new Listener(), "a", "", "b")).isEqualTo(List.of("a", "", "b"));
    }

    @Test
    @Tag("L20")
    void allParts() {
        class Listener extends Recorder {
            @ZmqListener("in")
            void on(List<byte[]> parts) {
                record(parts.stream().map(Recorder::text).toList());
            }
        }
        assertThat(whatArrives(new Listener(), "a", "", "b")).isEqualTo(List.of("a", "", "b"));
    }

    @Test
    void lastPartIsThePayload() {
        class Listener extends Recorder {
            @ZmqListener("in")
            void on(String payload) {
                record(payload);
            }
        }
        assertThat(whatArrives(new Listener(), "key", "value")).isEqualTo("value");
    }

    @Test
    void jsonAsARecord() {
        class Listener extends Recorder {
            @ZmqListener("in")
            void on(Order order) {
                record(order);
            }
        }
        assertThat(whatArrives(new Listener(), "{\"id\":7,\"item\":\"pen\"}")).isEqualTo(new Order(7, "pen"));
    }

    @Test
    void jsonAsARecordThatIsMarkedAsThePayload() {
        class Listener extends Recorder {
            @ZmqListener("in")
            void on(@Payload Order order) {
                record(order);
            }
        }
        assertThat(whatArrives(new Listener(), "{\"id\":7,\"item\":\"pen\"}")).isEqualTo(new Order(7, "pen"));
    }

    @Test
    void jsonOfATypeThatTheSubclassNames() {
        class Base<T> extends Recorder {
            @ZmqListener("in")
            void on(T payload) {
                record(payload);
            }
        }
        class Listener extends Base<Order> {}
        assertThat(whatArrives(new Listener(), "{\"id\":7,\"item\":\"pen\"}")).isEqualTo(new Order(7, "pen"));
    }

    @Test
    void anyObject() {
        class Listener extends Recorder {
            @ZmqListener("in")
            void on(Object payload) {
                record(payload instanceof byte[] bytes ? text(bytes) : payload);
            }
        }
        assertThat(whatArrives(new Listener(), "[1]")).isEqualTo("[1]");
    }

    @Test
    void maybeNothing() {
        class Listener extends Recorder {
            @ZmqListener("in")
            void on(@Payload(required = false) Order order) {
                record(order == null ? "nothing" : order);
            }
        }
        assertThat(whatArrives(new Listener(), "")).isEqualTo("nothing");
        class Maybe extends Recorder {
            @ZmqListener("in")
            void on(Optional<Order> order) {
                record(order);
            }
        }
        assertThat(whatArrives(new Maybe(), "")).isEqualTo(Optional.empty());
        assertThat(whatArrives(new Maybe(), "{\"id\":7,\"item\":\"pen\"}")).isEqualTo(Optional.of(new Order(7, "pen")));
    }

    @Test
    void nothingWhereARecordIsExpectedFails() {
        class Listener extends Recorder {
            @ZmqListener(sockets = "in", errorHandler = "failures")
            void on(Order order) {
                record(order);
            }
        }
        application(new Listener(), Failures.class).run(application -> {
            BlockingQueue<Throwable> failures = application.bean(Failures.class).failures;
            try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                push.send("");
                assertThat(failures.poll(10, TimeUnit.SECONDS)).isInstanceOf(MethodArgumentNotValidException.class);
                push.send("nonsense");
                assertThat(failures.poll(10, TimeUnit.SECONDS)).isInstanceOf(MessageConversionException.class);
            }
        });
    }

    @Test
    void partOfAnySize() {
        class Listener extends Recorder {
            @ZmqListener("in")
            void on(LargePart part) {
                record(part.size());
            }
        }
        class WithHeader extends Recorder {
            @ZmqListener("in")
            void on(LargePart part, @Header(ZmqHeaders.SOCKET) String socket) {
                record(part.size());
            }
        }
        String large = "x".repeat(100_000);
        for (Recorder listener : List.of(new Listener(), new WithHeader())) {
            application(listener)
                    .properties("zmq.sockets.in.options.large-part-size=64KB")
                    .run(application -> {
                        try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                            push.send("small");
                            assertThat(listener.next()).isEqualTo(5L);
                            push.send("envelope", large);
                            assertThat(listener.next()).isEqualTo(100_000L);
                        }
                    });
        }
    }

    @Test
    void jsonWithGenerics() {
        class Listener extends Recorder {
            @ZmqListener("in")
            void on(List<Order> orders) {
                record(orders);
            }
        }
        assertThat(whatArrives(new Listener(), "[{\"id\":7,\"item\":\"pen\"}]"))
                .isEqualTo(List.of(new Order(7, "pen")));
    }

    @Test
    void jsonAsAPrimitive() {
        class Listener extends Recorder {
            @ZmqListener("in")
            void on(int number) {
                record(number);
            }
        }
        assertThat(whatArrives(new Listener(), "42")).isEqualTo(42);
    }

    @Test
    void springMessage() {
        class Listener extends Recorder {
            @ZmqListener("in")
            void on(org.springframework.messaging.Message<Order> message) {
                record(List.of(message.getPayload(), message.getHeaders().get(ZmqHeaders.SOCKET)));
            }
        }
        assertThat(whatArrives(new Listener(), "{\"id\":7,\"item\":\"pen\"}"))
                .isEqualTo(List.of(new Order(7, "pen"), "in"));
    }

    @Test
    void annotatedPayloadAndHeader() {
        class Listener extends Recorder {
            @ZmqListener("in")
            void on(@Payload String payload, @Header(ZmqHeaders.PARTS) List<byte[]> parts, Message message) {
                record(List.of(payload, parts.size(), message.size()));
            }
        }
        assertThat(whatArrives(new Listener(), "a", "b")).isEqualTo(List.of("b", 2, 2));
    }

    @Test
    void partsBesideAHeader() {
        class Listener extends Recorder {
            @ZmqListener("in")
            void on(List<byte[]> parts, @Header(ZmqHeaders.SOCKET) String socket) {
                record(List.of(parts.size(), socket));
            }
        }
        assertThat(whatArrives(new Listener(), "a", "b")).isEqualTo(List.of(2, "in"));
    }

    @Test
    void allHeaders() {
        class Listener extends Recorder {
            @ZmqListener("in")
            void on(@Payload byte[] payload, @Headers Map<String, Object> headers, MessageHeaders same) {
                record(headers.keySet().equals(same.keySet()) ? headers.keySet() : "different");
            }
        }
        assertThat(whatArrives(new Listener(), "a").toString()).isEqualTo("[zmq_socket, zmq_parts]");
    }

    @Test
    void noParameterAtAll() {
        class Listener extends Recorder {
            @ZmqListener("in")
            void on() {
                record("called");
            }
        }
        assertThat(whatArrives(new Listener(), "a")).isEqualTo("called");
    }

    @Test
    void validPayload() {
        class Listener extends Recorder {
            @ZmqListener(sockets = "in", id = "validating")
            void on(@Validated Order order) {
                record(order);
            }
        }
        Listener listener = new Listener();
        application(listener, OrderValidator.class).run(application -> {
            try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                push.send("{\"id\":-1,\"item\":\"pen\"}");
                push.send("{\"id\":1,\"item\":\"pen\"}");
                assertThat(listener.next()).isEqualTo(new Order(1, "pen"));
            }
            var container = application
                    .bean(ZmqListenerEndpointRegistry.class)
                    .container("validating")
                    .orElseThrow();
            assertThat(container.failedCount()).isEqualTo(1);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(container.processedCount()).isEqualTo(1));
        });
    }

    @Test
    @Tag("L19")
    void topicOfASubscription() {
        class Listener extends Recorder {
            @ZmqListener("prices")
            void on(@Payload String payload, @Header(ZmqHeaders.TOPIC) String topic) {
                record(topic + "=" + payload);
            }
        }
        Listener listener = new Listener();
        TestApplication.withBean(listener)
                .socket("prices", "sub")
                .properties("zmq.sockets.prices.subscribe=EUR")
                .run(application -> {
                    try (Peer pub = Peer.connected(SocketType.PUB, application.endpoint("prices"))) {
                        Awaitility.await().until(() -> {
                            pub.send("USD", "no");
                            pub.send("EUR/USD", "1.1");
                            return listener.received.peek() != null;
                        });
                        assertThat(listener.next()).isEqualTo("EUR/USD=1.1");
                    }
                });
    }

    @Test
    @Tag("V26")
    void routingIdOfARouter() {
        class Listener extends Recorder {
            @ZmqListener("server")
            void on(@Payload String payload, @Header(ZmqHeaders.ROUTING_ID) byte[] id) {
                record(text(id) + ": " + payload);
            }
        }
        Listener listener = new Listener();
        TestApplication.withBean(listener).socket("server", "router").run(application -> {
            try (Peer dealer = Peer.named("client-1", SocketType.DEALER, application.endpoint("server"))) {
                dealer.send("hello");
                assertThat(listener.next()).isEqualTo("client-1: hello");
            }
        });
    }

    @Test
    @Tag("V26")
    void routingIdAsText() {
        class Listener extends Recorder {
            @ZmqListener("server")
            void on(@Payload String payload, @Header(ZmqHeaders.ROUTING_ID) String id) {
                record(id + ": " + payload);
            }
        }
        Listener listener = new Listener();
        TestApplication.withBean(listener).socket("server", "router").run(application -> {
            try (Peer dealer = Peer.named("client-1", SocketType.DEALER, application.endpoint("server"))) {
                dealer.send("hello");
                assertThat(listener.next()).isEqualTo("client-1: hello");
            }
        });
    }

    private static Object whatArrives(Recorder listener, String first, String... more) {
        Object[] arrived = new Object[1];
        application(listener).run(application -> {
            try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                push.send(first, more);
                arrived[0] = listener.next();
            }
        });
        return arrived[0];
    }

    private static TestApplication application(Object listener, Class<?>... configuration) {
        return TestApplication.withBean(listener, configuration).socket("in", "pull");
    }

    record Order(int id, String item) {}

    static class OrderValidator {

        @Bean
        Validator validator() {
            return Validator.forInstanceOf(Order.class, OrderValidator::validate);
        }

        private static void validate(Order order, Errors errors) {
            if (order.id() < 0) {
                errors.rejectValue("id", "negative");
            }
        }
    }

    static class Failures {

        private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

        @Bean
        ZmqListenerErrorHandler failures() {
            return failure -> failures.add(failure.cause());
        }
    }

    /** Keeps what a listener got. */
    abstract static class Recorder {

        final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

        void record(Object what) {
            received.add(what);
        }

        Object next() throws InterruptedException {
            Object next = received.poll(10, TimeUnit.SECONDS);
            assertThat(next).as("called in time").isNotNull();
            return next;
        }

        static String text(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
