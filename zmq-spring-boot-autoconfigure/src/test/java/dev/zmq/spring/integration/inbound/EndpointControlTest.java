// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Message;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peers;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.core.JsonHeaderMapper;
import dev.zmq.spring.core.NamedPartsHeaderMapper;
import dev.zmq.spring.core.ZmqHeaders;
import dev.zmq.spring.listener.ZmqListenerContainerFactory;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.IntegrationMessageHeaderAccessor;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.context.OrderlyShutdownCapable;
import org.springframework.integration.core.Pausable;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.support.MessageBuilder;

/** Endpoints that are paused, steered through the control bus, and told to map more than the payload. */
@Timeout(60)
class EndpointControlTest {

    @AutoClose
    private final Peers peers = new Peers();

    private final ApplicationContextRunner runner = TestApplication.withIntegration();

    @Test
    @Tag("V17")
    void aPausedAdapterLetsTheHighWaterMarkHoldItsPeerUp() {
        run("pull", adapter -> {}, "in.options.receive-high-water-mark=10", (application, in) -> {
            Socket push = peers.socket(SocketType.PUSH)
                    .setOption(SocketOptions.SEND_HIGH_WATER_MARK, 10)
                    .connect(in.lastEndpoint());
            ZmqInboundChannelAdapter adapter = application.getBean(ZmqInboundChannelAdapter.class);
            adapter.pause();
            await().until(adapter::isPaused);
            assertThat(adapter.isRunning()).isTrue();

            byte[] large = new byte[100_000];
            int sent = 0;
            while (push.send(Message.of(large), Duration.ofMillis(200))) {
                sent++;
            }
            assertThat(queue(application).getQueueSize()).isZero();

            adapter.resume();

            for (int i = 0; i < sent; i++) {
                assertThat(queue(application).receive(10_000)).isNotNull();
            }
            assertThat(adapter.isPaused()).isFalse();
            push.send("and on");
            assertThat(payload(queue(application))).isEqualTo("and on");
        });
    }

    @Test
    void aFlowMayPauseItsOwnAdapter() {
        run("pull", adapter -> {}, "in.options.linger=0", (application, in) -> {
            ZmqInboundChannelAdapter adapter = application.getBean(ZmqInboundChannelAdapter.class);
            queue(application).addInterceptor(new org.springframework.messaging.support.ChannelInterceptor() {
                @Override
                public void postSend(
                        org.springframework.messaging.Message<?> message, MessageChannel channel, boolean sent) {
                    adapter.pause();
                }
            });
            Socket push = peers.connect(SocketType.PUSH, application, "in");
            push.send("one");
            assertThat(payload(queue(application))).isEqualTo("one");
            await().until(adapter::isPaused);
            push.send("two");
            await().until(() -> in.statistics().peers().get(0).incoming().depth() == 1);

            adapter.resume();

            assertThat(payload(queue(application))).isEqualTo("two");
        });
    }

    @Test
    void aPausedAdapterCanBeStoppedAndStarted() {
        run("pull", adapter -> {}, "in.options.linger=0", (application, in) -> {
            ZmqInboundChannelAdapter adapter = application.getBean(ZmqInboundChannelAdapter.class);
            adapter.pause();
            await().until(adapter::isPaused);
            adapter.stop();
            assertThat(adapter.isRunning()).isFalse();
            adapter.resume();
            adapter.start();
            peers.connect(SocketType.PUSH, application, "in").send("one");
            assertThat(payload(queue(application))).isEqualTo("one");
        });
    }

    @Test
    void theControlBusPausesResumesAndSubscribes() {
        runner.withUserConfiguration(Own.class, ControlBus.class)
                .withBean(Settings.class, () -> adapter -> {})
                .withPropertyValues("zmq.sockets.in.type=sub", "zmq.sockets.in.bind=tcp://127.0.0.1:*")
                .withPropertyValues("zmq.sockets.in.subscribe=weather")
                .run(application -> {
                    Socket in = application.getBean("in", Socket.class);
                    MessageChannel control = application.getBean("control.input", MessageChannel.class);

                    control.send(command("adapter.pause"));
                    await().until(application.getBean(ZmqInboundChannelAdapter.class)::isPaused);
                    control.send(command("adapter.resume"));
                    assertThat(in.topicCount()).isEqualTo(1);
                    control.send(command("adapter.subscribe", "sports"));
                    assertThat(in.topicCount()).isEqualTo(2);
                    control.send(command("adapter.unsubscribe", "weather"));
                    assertThat(in.topicCount()).isEqualTo(1);

                    Socket pub = peers.connect(SocketType.PUB, application, "in");
                    await().until(() -> {
                        pub.send(Message.of("weather", "rain"));
                        pub.send(Message.of("sports", "goal"));
                        return queue(application).getQueueSize() > 0;
                    });
                    assertThat(payload(queue(application))).isEqualTo("goal");
                });
    }

    @Test
    void theControlBusConnectsAndDisconnects() {
        run("pull", adapter -> {}, "in.options.linger=0", (application, in) -> {
            Socket push = peers.socket(SocketType.PUSH);
            String endpoint = push.bind("tcp://127.0.0.1:*");
            ZmqInboundChannelAdapter adapter = application.getBean(ZmqInboundChannelAdapter.class);
            adapter.connect(endpoint);
            push.send("from there");
            assertThat(payload(queue(application))).isEqualTo("from there");
            adapter.disconnect(endpoint);
            assertThat(in.statistics().connectedEndpoints()).isEmpty();
        });
    }

    @Test
    void everyReceivingEndpointCanBePausedAndShutDownInOrder() {
        runner.withPropertyValues(
                        "zmq.sockets.in.type=pull",
                        "zmq.sockets.in.bind=tcp://127.0.0.1:*",
                        "zmq.sockets.in.inbound-channel=orders",
                        "zmq.sockets.rep.type=rep",
                        "zmq.sockets.rep.bind=tcp://127.0.0.1:*",
                        "zmq.sockets.rep.inbound-channel=requests")
                .run(application -> {
                    assertThat(application.getBeansOfType(Pausable.class))
                            .containsOnlyKeys("in.inboundChannelAdapter", "rep.inboundGateway");
                    Map<String, OrderlyShutdownCapable> endpoints =
                            application.getBeansOfType(OrderlyShutdownCapable.class);
                    assertThat(endpoints).containsOnlyKeys("in.inboundChannelAdapter", "rep.inboundGateway");
                    endpoints.values().forEach(endpoint -> {
                        assertThat(endpoint.beforeShutdown()).isZero();
                        assertThat(endpoint.afterShutdown()).isZero();
                    });
                    assertThat(application
                                    .getBean(ZmqInboundChannelAdapter.class)
                                    .isRunning())
                            .isFalse();
                    assertThat(application.getBean(ZmqInboundGateway.class).isRunning())
                            .isFalse();
                });
    }

    @Test
    void aPausedGatewayAnswersWhenItIsResumed() {
        runner.withUserConfiguration(UpperCase.class)
                .withPropertyValues(
                        "zmq.sockets.rep.type=rep",
                        "zmq.sockets.rep.bind=tcp://127.0.0.1:*",
                        "zmq.sockets.rep.inbound-channel=requests")
                .run(application -> {
                    ZmqInboundGateway gateway = application.getBean(ZmqInboundGateway.class);
                    gateway.pause();
                    await().until(gateway::isPaused);
                    Socket req = peers.connect(SocketType.REQ, application, "rep");
                    req.send("one");
                    Socket rep = application.getBean("rep", Socket.class);
                    await().until(() -> rep.statistics().receivedMessages() == 1);
                    assertThat(req.tryReceive()).isNull();
                    gateway.resume();
                    assertThat(Peers.receiveText(req)).containsExactly("ONE");
                });
    }

    @Test
    void tellsTheAddressOfThePeer() {
        run("router", adapter -> adapter.setMapPeerAddress(true), "in.options.linger=0", (application, in) -> {
            Socket one = peers.connect(SocketType.DEALER, application, "in");
            Socket two = peers.connect(SocketType.DEALER, application, "in");
            one.send("from one");
            String addressOfOne = address(queue(application).receive(10_000));
            two.send("from two");
            String addressOfTwo = address(queue(application).receive(10_000));
            one.send("again");

            assertThat(addressOfOne).startsWith("tcp://127.0.0.1:").isNotEqualTo(addressOfTwo);
            assertThat(address(queue(application).receive(10_000))).isEqualTo(addressOfOne);
            assertThat(in.statistics().peers())
                    .extracting(peer -> peer.address())
                    .contains(addressOfOne, addressOfTwo);
        });
    }

    @Test
    void tellsTheAddressOfASinglePeerWhateverTheType() {
        run("pull", adapter -> adapter.setMapPeerAddress(true), "in.options.linger=0", (application, in) -> {
            peers.connect(SocketType.PUSH, application, "in").send("one");
            org.springframework.messaging.Message<?> first = queue(application).receive(10_000);
            assertThat(address(first)).isEqualTo(in.statistics().peers().get(0).address());
            Socket second = peers.connect(SocketType.PUSH, application, "in");
            await().until(() -> in.statistics().peers().stream()
                            .filter(peer -> peer.state() == PeerState.READY)
                            .count()
                    == 2);
            second.send("two");
            assertThat(queue(application).receive(10_000).getHeaders()).doesNotContainKey(ZmqHeaders.PEER_ADDRESS);
        });
    }

    @Test
    void doesNotTakeTheAddressOfOnePeerForThatOfTheNext() {
        run("pull", adapter -> adapter.setMapPeerAddress(true), "in.options.linger=0", (application, in) -> {
            ZmqInboundChannelAdapter adapter = application.getBean(ZmqInboundChannelAdapter.class);
            adapter.pause();
            await().until(adapter::isPaused);
            Socket first = peers.connect(SocketType.PUSH, application, "in");
            first.send("from the first");
            await().until(() -> in.statistics().receivedMessages() == 1);
            first.close();
            await().until(() -> in.statistics().peers().isEmpty());
            peers.connect(SocketType.PUSH, application, "in").send("from the second");
            await().until(() -> in.statistics().receivedMessages() == 2);
            adapter.resume();

            assertThat(queue(application).receive(10_000).getHeaders()).doesNotContainKey(ZmqHeaders.PEER_ADDRESS);
            assertThat(queue(application).receive(10_000).getHeaders()).doesNotContainKey(ZmqHeaders.PEER_ADDRESS);
        });
    }

    @Test
    void makesHeadersOfNamedParts() {
        run(
                "sub",
                adapter -> {
                    adapter.setHeaderMapper(new NamedPartsHeaderMapper("exchange", "sequence"));
                    adapter.setTopics("EUR");
                },
                "in.subscribe=USD",
                (application, in) -> {
                    Socket pub = peers.connect(SocketType.PUB, application, "in");
                    await().until(() -> {
                        pub.send(Message.of("EUR/USD", "XETRA", "42", "1.1"));
                        return queue(application).getQueueSize() > 0;
                    });
                    org.springframework.messaging.Message<?> message =
                            queue(application).receive(0);
                    assertThat(message.getPayload()).isEqualTo("1.1".getBytes());
                    assertThat(message.getHeaders())
                            .containsEntry(ZmqHeaders.TOPIC, "EUR/USD")
                            .containsEntry("exchange", "XETRA")
                            .containsEntry("sequence", "42");
                    assertThat(in.topicCount()).isEqualTo(2);
                });
    }

    @Test
    void doesNotLetAPeerPretendItsEnvelope() {
        run(
                "router",
                adapter -> adapter.setHeaderMapper(new NamedPartsHeaderMapper(ZmqHeaders.ROUTING_ID)),
                "in.options.linger=0",
                (application, in) -> {
                    Socket dealer = peers.socket(SocketType.DEALER)
                            .setOption(SocketOptions.ROUTING_ID, "me".getBytes())
                            .connect(in.lastEndpoint());
                    dealer.send(Message.of("somebody else", "text"));
                    assertThat((byte[]) queue(application)
                                    .receive(10_000)
                                    .getHeaders()
                                    .get(ZmqHeaders.ROUTING_ID))
                            .isEqualTo("me".getBytes());
                });
    }

    @Test
    void tellsTheErrorChannelOfHeadersThatCannotBeRead() {
        runner.withUserConfiguration(Own.class)
                .withBean(Settings.class, () -> adapter -> {
                    adapter.setHeaderMapper(new JsonHeaderMapper());
                    adapter.setErrorChannelName("messages");
                })
                .withPropertyValues("zmq.sockets.in.type=pull", "zmq.sockets.in.bind=tcp://127.0.0.1:*")
                .run(application -> {
                    Socket push = peers.connect(SocketType.PUSH, application, "in");
                    push.send(Message.of("no json", "text"));
                    push.send(Message.of("{\"a\":1}", "text"));
                    assertThat(queue(application).receive(10_000).getPayload()).isInstanceOf(Throwable.class);
                    assertThat(queue(application).receive(10_000).getHeaders()).containsEntry("a", 1);
                });
    }

    @Test
    void tellsWhatTheSubscribersOfAnXpubWant() {
        run("xpub", adapter -> {}, "in.options.linger=0", (application, in) -> {
            Socket sub = peers.connect(SocketType.SUB, application, "in").subscribe("EUR");
            org.springframework.messaging.Message<?> subscription =
                    queue(application).receive(10_000);
            assertThat(subscription.getHeaders())
                    .containsEntry(ZmqHeaders.SUBSCRIBED, true)
                    .containsEntry(ZmqHeaders.TOPIC, "EUR");
            sub.unsubscribe("EUR");
            assertThat(queue(application).receive(10_000).getHeaders())
                    .containsEntry(ZmqHeaders.SUBSCRIBED, false)
                    .containsEntry(ZmqHeaders.TOPIC, "EUR");
        });
    }

    @Test
    void answersAPlainTcpClientThroughAStream() {
        runner.withUserConfiguration(Echo.class)
                .withPropertyValues(
                        "zmq.sockets.line.type=stream",
                        "zmq.sockets.line.bind=tcp://127.0.0.1:*",
                        "zmq.sockets.line.options.stream-notify=false",
                        "zmq.sockets.line.inbound-channel=requests",
                        "zmq.sockets.line.outbound-channel=replies")
                .run(application -> {
                    String endpoint = application.getBean("line", Socket.class).lastEndpoint();
                    int port = Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
                    try (java.net.Socket client = new java.net.Socket("127.0.0.1", port)) {
                        client.setSoTimeout(10_000);
                        client.getOutputStream().write("hello".getBytes());
                        InputStream in = client.getInputStream();
                        assertThat(new String(in.readNBytes(5), StandardCharsets.UTF_8))
                                .isEqualTo("HELLO");
                    }
                });
    }

    private void run(String type, Consumer<ZmqInboundChannelAdapter> settings, String property, Scenario scenario) {
        runner.withUserConfiguration(Own.class)
                .withBean(Settings.class, () -> settings::accept)
                .withPropertyValues(
                        "zmq.sockets.in.type=" + type,
                        "zmq.sockets.in.bind=tcp://127.0.0.1:*",
                        "zmq.sockets." + property)
                .run(application -> scenario.play(application, application.getBean("in", Socket.class)));
    }

    private static QueueChannel queue(ApplicationContext application) {
        return application.getBean("messages", QueueChannel.class);
    }

    private static String payload(QueueChannel queue) {
        return new String((byte[]) queue.receive(10_000).getPayload(), StandardCharsets.UTF_8);
    }

    private static String address(org.springframework.messaging.Message<?> message) {
        return (String) message.getHeaders().get(ZmqHeaders.PEER_ADDRESS);
    }

    private static org.springframework.messaging.Message<String> command(String command, Object... arguments) {
        return MessageBuilder.withPayload(command)
                .setHeader(IntegrationMessageHeaderAccessor.CONTROL_BUS_ARGUMENTS, List.of(arguments))
                .build();
    }

    /** What a test does with the adapter's application and its socket. */
    private interface Scenario {

        void play(ApplicationContext application, Socket in) throws Exception;
    }

    private interface Settings {

        void apply(ZmqInboundChannelAdapter adapter);
    }

    @Configuration(proxyBeanMethods = false)
    static class Own {

        @Bean
        QueueChannel messages() {
            return new QueueChannel();
        }

        @Bean
        ZmqInboundChannelAdapter adapter(ZmqListenerContainerFactory containerFactory, Settings settings) {
            ZmqInboundChannelAdapter adapter = new ZmqInboundChannelAdapter("in", containerFactory);
            adapter.setOutputChannelName("messages");
            settings.apply(adapter);
            return adapter;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ControlBus {

        @Bean
        IntegrationFlow control() {
            return flow -> flow.controlBus();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class UpperCase {

        @Bean
        IntegrationFlow upperCase() {
            return IntegrationFlow.from("requests")
                    .transform(byte[].class, bytes -> new String(bytes).toUpperCase(Locale.ROOT))
                    .get();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Echo {

        @Bean
        IntegrationFlow echo() {
            return IntegrationFlow.from("requests")
                    .transform(byte[].class, bytes -> new String(bytes).toUpperCase(Locale.ROOT))
                    .channel("replies")
                    .get();
        }
    }
}
