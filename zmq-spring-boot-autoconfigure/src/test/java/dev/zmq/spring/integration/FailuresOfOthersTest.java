// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqTimeoutException;
import dev.zmq.spring.Peers;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.actuate.ZmqEndpoint;
import dev.zmq.spring.annotation.ZmqListenerAnnotationBeanPostProcessor;
import dev.zmq.spring.autoconfigure.ZmqConnectionDetails;
import dev.zmq.spring.autoconfigure.ZmqEndpointAutoConfiguration;
import dev.zmq.spring.autoconfigure.ZmqHealthContributorAutoConfiguration;
import dev.zmq.spring.autoconfigure.ZmqMetricsAutoConfiguration;
import dev.zmq.spring.core.ZmqHeaders;
import dev.zmq.spring.core.ZmqTemplate;
import dev.zmq.spring.integration.inbound.ZmqInboundChannelAdapter;
import dev.zmq.spring.integration.outbound.ZmqOutboundChannelAdapter;
import dev.zmq.spring.listener.ZmqListenerContainerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandlingException;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.messaging.support.MessageBuilder;

/**
 * What users of spring-integration-zeromq 7.0 run into, and do not here. Its speed is the subject of the benchmark {@code
 * compare listener}.
 */
@Timeout(60)
class FailuresOfOthersTest {

    private static final String ANY_PORT = "tcp://127.0.0.1:*";

    @AutoClose
    private final Peers peers = new Peers();

    private final ApplicationContextRunner runner = TestApplication.withIntegration();

    /** There: PULL, SUB, PAIR in and PUSH, PUB, PAIR out; no gateways. */
    @ParameterizedTest
    @CsvSource({
        "pull,   in,  inboundChannelAdapter",
        "sub,    in,  inboundChannelAdapter",
        "pair,   in,  inboundChannelAdapter",
        "dealer, in,  inboundChannelAdapter",
        "xpub,   in,  inboundChannelAdapter",
        "xsub,   in,  inboundChannelAdapter",
        "stream, in,  inboundChannelAdapter",
        "rep,    in,  inboundGateway",
        "router, in,  inboundGateway",
        "push,   out, outboundChannelAdapter",
        "pub,    out, outboundChannelAdapter",
        "pair,   out, outboundChannelAdapter",
        "dealer, out, outboundChannelAdapter",
        "router, out, outboundChannelAdapter",
        "xpub,   out, outboundChannelAdapter",
        "xsub,   out, outboundChannelAdapter",
        "stream, out, outboundChannelAdapter",
        "req,    out, outboundGateway"
    })
    void everySocketTypeHasAnEndpoint(String type, String direction, String endpoint) {
        runner.withPropertyValues(
                        "zmq.sockets.it.type=" + type,
                        "zmq.sockets.it.bind=" + ANY_PORT,
                        "zmq.sockets.it." + direction + "bound-channel=messages")
                .run(application -> assertThat(application).hasNotFailed().hasBean("it." + endpoint));
    }

    private ApplicationContextRunner pullIntoAQueue() {
        return runner.withUserConfiguration(Queue.class)
                .withPropertyValues(
                        "zmq.sockets.in.type=pull",
                        "zmq.sockets.in.bind=" + ANY_PORT,
                        "zmq.sockets.in.inbound-channel=messages");
    }

    /** There: one URL to connect to or one port to bind, always on tcp and on all interfaces. */
    @Test
    @Tag("V40")
    @Tag("V60")
    void anAdapterHasAnyNumberOfEndpointsOfAnyTransport() {
        Socket bound = peers.socket(SocketType.PUSH);
        String ipc = "ipc:///tmp/zmq-" + UUID.randomUUID();
        runner.withUserConfiguration(Queue.class)
                .withPropertyValues(
                        "zmq.sockets.in.type=pull",
                        "zmq.sockets.in.bind=" + ANY_PORT + "," + ipc,
                        "zmq.sockets.in.connect=" + bound.bind(ANY_PORT),
                        "zmq.sockets.in.inbound-channel=messages")
                .run(application -> {
                    Socket in = application.getBean("in", Socket.class);
                    List<String> endpoints = in.statistics().boundEndpoints();
                    assertThat(endpoints).hasSize(2).noneMatch(endpoint -> endpoint.contains("0.0.0.0"));
                    bound.send("connected");
                    endpoints.forEach(endpoint ->
                            peers.socket(SocketType.PUSH).connect(endpoint).send(endpoint));
                    assertThat(IntStream.range(0, 3).mapToObj(i -> payload(application.getBean(QueueChannel.class))))
                            .containsExactlyInAnyOrder("connected", endpoints.get(0), endpoints.get(1));
                });
    }

    /** There: only a callback that is given the socket. */
    @Test
    @Tag("L16")
    void optionsAreProperties() {
        runner.withPropertyValues(
                        "zmq.sockets.in.type=pull",
                        "zmq.sockets.in.bind=" + ANY_PORT,
                        "zmq.sockets.in.options.receive-high-water-mark=7",
                        "zmq.sockets.in.options.heartbeat-interval=3s",
                        "zmq.sockets.in.inbound-channel=messages")
                .run(application -> {
                    Socket in = application.getBean("in", Socket.class);
                    assertThat(in.getOption(SocketOptions.RECEIVE_HIGH_WATER_MARK))
                            .isEqualTo(7);
                    assertThat(in.getOption(SocketOptions.HEARTBEAT_INTERVAL)).isEqualTo(Duration.ofSeconds(3));
                });
    }

    /** There: an idle adapter looks for messages once a second, so that half of that passes before it finds one. */
    @Test
    void aMessageAfterSomeSilenceDoesNotWait() {
        pullIntoAQueue().run(application -> {
            Socket push = peers.connect(SocketType.PUSH, application, "in");
            QueueChannel messages = application.getBean(QueueChannel.class);
            push.send("warm-up");
            payload(messages);
            long[] nanos = new long[9];
            for (int i = 0; i < nanos.length; i++) {
                assertThat(messages.receive(100)).as("silence").isNull();
                long start = System.nanoTime();
                push.send("tick");
                payload(messages);
                nanos[i] = System.nanoTime() - start;
            }
            assertThat(Duration.ofNanos(IntStream.range(0, 9)
                            .mapToLong(i -> nanos[i])
                            .sorted()
                            .toArray()[4]))
                    .isLessThan(Duration.ofMillis(100));
        });
    }

    /** There: an idle adapter takes a twentieth of a processor, if it is to find messages within a millisecond. */
    @Test
    @Tag("L11")
    void anIdleAdapterTakesNoProcessorTime() {
        pullIntoAQueue().run(application -> {
            Socket push = peers.connect(SocketType.PUSH, application, "in");
            QueueChannel messages = application.getBean(QueueChannel.class);
            push.send("warm-up");
            payload(messages);
            long id = adapterThread().getId();
            await().until(() -> adapterThread().getState() == Thread.State.WAITING);
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long waits = threads.getThreadInfo(id).getWaitedCount();
            assertThat(messages.receive(500)).as("silence").isNull();
            assertThat(threads.getThreadInfo(id).getWaitedCount())
                    .as("how often it waited")
                    .isEqualTo(waits);
        });
    }

    /** There: each message passes through two schedulers. */
    @Test
    void theFlowRunsOnTheThreadThatReceives() {
        AtomicReference<String> thread = new AtomicReference<>();
        runner.withBean("messages", DirectChannel.class, DirectChannel::new)
                .withPropertyValues(
                        "zmq.sockets.in.type=pull",
                        "zmq.sockets.in.bind=" + ANY_PORT,
                        "zmq.sockets.in.inbound-channel=messages")
                .run(application -> {
                    application
                            .getBean(DirectChannel.class)
                            .subscribe(
                                    message -> thread.set(Thread.currentThread().getName()));
                    peers.connect(SocketType.PUSH, application, "in").send("hello");
                    await().untilAsserted(() ->
                            assertThat(thread.get()).isEqualTo(adapterThread().getName()));
                });
    }

    /** There: no auto-configuration, health, metrics, listener annotation or connection details. */
    @Test
    void whatBootUsersExpectIsThere() {
        runner.withConfiguration(AutoConfigurations.of(
                        ZmqHealthContributorAutoConfiguration.class,
                        ZmqEndpointAutoConfiguration.class,
                        MetricsAutoConfiguration.class,
                        ZmqMetricsAutoConfiguration.class))
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withPropertyValues(
                        "management.endpoints.web.exposure.include=zmq",
                        "zmq.sockets.in.type=pull",
                        "zmq.sockets.in.bind=" + ANY_PORT)
                .run(application -> {
                    assertThat(application)
                            .hasSingleBean(ZmqConnectionDetails.class)
                            .hasSingleBean(ZmqListenerAnnotationBeanPostProcessor.class)
                            .hasSingleBean(ZmqEndpoint.class);
                    HealthIndicator health = (HealthIndicator) application
                            .getBean("zmqHealthContributor", CompositeHealthContributor.class)
                            .getContributor("in");
                    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
                    assertThat(application.getBean(MeterRegistry.class).getMeters())
                            .anyMatch(meter -> meter.getId().getName().startsWith("zmq.")
                                    && "in".equals(meter.getId().getTag("socket")));
                });
    }

    /** There: what cannot be sent in time is lost, and nobody is told. */
    @Test
    @Tag("V17")
    void theSenderIsToldOfAMessageThatWasNotSent() {
        runner.withPropertyValues(
                        "zmq.sockets.out.type=push",
                        "zmq.sockets.out.bind=" + ANY_PORT,
                        "zmq.sockets.out.options.send-timeout=50ms",
                        "zmq.sockets.out.outbound-channel=messages")
                .run(application -> assertThatExceptionOfType(MessagingException.class)
                        .isThrownBy(() -> application
                                .getBean("messages", MessageChannel.class)
                                .send(new GenericMessage<>("nobody is there")))
                        .withRootCauseInstanceOf(ZmqTimeoutException.class)
                        .satisfies(
                                failure -> assertThat(failure.getFailedMessage().getPayload())
                                        .isEqualTo("nobody is there")));
    }

    /** There: the first part is the topic, the last one the payload, and what is between is dropped. */
    @Test
    @Tag("L20")
    void noPartOfAMessageIsLost() {
        runner.withUserConfiguration(Queue.class)
                .withPropertyValues(
                        "zmq.sockets.in.type=pull",
                        "zmq.sockets.in.bind=" + ANY_PORT,
                        "zmq.sockets.in.inbound-channel=messages",
                        "zmq.sockets.out.type=push",
                        "zmq.sockets.out.bind=" + ANY_PORT,
                        "zmq.sockets.out.outbound-channel=parts")
                .run(application -> {
                    peers.connect(SocketType.PUSH, application, "in").send(Message.of("a", "", "b", "c"));
                    @SuppressWarnings("unchecked")
                    List<byte[]> parts = (List<byte[]>) application
                            .getBean(QueueChannel.class)
                            .receive(10_000)
                            .getHeaders()
                            .get(ZmqHeaders.PARTS);
                    assertThat(parts).extracting(String::new).containsExactly("a", "", "b", "c");

                    Socket pull = peers.connect(SocketType.PULL, application, "out");
                    application.getBean("parts", MessageChannel.class).send(new GenericMessage<>(parts));
                    assertThat(Peers.receiveText(pull)).containsExactly("a", "", "b", "c");
                });
    }

    /** There: the adapter never receives again, and says that it runs. */
    @Test
    void anExceptionInTheMapperCostsOneMessage() {
        runner.withUserConfiguration(Queue.class, FailingMapper.class)
                .withPropertyValues("zmq.sockets.in.type=pull", "zmq.sockets.in.bind=" + ANY_PORT)
                .run(application -> {
                    Socket push = peers.connect(SocketType.PUSH, application, "in");
                    push.send("bad");
                    push.send("good");
                    assertThat(payload(application.getBean(QueueChannel.class))).isEqualTo("good");
                    assertThat(application
                                    .getBean(ZmqInboundChannelAdapter.class)
                                    .isRunning())
                            .isTrue();
                });
    }

    /** There: a bound adapter that is started again finds its own address in use. */
    @ParameterizedTest
    @CsvSource({"push, pull", "pub, sub"})
    void aBoundAdapterCanBeStartedAgain(String type, String peerType) {
        runner.withPropertyValues(
                        "zmq.sockets.out.type=" + type,
                        "zmq.sockets.out.bind=" + ANY_PORT,
                        "zmq.sockets.out.outbound-channel=messages")
                .run(application -> {
                    Socket peer = peers.connect(SocketType.of(peerType), application, "out");
                    if (peer.type() == SocketType.SUB) {
                        peer.subscribe("");
                        await().until(() ->
                                application.getBean("out", Socket.class).topicCount() == 1);
                    }
                    ZmqOutboundChannelAdapter adapter = application.getBean(ZmqOutboundChannelAdapter.class);
                    MessageChannel messages = application.getBean("messages", MessageChannel.class);
                    for (int i = 0; i < 5; i++) {
                        adapter.stop();
                        adapter.start();
                        messages.send(new GenericMessage<>("after restart " + i));
                        assertThat(Peers.receiveText(peer)).containsExactly("after restart " + i);
                    }
                });
    }

    /** There: after an error, only a new application helps; here one that is not sent can be sent again. */
    @Test
    void aSenderMayTryAgain() {
        runner.withPropertyValues(
                        "zmq.sockets.out.type=router",
                        "zmq.sockets.out.bind=" + ANY_PORT,
                        "zmq.sockets.out.options.router-mandatory=true",
                        "zmq.sockets.out.outbound-channel=messages")
                .run(application -> {
                    MessageChannel messages = application.getBean("messages", MessageChannel.class);
                    org.springframework.messaging.Message<String> message = MessageBuilder.withPayload("hello")
                            .setHeader(ZmqHeaders.ROUTING_ID, "peer")
                            .build();
                    assertThatExceptionOfType(MessageHandlingException.class).isThrownBy(() -> messages.send(message));
                    Socket dealer = peers.socket(SocketType.DEALER)
                            .setOption(SocketOptions.ROUTING_ID, "peer".getBytes(StandardCharsets.UTF_8))
                            .connect(application.getBean("out", Socket.class).lastEndpoint());
                    await().ignoreExceptionsInstanceOf(MessageHandlingException.class)
                            .until(() -> messages.send(message));
                    assertThat(Peers.receiveText(dealer)).containsExactly("hello");
                });
    }

    /** There: what the application does not configure itself does not exist. */
    @Test
    @Tag("R1")
    @Tag("L22")
    void fourLinesOfConfigurationMakeAnEndpoint() {
        runner.withUserConfiguration(Queue.class)
                .withPropertyValues(
                        "zmq.sockets.in.type=pull",
                        "zmq.sockets.in.bind=inproc://orders",
                        "zmq.sockets.in.inbound-channel=messages")
                .withPropertyValues("zmq.sockets.out.type=push", "zmq.sockets.out.connect=inproc://orders")
                .run(application -> {
                    application.getBean(ZmqTemplate.class).send("out", "hello");
                    assertThat(payload(application.getBean(QueueChannel.class))).isEqualTo("hello");
                });
    }

    private static Thread adapterThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("zmq-in.inboundChannelAdapter-"))
                .findFirst()
                .orElseThrow();
    }

    private static String payload(QueueChannel channel) {
        return new String((byte[]) channel.receive(10_000).getPayload(), StandardCharsets.UTF_8);
    }

    @Configuration(proxyBeanMethods = false)
    static class Queue {

        @Bean
        QueueChannel messages() {
            return new QueueChannel();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class FailingMapper {

        @Bean
        ZmqInboundChannelAdapter adapter(
                ZmqListenerContainerFactory containerFactory, @Qualifier("messages") MessageChannel messages) {
            ZmqInboundChannelAdapter adapter = new ZmqInboundChannelAdapter("in", containerFactory);
            adapter.setOutputChannel(messages);
            adapter.setMessageMapper((message, headers) -> {
                if (message.text().equals("bad")) {
                    throw new IllegalStateException("on purpose");
                }
                return new GenericMessage<>(message.part(0));
            });
            return adapter;
        }
    }
}
