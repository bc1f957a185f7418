// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.core.ZmqHeaders;
import dev.zmq.spring.listener.InvalidListenerException;
import dev.zmq.spring.listener.NoHandlerException;
import dev.zmq.spring.listener.ZmqListenerContainer;
import dev.zmq.spring.listener.ZmqListenerEndpointRegistry;
import dev.zmq.spring.listener.ZmqListenerErrorHandler;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.handler.annotation.Header;

@Timeout(60)
class ListenerClassTest {

    @Test
    void givesEachMessageToTheMethodWithTheLongestTopicPattern() {
        @ZmqListener(sockets = "prices", topics = "")
        class Prices extends Recorder {
            @ZmqHandler("EUR/USD")
            void dollar(String price) {
                record("dollar " + price);
            }

            @ZmqHandler("EUR/*")
            void euro(String price, @Header(ZmqHeaders.TOPIC) String topic) {
                record("euro " + topic + " " + price);
            }

            @ZmqHandler({"GBP/*", "*/GBP"})
            void pound(byte[] price) {
                record("pound " + new String(price));
            }

            @ZmqHandler(isDefault = true)
            void other(List<byte[]> parts) {
                record("other " + parts.size());
            }
        }
        Prices prices = new Prices();
        try (Peer pub = Peer.bound(SocketType.PUB)) {
            TestApplication.withBean(prices)
                    .properties("zmq.sockets.prices.type=sub", "zmq.sockets.prices.connect=" + pub.endpoint())
                    .run(application -> {
                        awaitSubscriber(pub);
                        pub.send("EUR/USD", "1");
                        pub.send("EUR/JPY", "2");
                        pub.send("CHF/GBP", "3");
                        pub.send("XAU", "4");
                        assertThat(prices.next()).isEqualTo("dollar 1");
                        assertThat(prices.next()).isEqualTo("euro EUR/JPY 2");
                        assertThat(prices.next()).isEqualTo("pound 3");
                        assertThat(prices.next()).isEqualTo("other 2");
                        assertThat(container(application).id()).isEqualTo("listener");
                    });
        }
    }

    @Test
    void givesEachMessageToTheMethodWithTheMostDerivedPayloadType() {
        @ZmqListener(sockets = "in", payloadType = Event.class)
        class Events extends Recorder {
            @ZmqHandler
            void any(Event event) {
                record("any " + event);
            }

            @ZmqHandler
            void created(Created event, @Header(ZmqHeaders.SOCKET) String socket) {
                record(socket + " " + event);
            }

            @ZmqHandler
            void cancelled(Cancelled event) {
                record(event);
            }
        }
        Events events = new Events();
        TestApplication.withBean(events).socket("in", "pull").run(application -> {
            try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                push.send("{\"type\":\"created\",\"id\":1}");
                push.send("{\"type\":\"cancelled\",\"id\":2}");
                push.send("{\"type\":\"moved\",\"id\":3}");
                assertThat(events.next()).isEqualTo("in Created[id=1]");
                assertThat(events.next()).isEqualTo(new Cancelled(2));
                assertThat(events.next()).isEqualTo("any Moved[id=3]");
            }
        });
    }

    @Test
    void repliesWithWhatTheChosenMethodReturns() {
        @ZmqListener(sockets = "server", payloadType = Event.class)
        class Server {
            @ZmqHandler
            String created(Created event) {
                return "created " + event.id();
            }

            @ZmqHandler
            java.util.concurrent.CompletableFuture<String> cancelled(Cancelled event) {
                return java.util.concurrent.CompletableFuture.supplyAsync(() -> "cancelled " + event.id());
            }
        }
        TestApplication.withBean(new Server()).socket("server", "rep").run(application -> {
            try (Peer req = Peer.connected(SocketType.REQ, application.endpoint("server"))) {
                assertThat(req.request("{\"type\":\"created\",\"id\":1}")).containsExactly("created 1");
                assertThat(req.request("{\"type\":\"cancelled\",\"id\":2}")).containsExactly("cancelled 2");
                assertThat(req.request("{\"type\":\"moved\",\"id\":3}"))
                        .as("no handler")
                        .singleElement()
                        .asString()
                        .contains("unreadable_request");
                assertThat(req.request("nonsense")).singleElement().asString().contains("unreadable_request");
                assertThat(req.request("{\"type\":\"created\",\"id\":4}")).containsExactly("created 4");
            }
        });
    }

    @Test
    void failsWithAMessageThatNoMethodTakes() {
        @ZmqListener(sockets = "in", payloadType = Event.class, errorHandler = "failures")
        class Events extends Recorder {
            @ZmqHandler
            void created(Created event) {
                record(event);
            }
        }
        Events events = new Events();
        TestApplication.withBean(events, Failures.class).socket("in", "pull").run(application -> {
            try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                push.send("{\"type\":\"moved\",\"id\":3}");
                push.send("");
                push.send("{\"type\":\"created\",\"id\":1}");
                assertThat(events.next()).isEqualTo(new Created(1));
                BlockingQueue<Throwable> failures = application.bean(Failures.class).failures;
                assertThat(failures.poll(10, TimeUnit.SECONDS))
                        .isInstanceOf(NoHandlerException.class)
                        .hasMessageContaining("Moved");
                assertThat(failures.poll(10, TimeUnit.SECONDS))
                        .isInstanceOf(NoHandlerException.class)
                        .hasMessageContaining("empty");
                assertThat(container(application).failedCount()).isEqualTo(2);
            }
        });
    }

    @Test
    void isRefusedWithoutHandler() {
        @ZmqListener("in")
        class Nothing {}
        assertRefused(new Nothing(), "pull", "no method of it has @ZmqHandler");
    }

    @Test
    void isRefusedIfTwoMethodsTakeTheSame() {
        @ZmqListener("in")
        class Ambiguous {
            @ZmqHandler
            void one(Created event) {}

            @ZmqHandler
            void two(Cancelled event) {}
        }
        assertRefused(new Ambiguous(), "pull", "takes the same messages as another method");
    }

    @Test
    void isRefusedIfItChoosesByTopicWhereThereIsNone() {
        @ZmqListener("in")
        class Topics {
            @ZmqHandler("a*")
            void one(String text) {}

            @ZmqHandler("b*")
            void two(String text) {}
        }
        assertRefused(new Topics(), "pull", "chooses by topic");
    }

    @Test
    void isRefusedIfNothingWouldCallItsHandlers() {
        class NoListener {
            @ZmqHandler
            void created(Created event) {}
        }
        class ListenerOnAMethod {
            @ZmqListener("in")
            void all(String text) {}

            @ZmqHandler(isDefault = true)
            void other(String text) {}
        }
        for (Object bean : List.of(new NoListener(), new ListenerOnAMethod())) {
            TestApplication.withBean(bean)
                    .socket("in", "pull")
                    .runner()
                    .run(context -> assertThat(context)
                            .getFailure()
                            .rootCause()
                            .isInstanceOfSatisfying(InvalidListenerException.class, refused -> {
                                assertThat(refused)
                                        .hasMessageContaining("has @ZmqHandler, but the class has no @ZmqListener")
                                        .hasMessageContaining(bean.getClass().getName());
                                assertThat(refused.action()).contains("Put @ZmqListener");
                            }));
        }
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

    private static void awaitSubscriber(Peer pub) {
        org.awaitility.Awaitility.await().until(() -> pub.socket().topicCount() > 0);
    }

    private static ZmqListenerContainer container(TestApplication.Running application) {
        return application
                .bean(ZmqListenerEndpointRegistry.class)
                .containers()
                .iterator()
                .next();
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Created.class, name = "created"),
        @JsonSubTypes.Type(value = Cancelled.class, name = "cancelled"),
        @JsonSubTypes.Type(value = Moved.class, name = "moved")
    })
    sealed interface Event {}

    record Created(int id) implements Event {}

    record Cancelled(int id) implements Event {}

    record Moved(int id) implements Event {}

    static class Recorder {

        private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

        void record(Object value) {
            received.add(value);
        }

        Object next() throws InterruptedException {
            return received.poll(10, TimeUnit.SECONDS);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Failures {

        final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

        @Bean
        ZmqListenerErrorHandler failures() {
            return failure -> failures.add(failure.cause());
        }
    }
}
