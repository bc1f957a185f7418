// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.autoconfigure.ZmqListenerContainerFactoryConfigurer;
import dev.zmq.spring.core.DuplicateConsumerException;
import dev.zmq.spring.core.ZmqHeaders;
import dev.zmq.spring.core.ZmqSocketConsumers;
import dev.zmq.spring.core.ZmqSockets;
import dev.zmq.spring.listener.DefaultZmqListenerContainerFactory;
import dev.zmq.spring.listener.InvalidListenerException;
import dev.zmq.spring.listener.ZmqListenerContainer;
import dev.zmq.spring.listener.ZmqListenerContainerFactory;
import dev.zmq.spring.listener.ZmqListenerEndpointRegistry;
import dev.zmq.spring.listener.ZmqListenerErrorHandler;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.handler.annotation.Header;

@Timeout(60)
class ListenerAttributesTest {

    @Test
    void subscribesToTheTopicsThatTheMethodDeclares() {
        class Listener extends Recorder {
            @ZmqListener(
                    sockets = "prices",
                    topics = {"${first}", "#{'EUR' + '/GBP'}", "#{{'CHF', 'JPY'}}"},
                    autoStartup = "false")
            void on(List<byte[]> parts) {
                received.add(new String(parts.get(0)));
            }
        }
        Listener listener = new Listener();
        try (Peer pub = Peer.bound(SocketType.XPUB)) {
            TestApplication.withBean(listener)
                    .properties(
                            "first=EUR/USD",
                            "zmq.sockets.prices.type=sub",
                            "zmq.sockets.prices.subscribe=XAU",
                            "zmq.sockets.prices.connect=" + pub.endpoint())
                    .run(application -> {
                        await().until(() -> pub.socket().topicCount() == 1);
                        assertThat(application.socket("prices").topicCount())
                                .as("before it is started")
                                .isEqualTo(1);
                        container(application).start();
                        await().until(() -> pub.socket().topicCount() == 5);
                        pub.send("EUR/USD", "1");
                        pub.send("EUR/CAD", "2");
                        pub.send("JPY", "3");
                        pub.send("XAU", "4");
                        assertThat(listener.next()).isEqualTo("EUR/USD");
                        assertThat(listener.next()).isEqualTo("JPY");
                        assertThat(listener.next()).isEqualTo("XAU");

                        container(application).stop();
                        container(application).start();
                        assertThat(application.socket("prices").topicCount()).isEqualTo(5);

                        application.bean(ZmqListenerEndpointRegistry.class).unregister("listener.on");
                        assertThat(application.socket("prices").topicCount()).isEqualTo(1);
                    });
        }
    }

    @Test
    void isRefusedIfItListensTwiceOnTheSameSocket() {
        class Repeated {
            @ZmqListener("in")
            @ZmqListener(sockets = "in", id = "again")
            void on(String text) {}
        }
        for (TestApplication application :
                List.of(TestApplication.with(TwoBeans.class), TestApplication.withBean(new Repeated()))) {
            application
                    .socket("in", "pull")
                    .runner()
                    .run(context -> assertThat(context)
                            .getFailure()
                            .isInstanceOf(DuplicateConsumerException.class)
                            .hasMessageContaining("once more"));
        }
    }

    @Test
    void isRefusedIfItSubscribesASocketThatCannot() {
        class Listener {
            @ZmqListener(sockets = "in", topics = "a")
            void on(String text) {}
        }
        assertRefused(new Listener(), "pull", "cannot subscribe to its topics [a]");
    }

    @Test
    @Tag("V27")
    void takesMessagesOnAsManyThreadsAsItSays() {
        class Listener {
            private final CountDownLatch together = new CountDownLatch(3);
            private final Set<String> threads = ConcurrentHashMap.newKeySet();

            @ZmqListener(sockets = "in", concurrency = "${threads}")
            void on(String text) throws InterruptedException {
                threads.add(Thread.currentThread().getName());
                together.countDown();
                together.await(10, TimeUnit.SECONDS);
            }
        }
        Listener listener = new Listener();
        TestApplication.withBean(listener)
                .socket("in", "pull")
                .properties("threads=3")
                .run(application -> {
                    assertThat(container(application).concurrency()).isEqualTo(3);
                    assertThat(container(application).socketNames()).containsExactly("in");
                    try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                        for (int i = 0; i < 3; i++) {
                            push.send("work");
                        }
                        assertThat(listener.together.await(10, TimeUnit.SECONDS))
                                .isTrue();
                        assertThat(listener.threads).hasSize(3);
                    }
                });
    }

    @Test
    void hasOneThreadOnRepWhateverIsTheDefault() {
        class Listener {
            @ZmqListener("in")
            String on(String text) {
                return text;
            }
        }
        TestApplication.withBean(new Listener())
                .socket("in", "rep")
                .properties("zmq.listener.concurrency=4")
                .run(application ->
                        assertThat(container(application).concurrency()).isEqualTo(1));
    }

    @Test
    void isRefusedWithSeveralThreadsOnRep() {
        class Listener {
            @ZmqListener(sockets = "in", concurrency = "2")
            String on(String text) {
                return text;
            }
        }
        assertRefused(new Listener(), "rep", "only after a reply");
    }

    @Test
    void isRefusedWithAttributesThatCannotBeRead() {
        class Concurrency {
            @ZmqListener(sockets = "in", concurrency = "many")
            void on(String text) {}
        }
        class AutoStartup {
            @ZmqListener(sockets = "in", autoStartup = "yes")
            void on(String text) {}
        }
        class BatchSize {
            @ZmqListener(sockets = "in", batchSize = "0")
            void on(String text) {}
        }
        assertRefused(new Concurrency(), "pull", "concurrency of @ZmqListener Concurrency.on is 'many'");
        assertRefused(new AutoStartup(), "pull", "autoStartup of @ZmqListener AutoStartup.on is 'yes'");
        assertRefused(new BatchSize(), "pull", "batchSize of @ZmqListener BatchSize.on is '0'");
    }

    @Test
    void isRefusedWithNamesOfNothing() {
        class Placeholder {
            @ZmqListener("${my.socket}")
            void on(String text) {}
        }
        class Expression {
            @ZmqListener("#{@nobody.name}")
            void on(String text) {}
        }
        class ErrorHandler {
            @ZmqListener(sockets = "in", errorHandler = "nope")
            void on(String text) {}
        }
        class Factory {
            @ZmqListener(sockets = "in", containerFactory = "environment")
            void on(String text) {}
        }
        TestApplication.withBean(new Placeholder(), PropertyPlaceholderAutoConfiguration.class)
                .runner()
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidListenerException.class)
                        .hasMessageContaining(
                                "An attribute of @ZmqListener Placeholder.on is '${my.socket}', which cannot"
                                        + " be resolved: Could not resolve placeholder 'my.socket'"));
        assertRefused(new Expression(), "pull", "of @ZmqListener Expression.on is '#{@nobody.name}'");
        assertRefused(new ErrorHandler(), "pull", "errorHandler of @ZmqListener ErrorHandler.on is 'nope'");
        assertRefused(new Factory(), "pull", "containerFactory of @ZmqListener Factory.on is 'environment'");
    }

    @Test
    void isRefusedWithAHeaderThatNoMessageHas() {
        class Topic {
            @ZmqListener("in")
            void on(@Header(ZmqHeaders.TOPIC) String topic, byte[] price) {}
        }
        class Own {
            @ZmqListener("in")
            void on(@Header("order") int order, byte[] price) {}
        }
        class Fine {
            @ZmqListener("in")
            void on(
                    @Header(name = "order", required = false) String order,
                    @Header(name = "customer", defaultValue = "nobody") String customer,
                    @Header("count") Optional<String> count,
                    @Header("${header:zmq_socket}") String socket,
                    byte[] price) {}
        }
        assertRefused(
                new Topic(),
                "pull",
                "The @ZmqListener Topic.on asks for the header 'zmq_topic', but messages of socket 'in' of type PULL have"
                        + " zmq_parts, zmq_socket only.");
        assertRefused(new Own(), "router", "asks for the header 'order', but messages of socket 'in' of type ROUTER");
        TestApplication.withBean(new Fine())
                .socket("in", "pull")
                .run(application ->
                        assertThat(container(application).isRunning()).isTrue());
        TestApplication.withBean(new Own())
                .socket("in", "pull")
                .properties("zmq.sockets.in.headers=json")
                .run(application ->
                        assertThat(container(application).isRunning()).isTrue());
    }

    @Test
    void takesSocketsFromAnExpressionThatIsAList() {
        class Listener extends Recorder {
            @ZmqListener("#{{'first', 'second'}}")
            void on(String text) {
                received.add(text);
            }
        }
        TestApplication.withBean(new Listener())
                .socket("first", "pull")
                .socket("second", "pull")
                .run(application ->
                        assertThat(container(application).socketNames()).containsExactly("first", "second"));
    }

    @Test
    void tellsTheErrorHandlerThatItNames() {
        class Listener {
            @ZmqListener(sockets = "in", errorHandler = "#{@mine}")
            void on(String text) {
                throw new IllegalStateException(text);
            }
        }
        TestApplication.withBean(new Listener(), ErrorHandlers.class)
                .socket("in", "pull")
                .run(application -> {
                    try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                        push.send("broken");
                        ErrorHandlers handlers = application.bean(ErrorHandlers.class);
                        assertThat(handlers.mine.poll(10, TimeUnit.SECONDS)).isEqualTo("broken");
                        assertThat(handlers.others).isEmpty();
                    }
                });
    }

    @Test
    void usesAContainerFactoryOfTheApplication() {
        class Listener {
            @ZmqListener(sockets = "in", containerFactory = "mine")
            void on(String text) {}
        }
        TestApplication.withBean(new Listener(), OwnFactory.class)
                .socket("in", "pull")
                .properties("zmq.listener.auto-startup=false")
                .run(application -> {
                    assertThat(container(application).concurrency()).isEqualTo(2);
                    assertThat(container(application).isRunning())
                            .as("by the properties that the configurer applied")
                            .isFalse();
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

    private static ZmqListenerContainer container(TestApplication.Running application) {
        return application
                .bean(ZmqListenerEndpointRegistry.class)
                .containers()
                .iterator()
                .next();
    }

    static class Recorder {

        final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        String next() throws InterruptedException {
            return received.poll(10, TimeUnit.SECONDS);
        }
    }

    static class OneOfTwo {

        @ZmqListener("in")
        void on(String text) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoBeans {

        @Bean
        OneOfTwo first() {
            return new OneOfTwo();
        }

        @Bean
        OneOfTwo second() {
            return new OneOfTwo();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ErrorHandlers {

        final BlockingQueue<String> mine = new LinkedBlockingQueue<>();
        final BlockingQueue<String> others = new LinkedBlockingQueue<>();

        @Bean
        ZmqListenerErrorHandler mine() {
            return failure -> mine.add(failure.cause().getMessage());
        }

        @Bean
        ZmqListenerErrorHandler others() {
            return failure -> others.add(failure.cause().getMessage());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnFactory {

        @Bean
        ZmqListenerContainerFactory mine(
                ZmqSockets sockets, ZmqSocketConsumers consumers, ZmqListenerContainerFactoryConfigurer configurer) {
            DefaultZmqListenerContainerFactory factory = new DefaultZmqListenerContainerFactory(sockets, consumers);
            configurer.configure(factory);
            factory.setConcurrency(2);
            return factory;
        }
    }
}
