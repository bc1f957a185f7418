// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import dev.zmq.engine.Context;
import dev.zmq.engine.Message;
import dev.zmq.engine.ResourceUsage;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.annotation.ZmqListener;
import dev.zmq.spring.core.JsonErrorReplyStrategy;
import dev.zmq.spring.core.ZmqConfigurationException;
import dev.zmq.spring.core.ZmqErrorReplyStrategy;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.core.ZmqOperations;
import dev.zmq.spring.core.ZmqSocketConsumers;
import dev.zmq.spring.core.ZmqSockets;
import dev.zmq.spring.core.ZmqTemplate;
import dev.zmq.spring.listener.DefaultZmqListenerContainerFactory;
import dev.zmq.spring.listener.ZmqListenerContainerFactory;
import dev.zmq.spring.listener.ZmqListenerEndpointRegistry;
import dev.zmq.spring.listener.ZmqListenerErrorHandler;
import dev.zmq.spring.listener.ZmqListenerFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.annotation.Order;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.StringMessageConverter;

@ExtendWith(OutputCaptureExtension.class)
class ZmqAutoConfigurationTest {

    private static final String ANY_PORT = "tcp://127.0.0.1:*";

    private final ApplicationContextRunner runner = TestApplication.with().runner();

    @Test
    @Tag("L22")
    void makesABeanOfEachConfiguredSocket(CapturedOutput output) {
        runner.withPropertyValues(
                        "zmq.sockets.orders-in.type=pull",
                        "zmq.sockets.orders-in.bind=" + ANY_PORT,
                        "zmq.sockets.orders-in.options.receive-high-water-mark=10000",
                        "zmq.sockets.orders-out.type=PUSH",
                        "zmq.sockets.orders-out.connect[0]=tcp://127.0.0.1:1",
                        "zmq.sockets.orders-out.connect[1]=tcp://127.0.0.1:2",
                        "zmq.sockets.orders-out.bind=" + ANY_PORT)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBeansOfType(Socket.class)).containsOnlyKeys("orders-in", "orders-out");
                    assertThat(context.getBean(ZmqSockets.class).names()).containsExactly("orders-in", "orders-out");
                    Socket in = context.getBean("orders-in", Socket.class);
                    assertThat(in.name()).isEqualTo("orders-in");
                    assertThat(in.type()).isEqualTo(SocketType.PULL);
                    Socket out = context.getBean("orders-out", Socket.class);
                    assertThat(out.statistics().boundEndpoints()).hasSize(1);
                    assertThat(out.statistics().connectedEndpoints())
                            .containsExactly("tcp://127.0.0.1:1", "tcp://127.0.0.1:2");
                    assertThat(output.toString().lines().filter(line -> line.contains("INFO")))
                            .anyMatch(line -> line.contains("'orders-in' (PULL)")
                                    && line.endsWith(
                                            "listens on " + in.lastEndpoint() + "; high-water mark receive 10000"))
                            .anyMatch(line -> line.endsWith("Socket 'orders-out' (PUSH) listens on "
                                    + out.statistics().boundEndpoints().get(0)
                                    + " and connects to tcp://127.0.0.1:1, tcp://127.0.0.1:2; high-water mark send"
                                    + " 1000"));
                });
    }

    @Test
    @Tag("V40")
    void splitsSeveralEndpointsInOneValue() {
        runner.withPropertyValues("zmq.sockets.in.type=pull", "zmq.sockets.in.bind=" + ANY_PORT + "," + ANY_PORT)
                .run(context -> assertThat(
                                context.getBean(Socket.class).statistics().boundEndpoints())
                        .hasSize(2));
    }

    @Test
    void socketsOfOneApplicationMayMeetByName() {
        runner.withPropertyValues(
                        "zmq.sockets.out.type=push",
                        "zmq.sockets.out.connect=inproc://work",
                        "zmq.sockets.work.type=pull",
                        "zmq.sockets.work.bind=inproc://work," + ANY_PORT)
                .run(context -> {
                    context.getBean("out", Socket.class).send("by name");
                    Message message = context.getBean("work", Socket.class).receive(Duration.ofSeconds(10));
                    assertThat(message).isNotNull();
                    assertThat(message.text()).isEqualTo("by name");
                });
    }

    @Test
    void canBeSwitchedOff() {
        runner.withUserConfiguration(LazyListener.class)
                .withPropertyValues(
                        "zmq.enabled=false",
                        "zmq.sockets.in.type=pull",
                        "zmq.contexts.bulk.io-threads=2",
                        "zmq.listener.dead-letter-channel=missing")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(Socket.class)
                        .doesNotHaveBean(Context.class)
                        .doesNotHaveBean(ZmqTemplate.class));
    }

    @Test
    void hasNoSocketsUnlessToldSo() {
        runner.run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(Context.class)
                .hasSingleBean(ZmqTemplate.class)
                .doesNotHaveBean(Socket.class));
    }

    @Test
    void givesSocketsASecondToLingerUnlessToldOtherwise() {
        runner.withPropertyValues(
                        "zmq.sockets.a.type=push",
                        "zmq.sockets.a.bind=" + ANY_PORT,
                        "zmq.sockets.b.type=push",
                        "zmq.sockets.b.bind=" + ANY_PORT,
                        "zmq.sockets.b.options.linger=2s")
                .run(context -> {
                    assertThat(linger(context.getBean("a", Socket.class))).isEqualTo(Duration.ofSeconds(1));
                    assertThat(linger(context.getBean("b", Socket.class))).isEqualTo(Duration.ofSeconds(2));
                });
        runner.withPropertyValues("zmq.context.linger=3s", "zmq.sockets.a.type=push", "zmq.sockets.a.bind=" + ANY_PORT)
                .run(context -> {
                    assertThat(linger(context.getBean("a", Socket.class))).isEqualTo(Duration.ofSeconds(3));
                    assertThat(linger(context.getBean(Context.class).socket(SocketType.PUSH)))
                            .as("a socket that the application makes itself")
                            .isEqualTo(Duration.ofSeconds(3));
                });
    }

    @Test
    @Tag("L19")
    void subscribesToWhatIsConfigured() {
        try (Peer pub = Peer.bound(SocketType.PUB)) {
            for (Map.Entry<String, List<String>> example : Map.of(
                            "EUR,USD", List.of("EUR/1", "USD/2"), "", List.of("EUR/1", "GBP/3", "USD/2"))
                    .entrySet()) {
                runner.withPropertyValues(
                                "zmq.sockets.prices.type=sub",
                                "zmq.sockets.prices.connect=" + pub.endpoint(),
                                "zmq.sockets.prices.subscribe=" + example.getKey())
                        .run(context -> {
                            Socket prices = context.getBean(Socket.class);
                            Awaitility.await().until(() -> {
                                pub.send("EUR/first");
                                return prices.tryReceive() != null;
                            });
                            List.of("EUR/1", "GBP/3", "USD/2", "EUR/last").forEach(topic -> pub.send(topic));
                            ArrayList<String> received = new ArrayList<>();
                            for (String text = ""; !text.equals("EUR/last"); ) {
                                text = prices.receive().text();
                                received.add(text);
                            }
                            received.removeAll(List.of("EUR/first", "EUR/last"));
                            assertThat(received).containsExactlyElementsOf(example.getValue());
                        });
            }
        }
    }

    @Test
    void warnsOfASubSocketWithoutSubscription(CapturedOutput output) {
        runner.withPropertyValues("zmq.sockets.prices.type=sub", "zmq.sockets.prices.bind=" + ANY_PORT)
                .run(context -> assertThat(output).contains("WARN", "zmq.sockets.prices.subscribe"));
    }

    @Test
    void letsCustomizersSeeContextAndSockets() {
        runner.withUserConfiguration(Customizers.class)
                .withPropertyValues("zmq.sockets.in.type=pull", "zmq.sockets.in.options.send-high-water-mark=5")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    Socket socket = context.getBean(Socket.class);
                    assertThat(socket.lastEndpoint())
                            .as("bound by the customizer")
                            .startsWith("tcp://");
                    assertThat(socket.getOption(SocketOptions.SEND_HIGH_WATER_MARK))
                            .isEqualTo(5 * 2 + 1);
                    assertThat(context.getBean(Context.class).resourceUsage().threads())
                            .isGreaterThanOrEqualTo(3);
                    assertThat(Thread.getAllStackTraces().keySet())
                            .anyMatch(thread -> thread.getName().startsWith("customized"));
                });
    }

    @Test
    void connectsWhereConnectionDetailsSay() {
        runner.withBean(ZmqConnectionDetails.class, () -> new ZmqConnectionDetails() {
                    @Override
                    public List<String> getBind(String socketName) {
                        return List.of();
                    }

                    @Override
                    public List<String> getConnect(String socketName) {
                        return List.of("tcp://127.0.0.1:4");
                    }
                })
                .withPropertyValues("zmq.sockets.in.type=pull", "zmq.sockets.in.connect=tcp://127.0.0.1:5")
                .run(context -> assertThat(
                                context.getBean(Socket.class).statistics().connectedEndpoints())
                        .containsExactly("tcp://127.0.0.1:4"));
    }

    @Test
    void stepsBackForBeansOfTheApplication() {
        runner.withUserConfiguration(OwnBeans.class)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(Context.class)
                        .hasSingleBean(ZmqOperations.class)
                        .doesNotHaveBean(ZmqTemplate.class)
                        .hasSingleBean(ZmqMessageConverter.class)
                        .hasSingleBean(ZmqErrorReplyStrategy.class)
                        .hasSingleBean(ZmqListenerContainerFactory.class));
    }

    @Test
    void tellsTheApplicationsErrorHandler() {
        class Listener {
            @ZmqListener("in")
            void on(String text) {
                throw new IllegalStateException(text);
            }
        }
        BlockingQueue<ZmqListenerFailure> failures = new LinkedBlockingQueue<>();
        TestApplication.withBean(new Listener())
                .socket("in", "pull")
                .runner()
                .withBean(ZmqListenerErrorHandler.class, () -> failures::add)
                .run(context -> {
                    try (Peer push = Peer.connected(
                            SocketType.PUSH, context.getBean(Socket.class).lastEndpoint())) {
                        push.send("broken");
                        assertThat(failures.poll(10, TimeUnit.SECONDS))
                                .extracting(failure -> failure.cause().getMessage())
                                .isEqualTo("broken");
                    }
                });
    }

    @Test
    void worksWithoutJackson() {
        runner.withClassLoader(new FilteredClassLoader("tools.jackson"))
                .withPropertyValues("zmq.sockets.out.type=push", "zmq.sockets.out.bind=" + ANY_PORT)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    ZmqTemplate template = context.getBean(ZmqTemplate.class);
                    try (Peer pull = Peer.connected(
                            SocketType.PULL, context.getBean(Socket.class).lastEndpoint())) {
                        template.send("out", "text");
                        assertThat(pull.receive()).containsExactly("text");
                    }
                    assertThatThrownBy(() -> template.send("out", Map.of("a", "b")))
                            .isInstanceOf(MessageConversionException.class)
                            .hasMessageContaining("spring-boot-starter-jackson");
                });
    }

    @Test
    void convertsJsonThoughTheApplicationHasNoMapper() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ZmqAutoConfiguration.class))
                .run(context -> assertThat(
                                context.getBean(ZmqMessageConverter.class).toPart(Map.of("a", 1)))
                        .asString()
                        .isEqualTo("{\"a\":1}"));
    }

    @Test
    void usesTheApplicationsMapper() {
        runner.withPropertyValues("spring.jackson.property-naming-strategy=SNAKE_CASE")
                .run(context -> assertThat(
                                context.getBean(ZmqMessageConverter.class).toPart(new Purchase("pen")))
                        .asString()
                        .isEqualTo("{\"item_name\":\"pen\"}"));
    }

    @Test
    void worksWithoutSpringIntegration() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(ZmqAutoConfiguration.class, ZmqIntegrationAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader("org.springframework.integration"))
                .withPropertyValues("zmq.sockets.in.type=pull", "zmq.sockets.in.bind=" + ANY_PORT)
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(Socket.class));
    }

    @Test
    @Tag("L22")
    void startsAgainOnTheSamePortInTheSameProcess() {
        class Listener {
            final BlockingQueue<String> received = new LinkedBlockingQueue<>();

            @ZmqListener("in")
            void on(String text) {
                received.add(text);
            }
        }
        String endpoint = ANY_PORT;
        for (int i = 0; i < 5; i++) {
            Listener listener = new Listener();
            AtomicReference<String> bound = new AtomicReference<>();
            AtomicReference<Context> used = new AtomicReference<>();
            TestApplication.withBean(listener)
                    .properties("zmq.sockets.in.type=pull", "zmq.sockets.in.bind=" + endpoint)
                    .run(application -> {
                        bound.set(application.endpoint("in"));
                        used.set(application.bean(Context.class));
                        try (Peer push = Peer.connected(SocketType.PUSH, bound.get())) {
                            push.send("hello");
                            assertThat(listener.received.poll(10, TimeUnit.SECONDS))
                                    .isEqualTo("hello");
                        }
                    });
            endpoint = bound.get();
            assertThat(used.get().isClosed()).isTrue();
            assertThat(used.get().resourceUsage()).isEqualTo(new ResourceUsage(0, 0, 0, 0));
        }
    }

    @Test
    @Tag("V6")
    void doesNotDisturbAnotherApplicationInTheProcess() {
        TestApplication application = TestApplication.with().socket("in", "pull");
        application.run(first -> {
            application.run(second -> assertThat(second.endpoint("in")).isNotEqualTo(first.endpoint("in")));
            try (Peer push = Peer.connected(SocketType.PUSH, first.endpoint("in"))) {
                push.send("still there");
                assertThat(first.socket("in").receive().text()).isEqualTo("still there");
            }
        });
    }

    @Test
    void stopsInTimeThoughAPeerIsAbsent() {
        AtomicReference<Long> closing = new AtomicReference<>();
        runner.withPropertyValues("zmq.sockets.out.type=push", "zmq.sockets.out.connect=tcp://127.0.0.1:1")
                .run(context -> {
                    context.getBean(ZmqTemplate.class).send("out", "nobody gets it");
                    closing.set(System.nanoTime());
                });
        assertThat(Duration.ofNanos(System.nanoTime() - closing.get())).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void keepsSocketsOpenUntilListenersAreThrough() {
        BusyListener listener = new BusyListener();
        try (Peer pull = Peer.bound(SocketType.PULL)) {
            TestApplication.withBean(listener)
                    .socket("in", "pull")
                    .properties("zmq.sockets.out.type=push", "zmq.sockets.out.connect=" + pull.endpoint())
                    .run(application -> {
                        try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                            push.send("work");
                            assertThat(listener.started.await(10, TimeUnit.SECONDS))
                                    .isTrue();
                        }
                        application.context().addApplicationListener(event -> {
                            if (event instanceof ContextClosedEvent) {
                                listener.closing.countDown();
                            }
                        });
                    });
            assertThat(pull.receive()).containsExactly("done work");
        }
    }

    @Test
    void initializesSocketsAndListenersThoughOtherBeansAreLazy() {
        TestApplication.with(LazyListener.class)
                .socket("in", "pull")
                .runner()
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> {
                    assertThat(context.getBean(ZmqListenerEndpointRegistry.class)
                                    .containers())
                            .hasSize(1);
                    assertThat(context.getBeanFactory().containsSingleton("in")).isTrue();
                });
    }

    @Test
    void refusesASocketWithTheNameOfAnotherBean() {
        runner.withBean("in", String.class, () -> "not a socket")
                .withPropertyValues("zmq.sockets.in.type=pull")
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(ZmqConfigurationException.class)
                        .hasMessage("zmq.sockets.in has the name of another bean of type java.lang.String; the names of"
                                + " sockets are names of beans too."));
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void runsListenersOnVirtualThreadsIfToldSo() {
        class Listener {
            final BlockingQueue<String> threads = new LinkedBlockingQueue<>();

            @ZmqListener("in")
            void on(String text) {
                threads.add(Thread.currentThread().toString());
            }
        }
        Listener listener = new Listener();
        TestApplication.withBean(listener)
                .socket("in", "pull")
                .properties("spring.threads.virtual.enabled=true")
                .run(application -> {
                    try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                        push.send("hello");
                        assertThat(listener.threads.poll(10, TimeUnit.SECONDS)).startsWith("VirtualThread");
                    }
                });
    }

    private static Duration linger(Socket socket) {
        return socket.getOption(SocketOptions.LINGER);
    }

    record Purchase(String itemName) {}

    @Configuration(proxyBeanMethods = false)
    static class Customizers {

        @Bean
        ZmqContextCustomizer threads() {
            return builder -> builder.ioThreads(3).threadNamePrefix("customized");
        }

        @Bean
        @Order(2)
        ZmqSocketCustomizer second() {
            return socket -> socket.setOption(
                    SocketOptions.SEND_HIGH_WATER_MARK, socket.getOption(SocketOptions.SEND_HIGH_WATER_MARK) + 1);
        }

        @Bean
        @Order(1)
        ZmqSocketCustomizer first() {
            return socket -> {
                socket.setOption(
                        SocketOptions.SEND_HIGH_WATER_MARK, socket.getOption(SocketOptions.SEND_HIGH_WATER_MARK) * 2);
                socket.bind(ANY_PORT);
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnBeans {

        @Bean
        Context ownContext() {
            return Context.create();
        }

        @Bean
        ZmqOperations ownOperations() {
            return mock();
        }

        @Bean
        ZmqMessageConverter ownConverter() {
            return new ZmqMessageConverter(new StringMessageConverter());
        }

        @Bean
        ZmqErrorReplyStrategy ownErrorReplies() {
            return new JsonErrorReplyStrategy();
        }

        @Bean("zmqListenerContainerFactory")
        ZmqListenerContainerFactory ownFactory(ZmqSockets sockets, ZmqSocketConsumers consumers) {
            return new DefaultZmqListenerContainerFactory(sockets, consumers);
        }
    }

    static class BusyListener {

        final CountDownLatch started = new CountDownLatch(1);
        final CountDownLatch closing = new CountDownLatch(1);

        @Autowired
        ZmqTemplate template;

        @ZmqListener("in")
        void on(String work) throws InterruptedException {
            started.countDown();
            closing.await();
            template.send("out", "done " + work);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class LazyListener {

        @Bean
        InListener inListener() {
            return new InListener();
        }
    }

    static class InListener {

        @ZmqListener("in")
        void on(String text) {}
    }
}
