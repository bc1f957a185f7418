// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.TestApplication.Running;
import dev.zmq.spring.core.UnknownSocketException;
import dev.zmq.spring.core.ZmqConfigurationException;
import dev.zmq.spring.core.ZmqHeaders;
import dev.zmq.spring.core.ZmqReplyTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@Timeout(60)
class ZmqServiceProxyFactoryTest {

    @ParameterizedTest
    @ValueSource(strings = {"req", "dealer"})
    void asksAndConvertsTheReply(String type) {
        try (Peer rep = Peer.bound(SocketType.REP)) {
            client(type, rep).run(application -> {
                Pricing pricing = client(application, Pricing.class);
                answer(rep, "{\"bid\":1,\"ask\":2}");
                assertThat(pricing.quote("EUR/USD")).isEqualTo(new Quote(1, 2));
                answer(rep, "[{\"bid\":1,\"ask\":2},{\"bid\":3,\"ask\":4}]");
                assertThat(pricing.quotes(new Request("all")).get(10, TimeUnit.SECONDS))
                        .containsExactly(new Quote(1, 2), new Quote(3, 4));
                answer(rep, "42");
                assertThat(pricing.count()).isEqualTo(42);
                answer(rep, "a", "b");
                assertThat(pricing.raw().size()).isEqualTo(2);
                answer(rep, "ignored");
                pricing.reset("now");
                answer(rep, "{\"bid\":5,\"ask\":6}");
                assertThat(pricing.dollar()).isEqualTo(new Quote(5, 6));
                assertThat(pricing)
                        .hasToString("ZeroMQ client " + Pricing.class.getName())
                        .isEqualTo(pricing);
            });
        }
    }

    @Test
    void hasItsOwnTimeoutAndRetries() {
        try (Peer rep = Peer.bound(SocketType.REP)) {
            client("dealer", rep)
                    .properties("quick=50ms")
                    .run(application -> assertThatThrownBy(
                                    () -> client(application, Pricing.class).impatient())
                            .isInstanceOf(ZmqReplyTimeoutException.class)
                            .hasMessageContaining("within 50 ms each, tried 3 times"));
        }
    }

    @Test
    void asksWhenAMonoIsSubscribedTo() {
        try (Peer rep = Peer.bound(SocketType.REP)) {
            client("dealer", rep).run(application -> {
                Mono<Quote> mono = client(application, Pricing.class).later("EUR/USD");
                assertThat(rep.socket().receive(Duration.ofMillis(100))).isNull();
                answer(rep, "{\"bid\":1,\"ask\":2}");
                assertThat(mono.block(Duration.ofSeconds(10))).isEqualTo(new Quote(1, 2));
                answer(rep, "{\"bid\":3,\"ask\":4}");
                assertThat(mono.block(Duration.ofSeconds(10))).isEqualTo(new Quote(3, 4));
            });
        }
    }

    @Test
    void givesARequestUpWhoseFutureIsCancelled() {
        try (Peer rep = Peer.bound(SocketType.REP)) {
            client("dealer", rep)
                    .properties("zmq.template.max-requests-in-flight=1")
                    .run(application -> {
                        Pricing pricing = client(application, Pricing.class);
                        assertThat(pricing.quotes(new Request("forget it")).cancel(true))
                                .isTrue();
                        rep.receive(); // here, as a REP answers one request after the other
                        rep.send("nobody waits for this");
                        answer(rep, "42");
                        assertThat(pricing.count()).isEqualTo(42);
                    });
        }
    }

    @Test
    void publishes() {
        TestApplication.with().socket("prices", "pub").run(application -> {
            Prices prices = client(application, Prices.class);
            try (Peer sub = Peer.connected(SocketType.SUB, application.endpoint("prices"))) {
                sub.socket().subscribe("");
                Awaitility.await().until(() -> application.socket("prices").topicCount() == 1);
                prices.publish("EUR/USD", new Quote(1, 2));
                assertThat(sub.receive()).containsExactly("EUR/USD", "{\"bid\":1,\"ask\":2}");
                prices.headline("rain");
                assertThat(sub.receive()).containsExactly("news", "rain");
            }
        });
    }

    @Test
    void sendsAndSaysWhetherThereWasRoom() {
        TestApplication.with().socket("orders", "push").run(application -> {
            Orders orders = client(application, Orders.class);
            assertThat(orders.offer("nobody there")).isFalse();
            try (Peer pull = Peer.connected(SocketType.PULL, application.endpoint("orders"))) {
                orders.send("tea");
                assertThat(pull.receive()).containsExactly("tea");
                assertThat(orders.offer("coffee")).isTrue();
                assertThat(pull.receive()).containsExactly("coffee");
            }
        });
    }

    @Test
    void addressesThePeerOfARouter() {
        TestApplication.with().socket("workers", "router").run(application -> {
            Workers workers = client(application, Workers.class);
            try (Peer dealer = Peer.named("w1", SocketType.DEALER, application.endpoint("workers"))) {
                dealer.send("ready");
                assertThat(application
                                .socket("workers")
                                .receive(Duration.ofSeconds(10))
                                .parts())
                        .hasSize(2);
                workers.work("w1", "job");
                assertThat(dealer.receive()).containsExactly("job");
            }
        });
    }

    @Test
    void saysWhatAMethodCannotDo() {
        TestApplication.with()
                .socket("client", "req")
                .socket("orders", "push")
                .socket("in", "pull")
                .run(application -> {
                    assertFails(application, NoSocket.class, "Nothing says through which socket NoSocket.send sends.");
                    assertFails(application, Receiving.class, "of type PULL, which does not send");
                    assertFails(application, PushWithReply.class, "returns a String", "gets no replies");
                    assertFails(application, PushWithTopic.class, "has a topic", "does not publish");
                    assertFails(application, PushWithRoutingId.class, "has a routing id");
                    assertFails(application, TwoPayloads.class, "more than one parameter for the payload");
                    assertFails(application, OtherHeader.class, "means nothing to ZeroMQ");
                    assertFails(application, ManyReplies.class, "returns a Flux, but a request has one reply");
                    assertFails(application, WrongTimeout.class, "has a wrong value", "soon");
                    assertThatThrownBy(() -> client(application, UnknownSocket.class))
                            .isInstanceOf(UnknownSocketException.class);
                    assertThatThrownBy(() -> client(application, String.class))
                            .isInstanceOf(IllegalArgumentException.class);
                });
    }

    @Test
    void hasTheHintsThatANativeImageNeeds() {
        DefaultGenerationContext generation = new DefaultGenerationContext(
                new ClassNameGenerator(ClassName.get("test", "Application")), new InMemoryGeneratedFiles());
        AnnotationConfigApplicationContext application = new AnnotationConfigApplicationContext();
        application.register(ClientBean.class);
        new ApplicationContextAotGenerator().processAheadOfTime(application, generation);
        assertThat(RuntimeHintsPredicates.proxies()
                        .forInterfaces(org.springframework.aop.framework.AopProxyUtils.completeJdkProxyInterfaces(
                                Pricing.class)))
                .accepts(generation.getRuntimeHints());
        assertThat(RuntimeHintsPredicates.reflection().onType(Quote.class)).accepts(generation.getRuntimeHints());
        assertThat(RuntimeHintsPredicates.reflection().onType(Request.class)).accepts(generation.getRuntimeHints());
        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Pricing.class, "quote"))
                .accepts(generation.getRuntimeHints());
    }

    private static void assertFails(Running application, Class<?> service, String... words) {
        assertThatThrownBy(() -> client(application, service))
                .isInstanceOf(ZmqConfigurationException.class)
                .hasMessageContainingAll(words);
    }

    private static <S> S client(Running application, Class<S> type) {
        return application.bean(ZmqServiceProxyFactory.class).createClient(type);
    }

    private static TestApplication client(String type, Peer server) {
        return TestApplication.with()
                .properties("zmq.sockets.client.type=" + type, "zmq.sockets.client.connect=" + server.endpoint());
    }

    private static void answer(Peer rep, String first, String... more) {
        CompletableFuture<Void> unused = CompletableFuture.runAsync(() -> {
            rep.receive();
            rep.send(first, more);
        });
    }

    record Quote(int bid, int ask) {}

    record Request(String what) {}

    @ZmqExchange("client")
    interface Pricing {

        Quote quote(String symbol);

        CompletableFuture<List<Quote>> quotes(Request request);

        Mono<Quote> later(String symbol);

        int count();

        Message raw();

        void reset(@Payload String when);

        @ZmqExchange(timeout = "${quick:1s}", retries = "2")
        Quote impatient();

        default Quote dollar() {
            return quote("EUR/USD");
        }
    }

    @ZmqExchange("prices")
    interface Prices {

        void publish(@Header(ZmqHeaders.TOPIC) String symbol, Quote quote);

        @ZmqExchange(topic = "${topic.of.news:news}")
        void headline(String text);
    }

    @ZmqExchange("orders")
    interface Orders {

        void send(String order);

        boolean offer(String order);
    }

    interface Workers {

        @ZmqExchange("workers")
        void work(@Header(ZmqHeaders.ROUTING_ID) String worker, String job);
    }

    interface NoSocket {
        void send(String text);
    }

    @ZmqExchange("in")
    interface Receiving {
        void send(String text);
    }

    @ZmqExchange("orders")
    interface PushWithReply {
        String ask(String text);
    }

    @ZmqExchange("orders")
    interface PushWithTopic {
        void send(@Header(ZmqHeaders.TOPIC) String topic, String text);
    }

    @ZmqExchange("orders")
    interface PushWithRoutingId {
        void send(@Header(ZmqHeaders.ROUTING_ID) String peer, String text);
    }

    @ZmqExchange("client")
    interface TwoPayloads {
        String ask(String one, String two);
    }

    @ZmqExchange("client")
    interface OtherHeader {
        String ask(@Header("x") String header, String text);
    }

    @ZmqExchange(socket = "client", timeout = "soon")
    interface WrongTimeout {
        String ask(String text);
    }

    @ZmqExchange("client")
    interface ManyReplies {
        Flux<String> ask(String text);
    }

    @ZmqExchange("clint")
    interface UnknownSocket {
        String ask(String text);
    }

    @Configuration(proxyBeanMethods = false)
    static class ClientBean {

        @Bean
        Pricing pricing() {
            throw new IllegalStateException("not called ahead of time");
        }
    }
}
