// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.core.ZmqHeaders;
import dev.zmq.spring.listener.InvalidListenerException;
import dev.zmq.spring.listener.ZmqListenerContainer;
import dev.zmq.spring.listener.ZmqListenerEndpointRegistry;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.annotation.Bean;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

@Timeout(60)
class ListenerBatchTest {

    @Test
    void getsWhatHasArrivedInOneCall() {
        class Listener extends Recorder {
            @ZmqListener(sockets = "in", batch = "true", batchSize = "4", autoStartup = "false")
            void on(List<String> texts) {
                record(texts);
            }
        }
        assertThat(calls(new Listener(), 3, "1", "2", "3", "4", "5", "6", "7", "8", "9"))
                .containsExactly(List.of("1", "2", "3", "4"), List.of("5", "6", "7", "8"), List.of("9"));
    }

    @Test
    void getsBytes() {
        class Listener extends Recorder {
            @ZmqListener(sockets = "in", batch = "true", autoStartup = "false")
            void on(List<byte[]> payloads) {
                record(payloads.stream().map(String::new).toList());
            }
        }
        assertThat(calls(new Listener(), 1, "1", "2")).containsExactly(List.of("1", "2"));
    }

    @Test
    void getsWholeMessagesAndTheirParts() {
        class Listener extends Recorder {
            @ZmqListener(sockets = "in", batch = "true", autoStartup = "false")
            void on(List<Message> messages) {
                record(messages.stream().map(Message::text).toList());
            }
        }
        class Parts extends Recorder {
            @ZmqListener(sockets = "in", batch = "true", autoStartup = "false")
            void on(List<List<byte[]>> messages) {
                record(messages.stream().map(parts -> new String(parts.get(0))).toList());
            }
        }
        assertThat(calls(new Listener(), 1, "1", "2")).containsExactly(List.of("1", "2"));
        assertThat(calls(new Parts(), 1, "1", "2")).containsExactly(List.of("1", "2"));
    }

    @Test
    void getsConvertedPayloads() {
        class Listener extends Recorder {
            @ZmqListener(sockets = "in", batch = "true", autoStartup = "false")
            void on(List<Order> orders) {
                record(orders);
            }
        }
        class Messages extends Recorder {
            @ZmqListener(sockets = "in", batch = "true", autoStartup = "false")
            void on(List<org.springframework.messaging.Message<Order>> orders) {
                orders.forEach(order -> record(List.of(
                        order.getPayload(), String.valueOf(order.getHeaders().get(ZmqHeaders.SOCKET)))));
            }
        }
        assertThat(calls(new Listener(), 1, "{\"id\":1}", "{\"id\":2}"))
                .containsExactly(List.of(new Order(1), new Order(2)));
        assertThat(calls(new Messages(), 1, "{\"id\":1}")).containsExactly(List.of(new Order(1), "in"));
    }

    @Test
    void failsOnlyWithWhatCannotBeConverted() {
        class Listener extends Recorder {
            @ZmqListener(sockets = "in", batch = "true", autoStartup = "false")
            void on(List<Order> orders) {
                record(orders);
            }
        }
        Listener listener = new Listener();
        whatArrives(listener, List.of("{\"id\":1}", "nonsense", "", "{\"id\":2}"), container -> {
            assertThat(listener.next()).isEqualTo(List.of(new Order(1), new Order(2)));
            await().until(() -> container.failedCount() == 2 && container.processedCount() == 2);
        });
    }

    @Test
    void failsOnlyWithWhatIsNotValid() {
        class OnTheList extends Recorder {
            @ZmqListener(sockets = "in", batch = "true", autoStartup = "false")
            void on(@Validated List<Order> orders) {
                record(orders);
            }
        }
        class OnTheElements extends Recorder {
            @ZmqListener(sockets = "in", batch = "true", autoStartup = "false")
            void on(List<@ValidElement Order> orders) {
                record(orders);
            }
        }
        class Messages extends Recorder {
            @ZmqListener(sockets = "in", batch = "true", autoStartup = "false")
            void on(@Validated List<org.springframework.messaging.Message<Order>> orders) {
                record(orders.stream()
                        .map(org.springframework.messaging.Message::getPayload)
                        .toList());
            }
        }
        for (Recorder listener : List.of(new OnTheList(), new OnTheElements(), new Messages())) {
            whatArrives(
                    TestApplication.withBean(listener, NoNegativeIds.class),
                    List.of("{\"id\":1}", "{\"id\":-1}", "{\"id\":2}"),
                    container -> {
                        assertThat(listener.next()).isEqualTo(List.of(new Order(1), new Order(2)));
                        await().until(() -> container.failedCount() == 1 && container.processedCount() == 2);
                    });
        }
    }

    @Test
    void failsWithEachMessageOfABatchThatTheMethodRefuses() {
        class Listener extends Recorder {
            @ZmqListener(sockets = "in", batch = "true", batchSize = "2", autoStartup = "false")
            void on(List<String> texts) {
                if (texts.contains("bad")) {
                    throw new IllegalStateException("bad");
                }
                record(texts);
            }
        }
        Listener listener = new Listener();
        whatArrives(listener, List.of("bad", "good", "fine", "fine"), container -> {
            assertThat(listener.next()).isEqualTo(List.of("fine", "fine"));
            await().until(() -> container.failedCount() == 2 && container.processedCount() == 2);
        });
    }

    @Test
    void isRefusedIfItCannotTakeBatches() {
        class NoList {
            @ZmqListener(sockets = "in", batch = "true")
            void on(String text) {}
        }
        class Result {
            @ZmqListener(sockets = "in", batch = "true")
            String on(List<String> texts) {
                return "";
            }
        }
        class Silent {
            @ZmqListener(sockets = "in", batch = "true")
            void on(List<String> texts) {}
        }
        assertRefused(new NoList(), "pull", "not a list");
        assertRefused(new Result(), "router", "a batch has no reply");
        assertRefused(new Silent(), "rep", "only after a reply");
    }

    private static List<Object> calls(Recorder listener, int count, String... messages) {
        List<Object> calls = new ArrayList<>();
        whatArrives(listener, List.of(messages), container -> {
            for (int i = 0; i < count; i++) {
                calls.add(listener.next());
            }
        });
        return calls;
    }

    private static void whatArrives(Recorder listener, List<String> messages, Body body) {
        whatArrives(TestApplication.withBean(listener), messages, body);
    }

    private static void whatArrives(TestApplication listening, List<String> messages, Body body) {
        listening.socket("in", "pull").run(application -> {
            ZmqListenerContainer container = application
                    .bean(ZmqListenerEndpointRegistry.class)
                    .containers()
                    .iterator()
                    .next();
            try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                messages.forEach(push::send);
                await().until(() ->
                        !application.socket("in").statistics().peers().isEmpty()
                                && application
                                                .socket("in")
                                                .statistics()
                                                .peers()
                                                .get(0)
                                                .incoming()
                                                .depth()
                                        == messages.size());
                container.start();
                body.run(container);
            }
        });
    }

    private static void assertRefused(Object listener, String type, String message) {
        TestApplication.withBean(listener)
                .socket("in", type)
                .runner()
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidListenerException.class)
                        .hasMessageContaining(message));
    }

    @FunctionalInterface
    interface Body {
        void run(ZmqListenerContainer container) throws Exception;
    }

    record Order(int id) {}

    @Target(ElementType.TYPE_USE)
    @Retention(RetentionPolicy.RUNTIME)
    @interface ValidElement {}

    static class NoNegativeIds {

        @Bean
        Validator validator() {
            return Validator.forInstanceOf(Order.class, (order, errors) -> {
                if (order.id() < 0) {
                    errors.rejectValue("id", "negative");
                }
            });
        }
    }

    static class Recorder {

        private final BlockingQueue<Object> calls = new LinkedBlockingQueue<>();

        void record(Object call) {
            calls.add(call);
        }

        Object next() throws InterruptedException {
            return calls.poll(10, TimeUnit.SECONDS);
        }
    }
}
