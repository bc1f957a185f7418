// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peers;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.annotation.ZmqListener;
import dev.zmq.spring.core.DuplicateConsumerException;
import dev.zmq.spring.core.ZmqConfigurationException;
import dev.zmq.spring.core.ZmqHeaders;
import dev.zmq.spring.integration.inbound.ZmqInboundChannelAdapter;
import dev.zmq.spring.integration.inbound.ZmqInboundGateway;
import dev.zmq.spring.integration.outbound.ZmqOutboundChannelAdapter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.support.BeanDefinitionOverrideException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.core.MessagingTemplate;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.dsl.MessageChannels;
import org.springframework.integration.graph.IntegrationGraphServer;
import org.springframework.integration.graph.IntegrationNode;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.messaging.support.MessageBuilder;

class ZmqIntegrationAutoConfigurationTest {

    private static final String ANY_PORT = "tcp://127.0.0.1:*";

    @AutoClose
    private final Peers peers = new Peers();

    private final ApplicationContextRunner runner = TestApplication.withIntegration();

    @Test
    void givesWhatAPullSocketReceivesToItsInboundChannelInOrder() {
        runner.withUserConfiguration(OrdersQueue.class)
                .withPropertyValues(socket("orders-in", "pull", "inbound-channel=orders"))
                .run(application -> {
                    Socket push = peers.connect(SocketType.PUSH, application, "orders-in");
                    IntStream.range(0, 1000).forEach(i -> push.send("order " + i));

                    QueueChannel orders = application.getBean("orders", QueueChannel.class);
                    for (int i = 0; i < 1000; i++) {
                        Message<?> order = orders.receive(10_000);
                        assertThat(order.getPayload()).isEqualTo(("order " + i).getBytes());
                        assertThat(order.getHeaders())
                                .containsEntry(ZmqHeaders.SOCKET, "orders-in")
                                .containsKeys("id", "timestamp");
                    }
                });
    }

    @Test
    void sendsWhatTheOutboundChannelIsGivenAndMakesTheChannel() {
        runner.withPropertyValues(socket("ticks-out", "push", "outbound-channel=ticks"))
                .run(application -> {
                    Socket pull = peers.connect(SocketType.PULL, application, "ticks-out");

                    MessageChannel ticks = application.getBean("ticks", MessageChannel.class);
                    ticks.send(new GenericMessage<>("one"));
                    ticks.send(new GenericMessage<>("two".getBytes()));
                    ticks.send(new GenericMessage<>(List.of("three".getBytes(), "parts".getBytes())));

                    assertThat(ticks).isInstanceOf(DirectChannel.class);
                    assertThat(Peers.receiveText(pull)).containsExactly("one");
                    assertThat(Peers.receiveText(pull)).containsExactly("two");
                    assertThat(Peers.receiveText(pull)).containsExactly("three", "parts");
                });
    }

    @Test
    void publishesUnderTheTopicOfTheHeader() {
        runner.withPropertyValues(socket("prices", "pub", "outbound-channel=ticks"))
                .run(application -> {
                    Socket sub =
                            peers.connect(SocketType.SUB, application, "prices").subscribe("EUR");
                    MessageChannel ticks = application.getBean("ticks", MessageChannel.class);
                    awaitSubscription(sub, () -> ticks.send(tick("EUR/HELLO", "?")));

                    ticks.send(tick("USD/JPY", "149.1"));
                    ticks.send(tick("EUR/USD", "1.1"));

                    assertThat(Peers.receiveText(sub)).containsExactly("EUR/USD", "1.1");
                });
    }

    @Test
    void tellsTheTopicOfWhatASubSocketReceives() {
        runner.withUserConfiguration(OrdersQueue.class)
                .withPropertyValues(socket("news", "sub", "inbound-channel=orders", "subscribe=a"))
                .run(application -> {
                    Socket pub = peers.connect(SocketType.PUB, application, "news");
                    QueueChannel orders = application.getBean("orders", QueueChannel.class);
                    await().until(() -> {
                        pub.send(dev.zmq.engine.Message.of("a.b", "text"));
                        return orders.getQueueSize() > 0;
                    });

                    Message<?> received = orders.receive(0);
                    assertThat(received.getPayload()).isEqualTo("text".getBytes());
                    assertThat(received.getHeaders()).containsEntry(ZmqHeaders.TOPIC, "a.b");
                });
    }

    @Test
    void answersTheRequestsOfARepSocketWithTheReplyOfTheFlow() {
        runner.withUserConfiguration(UpperCaseFlow.class)
                .withPropertyValues(socket("pricing", "rep", "inbound-channel=requests"))
                .run(application -> {
                    assertThat(application).hasSingleBean(ZmqInboundGateway.class);
                    Socket req = peers.connect(SocketType.REQ, application, "pricing");

                    assertThat(Peers.request(req, "one")).containsExactly("ONE");
                    assertThat(Peers.request(req, "two")).containsExactly("TWO");
                });
    }

    @Test
    void answersEachPeerOfARouterSocket() {
        runner.withUserConfiguration(UpperCaseFlow.class)
                .withPropertyValues(socket("pricing", "router", "inbound-channel=requests"))
                .run(application -> {
                    Socket req = peers.connect(SocketType.REQ, application, "pricing");
                    Socket dealer = peers.connect(SocketType.DEALER, application, "pricing");

                    assertThat(Peers.request(req, "one")).containsExactly("ONE");
                    assertThat(Peers.request(dealer, "two")).containsExactly("TWO");
                    assertThat(Peers.request(dealer, "hop", "", "three")).containsExactly("hop", "", "THREE");
                    assertThat(Peers.request(req, "four")).containsExactly("FOUR");
                });
    }

    @Test
    void leavesTheRepliesOfARouterWithBothChannelsToTheOutboundOne() {
        runner.withUserConfiguration(AsynchronousFlow.class)
                .withPropertyValues(socket("pricing", "router", "inbound-channel=requests", "outbound-channel=replies"))
                .run(application -> {
                    assertThat(application)
                            .doesNotHaveBean(ZmqInboundGateway.class)
                            .hasSingleBean(ZmqInboundChannelAdapter.class)
                            .hasSingleBean(ZmqOutboundChannelAdapter.class);
                    Socket req = peers.connect(SocketType.REQ, application, "pricing");
                    Socket dealer = peers.connect(SocketType.DEALER, application, "pricing");

                    assertThat(Peers.request(req, "one")).containsExactly("ONE");
                    assertThat(Peers.request(dealer, "two")).containsExactly("TWO");
                });
    }

    @Test
    void sendsRequestsThroughAReqSocketAndRepliesToTheSender() {
        runner.withPropertyValues(socket("pricing", "req", "outbound-channel=questions"))
                .run(application -> {
                    Socket rep = peers.connect(SocketType.REP, application, "pricing");
                    CompletableFuture<Void> answered = CompletableFuture.runAsync(
                            () -> rep.send(rep.receive().text() + "!"));

                    Message<?> reply = new MessagingTemplate(application.getBean("questions", MessageChannel.class))
                            .sendAndReceive(new GenericMessage<>("one"));

                    answered.get(10, TimeUnit.SECONDS);
                    assertThat(reply.getPayload()).isEqualTo("one!".getBytes());
                });
    }

    @Test
    void givesRepliesToTheInboundChannelOfAReqSocket() {
        runner.withUserConfiguration(OrdersQueue.class)
                .withPropertyValues(socket("pricing", "req", "outbound-channel=questions", "inbound-channel=orders"))
                .run(application -> {
                    Socket rep = peers.connect(SocketType.REP, application, "pricing");
                    CompletableFuture<Void> answered = CompletableFuture.runAsync(
                            () -> rep.send(rep.receive().text() + "!"));

                    application.getBean("questions", MessageChannel.class).send(new GenericMessage<>("one"));

                    answered.get(10, TimeUnit.SECONDS);
                    assertThat(application
                                    .getBean("orders", QueueChannel.class)
                                    .receive(10_000)
                                    .getPayload())
                            .isEqualTo("one!".getBytes());
                });
    }

    @Test
    void takesAChannelThatTheApplicationDefines() {
        runner.withUserConfiguration(OrdersQueue.class)
                .withPropertyValues(socket("orders-in", "pull", "inbound-channel=orders"))
                .run(application -> {
                    assertThat(application.getBean("orders")).isInstanceOf(QueueChannel.class);
                    assertThat(application
                                    .getBean(ZmqInboundChannelAdapter.class)
                                    .getOutputChannel())
                            .isSameAs(application.getBean("orders"));
                });
    }

    @Test
    void isTheChannelOfAFlowByName() {
        runner.withUserConfiguration(UpperCaseFlow.class)
                .withPropertyValues(socket("pricing", "rep", "inbound-channel=requests"))
                .run(application -> assertThat(application.getBean("requests")).isInstanceOf(DirectChannel.class));
    }

    @Test
    void refusesAFlowThatBuildsItsOwnChannelOfThatName() {
        runner.withUserConfiguration(FlowWithItsOwnChannel.class)
                .withPropertyValues(socket("orders-in", "pull", "inbound-channel=orders"))
                .run(application -> assertThat(failure(application, BeanDefinitionOverrideException.class)
                                .getMessage())
                        .contains("'orders'", "zmq.sockets.orders-in.inbound-channel"));
    }

    @Test
    void showsUpInTheIntegrationGraph() {
        runner.withUserConfiguration(OrdersQueue.class)
                .withPropertyValues("spring.integration.management.default-logging-enabled=true")
                .withPropertyValues(socket("orders-in", "pull", "inbound-channel=orders"))
                .withPropertyValues(socket("pricing", "rep", "inbound-channel=requests"))
                .withPropertyValues(socket("ticks-out", "push", "outbound-channel=ticks"))
                .withBean(IntegrationGraphServer.class)
                .run(application -> assertThat(application
                                .getBean(IntegrationGraphServer.class)
                                .getGraph()
                                .nodes())
                        .extracting(IntegrationNode::getName, IntegrationNode::getComponentType)
                        .contains(
                                tuple("orders-in.inboundChannelAdapter", "zmq:inbound-channel-adapter"),
                                tuple("pricing.inboundGateway", "zmq:inbound-gateway"),
                                tuple("ticks-out.outboundChannelAdapter", "zmq:outbound-channel-adapter")));
    }

    @Test
    void backsOffWithoutSpringIntegration() {
        runner.withClassLoader(new FilteredClassLoader(EnableIntegration.class))
                .withPropertyValues(socket("orders-in", "pull", "inbound-channel=orders"))
                .run(application -> assertThat(application)
                        .hasNotFailed()
                        .hasBean("orders-in")
                        .doesNotHaveBean("orders")
                        .doesNotHaveBean(ZmqIntegrationAutoConfiguration.class));
    }

    @Test
    void canBeSwitchedOffWithEverythingElse() {
        runner.withPropertyValues(socket("orders-in", "pull", "inbound-channel=orders"))
                .withPropertyValues("zmq.enabled=false")
                .run(application -> assertThat(application)
                        .hasNotFailed()
                        .doesNotHaveBean("orders")
                        .doesNotHaveBean(ZmqInboundChannelAdapter.class));
    }

    @ParameterizedTest
    @CsvSource({
        "push,   inbound-channel,  only sends,               zmq.sockets.it.outbound-channel, pull",
        "pub,    inbound-channel,  only sends,               zmq.sockets.it.outbound-channel, sub",
        "pull,   outbound-channel, only receives,            zmq.sockets.it.inbound-channel,  push",
        "sub,    outbound-channel, only receives,            zmq.sockets.it.inbound-channel,  pub",
        "rep,    outbound-channel, sends nothing but,        zmq.sockets.it.inbound-channel,  reply",
        "req,    inbound-channel,  receives nothing but,     zmq.sockets.it.outbound-channel, reply",
    })
    void refusesAChannelInADirectionThatTheTypeLacks(
            String type, String property, String reason, String remedy, String otherType) {
        runner.withPropertyValues(socket("it", type, property + "=channel")).run(application -> {
            ZmqConfigurationException failure = failure(application, ZmqConfigurationException.class);
            assertThat(failure.getMessage()).contains("zmq.sockets.it." + property, "a " + type + " socket", reason);
            assertThat(failure.action()).contains(remedy, otherType);
        });
    }

    @Test
    void refusesAChannelThatHasTheNameOfASocket() {
        runner.withPropertyValues(socket("orders", "pull", "inbound-channel=orders"))
                .run(application -> {
                    ZmqConfigurationException failure = failure(application, ZmqConfigurationException.class);
                    assertThat(failure.getMessage())
                            .contains("zmq.sockets.orders.inbound-channel", "'orders'", "not a MessageChannel");
                });
    }

    @Test
    void refusesAListenerBesideAnInboundChannel() {
        runner.withUserConfiguration(OrdersListener.class)
                .withPropertyValues(socket("orders-in", "pull", "inbound-channel=orders"))
                .run(application -> assertThat(failure(application, DuplicateConsumerException.class)
                                .getMessage())
                        .contains("zmq.sockets.orders-in.inbound-channel", "OrdersListener.onOrder"));
    }

    private static <T extends Throwable> T failure(AssertableApplicationContext application, Class<T> type) {
        Throwable failure = application.getStartupFailure();
        assertThat(failure).isNotNull();
        while (!type.isInstance(failure) && failure.getCause() != null) {
            failure = failure.getCause();
        }
        assertThat(failure).isInstanceOf(type);
        return type.cast(failure);
    }

    private static String[] socket(String name, String type, String... more) {
        return Stream.concat(Stream.of("type=" + type, "bind=" + ANY_PORT), Arrays.stream(more))
                .map(property -> "zmq.sockets." + name + "." + property)
                .toArray(String[]::new);
    }

    private static Message<String> tick(String topic, String price) {
        return MessageBuilder.withPayload(price)
                .setHeader(ZmqHeaders.TOPIC, topic)
                .build();
    }

    /** Publishes until the subscription has arrived, then takes what is left over. */
    private static void awaitSubscription(Socket sub, Runnable publish) {
        await().until(() -> {
            publish.run();
            return sub.receive(Duration.ofMillis(50)) != null;
        });
        while (sub.receive(Duration.ofMillis(50)) != null) {
            continue;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OrdersQueue {

        @Bean
        QueueChannel orders() {
            return new QueueChannel();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class UpperCaseFlow {

        @Bean
        IntegrationFlow upperCase() {
            return IntegrationFlow.from("requests")
                    .transform(byte[].class, bytes -> new String(bytes).toUpperCase(Locale.ROOT))
                    .get();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class AsynchronousFlow {

        @Bean
        IntegrationFlow upperCase() {
            return IntegrationFlow.from("requests")
                    .channel(channels -> channels.executor(new SimpleAsyncTaskExecutor()))
                    .transform(byte[].class, bytes -> new String(bytes).toUpperCase(Locale.ROOT))
                    .channel("replies")
                    .get();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class FlowWithItsOwnChannel {

        @Bean
        IntegrationFlow flow() {
            return IntegrationFlow.from(MessageChannels.queue("orders"))
                    .handle(message -> {})
                    .get();
        }
    }

    static class OrdersListener {

        @ZmqListener("orders-in")
        void onOrder(byte[] order) {
            throw new AssertionError("not expected to start");
        }
    }
}
