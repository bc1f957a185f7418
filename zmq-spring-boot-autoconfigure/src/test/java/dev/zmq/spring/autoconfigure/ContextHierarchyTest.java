// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.Context;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.spring.Peer;
import dev.zmq.spring.actuate.ZmqEndpoint;
import dev.zmq.spring.annotation.ZmqListener;
import dev.zmq.spring.core.DuplicateConsumerException;
import dev.zmq.spring.core.JsonHeaderMapper;
import dev.zmq.spring.core.UnknownSocketException;
import dev.zmq.spring.core.ZmqConfigurationException;
import dev.zmq.spring.core.ZmqErrorReplyStrategy;
import dev.zmq.spring.core.ZmqHeaderMapper;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.core.ZmqMessageSender;
import dev.zmq.spring.core.ZmqSocketConsumers;
import dev.zmq.spring.core.ZmqSocketHeaders;
import dev.zmq.spring.core.ZmqSockets;
import dev.zmq.spring.core.ZmqTemplate;
import dev.zmq.spring.listener.DefaultZmqListenerContainerFactory;
import dev.zmq.spring.observation.ZmqSocketEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.integration.autoconfigure.IntegrationAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.integration.annotation.ServiceActivator;
import org.springframework.messaging.MessageHandler;

/** A context and its children: who makes which socket, and who may use it. */
@Timeout(60)
class ContextHierarchyTest {

    private static final String[] ORDERS = {
        "zmq.sockets.orders-in.type=pull", "zmq.sockets.orders-in.bind=tcp://127.0.0.1:*"
    };
    private static final String[] PRICES = {
        "zmq.sockets.prices-in.type=pull", "zmq.sockets.prices-in.bind=tcp://127.0.0.1:*"
    };

    private ConfigurableApplicationContext parent = start(Parent.class, null, ORDERS);

    @AfterEach
    void close() {
        parent.close();
    }

    @Test
    void aChildListensOnASocketOfItsParent() throws InterruptedException {
        try (ConfigurableApplicationContext child = start(OrdersListener.class, parent, ORDERS)) {
            assertThat(child.getBeansOfType(Socket.class)).isEmpty();
            assertThat(child.getBean("orders-in")).isSameAs(parent.getBean("orders-in"));
            assertThat(child.getBean(Context.class)).isSameAs(parent.getBean(Context.class));
            assertReceived(child, "orders-in", "an order");
        }
    }

    @Test
    void aChildThatClosesLeavesTheSocketToTheNextOne() throws InterruptedException {
        start(OrdersListener.class, parent, ORDERS).close();
        assertThat(parent.getBean("orders-in", Socket.class).isClosed()).isFalse();
        try (ConfigurableApplicationContext next = start(OrdersListener.class, parent, ORDERS)) {
            assertReceived(next, "orders-in", "an order");
        }
    }

    @Test
    void twoChildrenDoNotListenOnOneSocket() {
        try (ConfigurableApplicationContext first = start(OrdersListener.class, parent)) {
            assertThat(first.isRunning()).isTrue();
            assertThatThrownBy(() -> start(OrdersListener.class, parent))
                    .isInstanceOf(DuplicateConsumerException.class);
        }
    }

    @Test
    void aChildHasSocketsOfItsOwn() throws InterruptedException {
        try (ConfigurableApplicationContext child = start(PricesListener.class, parent, PRICES)) {
            assertThat(child.getBeansOfType(Socket.class)).containsOnlyKeys("prices-in");
            assertReceived(child, "prices-in", "a price");
            assertThatThrownBy(() -> parent.getBean(ZmqTemplate.class).send("prices-in", "nothing"))
                    .isInstanceOf(UnknownSocketException.class);
            assertThat(child.getBean(ZmqEndpoint.class).sockets().sockets()).containsOnlyKeys("orders-in", "prices-in");
        }
    }

    @Test
    void childrenMayHaveSocketsOfTheSameName() throws InterruptedException {
        try (ConfigurableApplicationContext first = start(PricesListener.class, parent, PRICES);
                ConfigurableApplicationContext second = start(PricesListener.class, parent, PRICES)) {
            assertReceived(first, "prices-in", "for the first");
            assertReceived(second, "prices-in", "for the second");
        }
    }

    @Test
    void aSocketWithOtherPropertiesIsTheChildsOwn() throws InterruptedException {
        try (ConfigurableApplicationContext child = start(
                OrdersListener.class,
                parent,
                ORDERS[0],
                ORDERS[1],
                "zmq.sockets.orders-in.options.receive-high-water-mark=5")) {
            Socket own = child.getBean("orders-in", Socket.class);
            assertThat(own).isNotSameAs(parent.getBean("orders-in"));
            assertThat(own.getOption(SocketOptions.RECEIVE_HIGH_WATER_MARK)).isEqualTo(5);
            assertThat(child.getEnvironment().getProperty("local.zmq.orders-in.endpoint"))
                    .isEqualTo(own.lastEndpoint());
            assertReceived(child, "orders-in", "an order");
        }
    }

    @Test
    void aSocketWithARandomValueIsTheParentsToo() {
        parent.close();
        String[] properties = {
            "zmq.sockets.workers.type=dealer",
            "zmq.sockets.workers.bind=tcp://127.0.0.1:*",
            "zmq.sockets.workers.options.routing-id=${random.uuid}"
        };
        parent = start(Parent.class, null, properties);
        try (ConfigurableApplicationContext child = start(Parent.class, parent, properties)) {
            assertThat(child.getBeansOfType(Socket.class)).isEmpty();
        }
    }

    @Test
    void theSameEndpointIsNotListenedOnTwice() {
        String endpoint = parent.getBean("orders-in", Socket.class).lastEndpoint();
        parent.close();
        parent = start(Parent.class, null, "zmq.sockets.orders-in.type=pull", "zmq.sockets.orders-in.bind=" + endpoint);
        assertThatThrownBy(() -> start(
                        OrdersListener.class,
                        parent,
                        "zmq.sockets.orders-in.bind=" + endpoint,
                        "zmq.sockets.orders-in.options.linger=1s"))
                .isInstanceOf(ZmqConfigurationException.class)
                .hasMessage("Socket 'orders-in' has other properties than that of the parent application context, and"
                        + " yet would listen on the same endpoint " + endpoint + ".");
    }

    @Test
    void aChildKnowsWhereTheSocketsOfItsParentListen() {
        try (ConfigurableApplicationContext child = start(Parent.class, parent, PRICES)) {
            assertThat(child.getEnvironment().getProperty("local.zmq.orders-in.endpoint"))
                    .isEqualTo(parent.getBean("orders-in", Socket.class).lastEndpoint());
            assertThat(child.getEnvironment().getProperty("local.zmq.prices-in.endpoint"))
                    .isEqualTo(child.getBean("prices-in", Socket.class).lastEndpoint());
            assertThat(parent.getEnvironment().getProperty("local.zmq.prices-in.endpoint"))
                    .isNull();
        }
    }

    @Test
    void requestsOfParentAndChildShareASocket() throws Exception {
        parent.close();
        try (Peer server = Peer.bound(SocketType.REP)) {
            parent = start(
                    Parent.class,
                    null,
                    "zmq.sockets.pricing.type=dealer",
                    "zmq.sockets.pricing.connect=" + server.endpoint());
            try (ConfigurableApplicationContext child = start(Parent.class, parent)) {
                for (ConfigurableApplicationContext asking :
                        new ConfigurableApplicationContext[] {child, parent, child}) {
                    CompletableFuture<String> reply = asking.getBean(ZmqTemplate.class)
                            .sendAndReceiveAsync("pricing", asking.getId(), String.class);
                    assertThat(server.receive()).containsExactly(asking.getId());
                    server.send("answer");
                    assertThat(reply.get(10, TimeUnit.SECONDS)).isEqualTo("answer");
                }
            }
        }
    }

    @Test
    void whatIsInjectedIsATemplateOfTheApplicationsOwnWhereverItIs() {
        try (ConfigurableApplicationContext child = start(Shop.class, parent)) {
            assertThat(child.getBean(Shop.class).template()).isSameAs(child.getBean("shopTemplate"));
        }
        parent.close();
        parent = start(Shop.class, null, ORDERS);
        try (ConfigurableApplicationContext child = start(Asking.class, parent)) {
            assertThat(child.getBean(Asking.class).template()).isSameAs(parent.getBean("shopTemplate"));
        }
    }

    @Test
    void aChildSendsTheHeadersThatTheSocketOfItsParentHas() {
        parent.close();
        try (Peer pull = Peer.bound(SocketType.PULL)) {
            parent = start(
                    Parent.class,
                    null,
                    "zmq.sockets.orders-out.type=push",
                    "zmq.sockets.orders-out.headers=json",
                    "zmq.sockets.orders-out.connect=" + pull.endpoint());
            try (ConfigurableApplicationContext child = start(Parent.class, parent)) {
                child.getBean(ZmqTemplate.class).send("orders-out", "an order");
                assertThat(pull.receive()).containsExactly("{}", "an order");
            }
        }
    }

    @Test
    void aChildThatAskedLeavesTheSocketOfItsParentToOthers() throws InterruptedException {
        parent.close();
        try (Peer server = Peer.bound(SocketType.ROUTER)) {
            parent = start(
                    Parent.class,
                    null,
                    "zmq.sockets.workers.type=dealer",
                    "zmq.sockets.workers.connect=" + server.endpoint());
            ConfigurableApplicationContext asking =
                    start(Parent.class, parent, "zmq.context.stop-timeout=100ms", "zmq.template.reply-timeout=1h");
            CompletableFuture<String> reply =
                    asking.getBean(ZmqTemplate.class).sendAndReceiveAsync("workers", "x", String.class);
            Message request = server.socket().receive(Duration.ofSeconds(10));
            asking.close();
            assertThat(reply)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withCauseInstanceOf(ZmqClosedException.class);
            try (ConfigurableApplicationContext next = start(WorkersListener.class, parent)) {
                server.socket().send(request.from(request.size() - 1).withFirst(request.part(0)));
                assertThat(next.getBean(Received.class).received.poll(10, TimeUnit.SECONDS))
                        .isEqualTo("x");
            }
        }
    }

    @Test
    void aTemplateOfTheChildsOwnSharesTheSocketOfItsParent() throws Exception {
        parent.close();
        try (Peer server = Peer.bound(SocketType.ROUTER)) {
            parent = start(
                    Parent.class,
                    null,
                    "zmq.sockets.pricing.type=dealer",
                    "zmq.sockets.pricing.connect=" + server.endpoint());
            try (ConfigurableApplicationContext child = start(Shop.class, parent)) {
                CompletableFuture<String> ofParent =
                        parent.getBean(ZmqTemplate.class).sendAndReceiveAsync("pricing", "parent", String.class);
                CompletableFuture<String> ofChild =
                        child.getBean(Shop.class).template().sendAndReceiveAsync("pricing", "child", String.class);
                for (int i = 0; i < 2; i++) {
                    server.socket().send(server.socket().receive(Duration.ofSeconds(10)));
                }
                assertThat(ofParent.get(10, TimeUnit.SECONDS)).isEqualTo("parent");
                assertThat(ofChild.get(10, TimeUnit.SECONDS)).isEqualTo("child");
            }
        }
    }

    @Test
    void aChildSendsTheHeadersOfItsOwnSocketsWhateverBeansItsParentHas() {
        parent.close();
        try (Peer pull = Peer.bound(SocketType.PULL)) {
            parent = start(OwnHeaders.class, null, ORDERS);
            try (ConfigurableApplicationContext child = start(
                    Parent.class,
                    parent,
                    "zmq.sockets.orders-out.type=push",
                    "zmq.sockets.orders-out.headers=json",
                    "zmq.sockets.orders-out.connect=" + pull.endpoint())) {
                child.getBean(ZmqTemplate.class).send("orders-out", "an order");
                assertThat(pull.receive()).containsExactly("{}", "an order");
                assertThat(child.getBean(ZmqSocketHeaders.class).mapper("orders-in"))
                        .isSameAs(OwnHeaders.MAPPER);
            }
        }
    }

    @Test
    void aChildsListenersHaveAFactoryOfTheChildWhateverItsParentHas() throws InterruptedException {
        parent.close();
        parent = start(OwnFactory.class, null, ORDERS);
        try (ConfigurableApplicationContext child = start(PricesListener.class, parent, PRICES)) {
            assertReceived(child, "prices-in", "a price");
        }
    }

    @Test
    void aChildsOwnBeansTakeThePlaceOfThoseMadeForItsParent() {
        try (ConfigurableApplicationContext child = start(OwnHeaders.class, parent)) {
            assertThat(child.getBean(ZmqSocketHeaders.class)).isSameAs(child.getBean("ownHeaders"));
            assertThat(child.getBean(ZmqMessageSender.class)).isSameAs(child.getBean("ownSender"));
        }
    }

    @Test
    void aChannelAdapterIsMadeOnce() throws InterruptedException {
        parent.close();
        String[] properties = {ORDERS[0], ORDERS[1], "zmq.sockets.orders-in.inbound-channel=orders"};
        parent = start(Flow.class, null, properties);
        try (ConfigurableApplicationContext child = start(Parent.class, parent, properties)) {
            assertThat(parent.containsLocalBean("orders-in.inboundChannelAdapter"))
                    .isTrue();
            assertThat(child.containsLocalBean("orders-in.inboundChannelAdapter"))
                    .isFalse();
            try (Peer push = Peer.connected(
                    SocketType.PUSH, parent.getBean("orders-in", Socket.class).lastEndpoint())) {
                push.send("an order");
                assertThat(parent.getBean(Flow.class).received.poll(10, TimeUnit.SECONDS))
                        .isEqualTo("an order");
            }
        }
    }

    @Test
    void aContextOfItsNameIsTheParents() {
        parent.close();
        String[] properties = {
            ORDERS[0], ORDERS[1], "zmq.contexts.bulk.io-threads=1", "zmq.sockets.orders-in.context=bulk"
        };
        parent = start(Parent.class, null, properties);
        try (ConfigurableApplicationContext child = start(
                Parent.class,
                parent,
                properties[0],
                properties[1],
                properties[2],
                properties[3],
                PRICES[0],
                PRICES[1],
                "zmq.sockets.prices-in.context=bulk")) {
            assertThat(child.getBean("bulk")).isSameAs(parent.getBean("bulk"));
            assertThat(child.getBean("bulk", Context.class).statistics())
                    .extracting(socket -> socket.name())
                    .containsExactlyInAnyOrder("orders-in", "prices-in");
        }
    }

    @Test
    void eventsOfAChildsSocketReachTheChild() throws InterruptedException {
        try (ConfigurableApplicationContext child = start(PricesListener.class, parent, PRICES)) {
            assertReceived(child, "prices-in", "a price");
            ZmqSocketEvent event = child.getBean(PricesListener.class).events.poll(10, TimeUnit.SECONDS);
            assertThat(event).isNotNull();
            assertThat(event.socketName()).isEqualTo("prices-in");
        }
    }

    private static void assertReceived(ConfigurableApplicationContext child, String socketName, String text)
            throws InterruptedException {
        Socket socket = child.getBean(socketName, Socket.class);
        try (Peer push = Peer.connected(SocketType.PUSH, socket.lastEndpoint())) {
            push.send(text);
            assertThat(child.getBean(Received.class).received.poll(10, TimeUnit.SECONDS))
                    .isEqualTo(text);
        }
    }

    private static ConfigurableApplicationContext start(
            Class<?> configuration, ConfigurableApplicationContext parent, String... properties) {
        SpringApplicationBuilder builder = new SpringApplicationBuilder(configuration)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .properties("management.endpoints.web.exposure.include=zmq", "management.endpoint.zmq.access=read-only")
                .properties(properties);
        return (parent == null ? builder : builder.parent(parent)).run();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        ZmqAutoConfiguration.class,
        ZmqIntegrationAutoConfiguration.class,
        ZmqEndpointAutoConfiguration.class,
        ZmqSocketEventsAutoConfiguration.class,
        IntegrationAutoConfiguration.class
    })
    static class Parent {}

    static class Asking extends Parent {

        private final ObjectProvider<ZmqTemplate> template;

        Asking(ObjectProvider<ZmqTemplate> template) {
            this.template = template;
        }

        ZmqTemplate template() {
            return template.getObject();
        }
    }

    static class Shop extends Asking {

        Shop(ObjectProvider<ZmqTemplate> template) {
            super(template);
        }

        @Bean
        static ZmqTemplate shopTemplate(
                ZmqSockets sockets,
                ZmqSocketConsumers consumers,
                ZmqMessageConverter converter,
                ZmqErrorReplyStrategy errorReplies) {
            return new ZmqTemplate(sockets, consumers, converter, errorReplies, Duration.ofSeconds(3));
        }
    }

    static class OwnHeaders extends Parent {

        static final ZmqHeaderMapper MAPPER = new JsonHeaderMapper();

        @Bean
        static ZmqSocketHeaders ownHeaders() {
            return new ZmqSocketHeaders(Map.of("orders-in", MAPPER));
        }

        @Bean
        static ZmqMessageSender ownSender(ZmqSocketHeaders headers) {
            return new ZmqMessageSender(headers, null);
        }
    }

    static class OwnFactory extends Parent {

        @Bean
        static DefaultZmqListenerContainerFactory zmqListenerContainerFactory(
                ZmqSockets sockets, ZmqSocketConsumers consumers) {
            return new DefaultZmqListenerContainerFactory(sockets, consumers);
        }
    }

    static class Received extends Parent {

        final BlockingQueue<String> received = new LinkedBlockingQueue<>();
        final BlockingQueue<ZmqSocketEvent> events = new LinkedBlockingQueue<>();
    }

    static class OrdersListener extends Received {

        @ZmqListener("orders-in")
        void on(String order) {
            received.add(order);
        }
    }

    static class WorkersListener extends Received {

        @ZmqListener("workers")
        void on(String text) {
            received.add(text);
        }
    }

    static class PricesListener extends Received {

        @ZmqListener("prices-in")
        void on(String price) {
            received.add(price);
        }

        @EventListener
        void on(ZmqSocketEvent event) {
            events.add(event);
        }
    }

    static class Flow extends Received {

        @ServiceActivator(inputChannel = "orders")
        @Bean
        MessageHandler takeOrders() {
            return message -> received.add(new String((byte[]) message.getPayload(), StandardCharsets.UTF_8));
        }
    }
}
