// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.PeerState;
import dev.zmq.engine.Socket;
import dev.zmq.engine.ZmqTimeoutException;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.core.ZmqConfigurationException;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.integration.dsl.Zmq;
import dev.zmq.spring.listener.ZmqListenerContainerFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.channel.PublishSubscribeChannel;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.graph.IntegrationGraphServer;
import org.springframework.integration.graph.IntegrationNode;
import org.springframework.integration.support.json.EmbeddedHeadersJsonMessageMapper;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageDeliveryException;
import org.springframework.messaging.support.ErrorMessage;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.messaging.support.MessageBuilder;

/** Channels between applications; each application context stands for a JVM. */
@Timeout(60)
class ZmqMessageChannelTest {

    private static final String ANY_PORT = "tcp://127.0.0.1:*";

    private final ApplicationContextRunner runner = TestApplication.withIntegration();

    @Test
    void givesEachMessageToOneSubscriberOfOneApplication() {
        runner.withUserConfiguration(Sending.class)
                .withPropertyValues(bound("out", "push"))
                .run(sender -> receiver(sender, "pull", PointToPoint.class)
                        .run(first -> receiver(sender, "pull", PointToPoint.class)
                                .run(second -> {
                                    Log firstLog = new Log(channel(first));
                                    Log secondLog = new Log(channel(second));
                                    awaitPeers(sender, 2);

                                    IntStream.range(0, 100)
                                            .forEach(i -> channel(sender)
                                                    .send(MessageBuilder.withPayload("job " + i)
                                                            .setHeader("number", i)
                                                            .build()));

                                    await().untilAsserted(() -> assertThat(firstLog.size() + secondLog.size())
                                            .isEqualTo(100));
                                    assertThat(firstLog.size()).isEqualTo(50);
                                    List<Object> numbers = new ArrayList<>();
                                    for (Message<?> message : firstLog.and(secondLog)) {
                                        assertThat(message.getPayload())
                                                .isEqualTo("job "
                                                        + message.getHeaders().get("number"));
                                        numbers.add(message.getHeaders().get("number"));
                                    }
                                    assertThat(numbers).doesNotHaveDuplicates();
                                })));
    }

    @Test
    void givesEachMessageToAllSubscribersOfAllApplications() {
        runner.withUserConfiguration(Sending.class)
                .withPropertyValues(bound("out", "pub"))
                .run(sender -> receiver(sender, "sub", PublishSubscribe.class)
                        .run(first -> receiver(sender, "sub", PublishSubscribe.class)
                                .run(second -> {
                                    List<Log> logs = List.of(
                                            new Log(channel(first)), new Log(channel(first)), new Log(channel(second)));
                                    awaitPeers(sender, 2);
                                    await().until(() -> {
                                        channel(sender).send(new GenericMessage<>("hello"));
                                        return logs.stream().noneMatch(log -> log.size() == 0);
                                    });

                                    channel(sender)
                                            .send(MessageBuilder.withPayload("news")
                                                    .setHeader("from", "here")
                                                    .build());

                                    assertThat(channel(first).isBroadcast()).isTrue();
                                    for (Log log : logs) {
                                        await().untilAsserted(() -> assertThat(
                                                        log.last().getPayload())
                                                .isEqualTo("news"));
                                        assertThat(log.last().getHeaders()).containsEntry("from", "here");
                                    }
                                })));
    }

    @Test
    void leadsBothWaysOverAPair() {
        runner.withUserConfiguration(Pair.class)
                .withPropertyValues(bound("pair", "pair"))
                .run(one -> runner.withUserConfiguration(Pair.class)
                        .withPropertyValues(
                                "zmq.sockets.pair.type=pair", "zmq.sockets.pair.connect=" + endpoint(one, "pair"))
                        .run(other -> {
                            Log oneLog = new Log(channel(one));
                            Log otherLog = new Log(channel(other));

                            channel(one).send(new GenericMessage<>("ping"));
                            await().until(() -> otherLog.size() == 1);
                            channel(other).send(new GenericMessage<>("pong"));
                            await().until(() -> oneLog.size() == 1);

                            assertThat(otherLog.last().getPayload()).isEqualTo("ping");
                            assertThat(oneLog.last().getPayload()).isEqualTo("pong");
                        }));
    }

    @Test
    void isAChannelOfAFlow() {
        runner.withUserConfiguration(FlowThroughSockets.class)
                .withPropertyValues(
                        "zmq.sockets.out.type=push",
                        "zmq.sockets.out.bind=inproc://jobs",
                        "zmq.sockets.in.type=pull",
                        "zmq.sockets.in.connect=inproc://jobs")
                .run(application -> {
                    application
                            .getBean("words", org.springframework.messaging.MessageChannel.class)
                            .send(new GenericMessage<>("word"));
                    Results results = application.getBean(Results.class);
                    await().untilAsserted(() -> assertThat(results.words).containsExactly("WORD"));
                    assertThat(results.threads.get(0)).startsWith("zmq-");
                });
    }

    @Test
    void understandsTheMappersOfOtherAdapters() {
        runner.withUserConfiguration(EmbeddedHeaders.class)
                .withPropertyValues(
                        "zmq.sockets.out.type=push",
                        "zmq.sockets.out.bind=inproc://jobs",
                        "zmq.sockets.in.type=pull",
                        "zmq.sockets.in.connect=inproc://jobs")
                .run(application -> {
                    Log log = new Log(channel(application));
                    Message<?> sent = MessageBuilder.withPayload("text")
                            .setHeader("key", 7)
                            .build();
                    channel(application).send(sent);
                    await().until(() -> log.size() == 1);
                    assertThat(log.last().getPayload()).isEqualTo("text");
                    assertThat(log.last().getHeaders()).containsEntry("key", 7);
                    assertThat(log.last().getHeaders().getId())
                            .isEqualTo(sent.getHeaders().getId());
                });
    }

    @Test
    void tellsTheErrorChannelOfASubscriberThatFailsAndGoesOn() {
        runner.withUserConfiguration(Sending.class)
                .withPropertyValues(bound("out", "push"))
                .run(sender -> receiver(sender, "pull", PointToPoint.class).run(receiver -> {
                    List<Message<?>> failures = new CopyOnWriteArrayList<>();
                    receiver.getBean("errorChannel", PublishSubscribeChannel.class)
                            .subscribe(failures::add);
                    Log log = new Log(channel(receiver), message -> {
                        if (message.getPayload().equals("bad")) {
                            throw new IllegalStateException("on purpose");
                        }
                    });

                    channel(sender).send(new GenericMessage<>("bad"));
                    channel(sender).send(new GenericMessage<>("good"));

                    await().until(() -> log.size() == 1);
                    assertThat(log.last().getPayload()).isEqualTo("good");
                    await().until(() -> failures.size() == 1);
                    assertThat(((ErrorMessage) failures.get(0)).getPayload())
                            .rootCause()
                            .hasMessage("on purpose");
                    assertThat(channel(receiver).isRunning()).isTrue();
                }));
    }

    @Test
    @Tag("V17")
    void saysThatThereIsNoRoom() {
        runner.withUserConfiguration(Sending.class)
                .withPropertyValues(bound("out", "push"))
                .withPropertyValues("zmq.sockets.out.options.send-timeout=50ms")
                .run(sender -> {
                    assertThat(channel(sender).send(new GenericMessage<>("nobody there"), 50))
                            .isFalse();
                    assertThatThrownBy(() -> channel(sender).send(new GenericMessage<>("nobody there")))
                            .isInstanceOf(MessageDeliveryException.class)
                            .hasCauseInstanceOf(ZmqTimeoutException.class);
                });
    }

    @Test
    void keepsWhatComesWhilePausedInTheSocket() {
        runner.withUserConfiguration(Sending.class)
                .withPropertyValues(bound("out", "push"))
                .run(sender -> receiver(sender, "pull", PointToPoint.class).run(receiver -> {
                    Log log = new Log(channel(receiver));
                    channel(receiver).pause();
                    await().until(channel(receiver)::isPaused);
                    channel(sender).send(new GenericMessage<>("waits"));
                    Socket in = receiver.getBean("in", Socket.class);
                    await().until(() ->
                            in.statistics().peers().get(0).incoming().depth() == 1);
                    assertThat(log.size()).isZero();

                    channel(receiver).resume();

                    await().until(() -> log.size() == 1);
                    assertThat(channel(receiver).beforeShutdown()).isZero();
                    assertThat(channel(receiver).isRunning()).isFalse();
                }));
    }

    @Test
    void showsUpInTheIntegrationGraph() {
        runner.withUserConfiguration(PointToPoint.class)
                .withPropertyValues(bound("in", "pull"))
                .withBean(IntegrationGraphServer.class)
                .run(application -> assertThat(application
                                .getBean(IntegrationGraphServer.class)
                                .getGraph()
                                .nodes())
                        .extracting(IntegrationNode::getName, IntegrationNode::getComponentType)
                        .contains(tuple("channel", "zmq:channel")));
    }

    @Test
    void refusesASocketThatCannotSendForAChannel() {
        runner.withPropertyValues(bound("out", "router"))
                .run(application -> assertThatExceptionOfType(ZmqConfigurationException.class)
                        .isThrownBy(() -> ZmqMessageChannel.sending(application.getBean("out", Socket.class)))
                        .withMessageContaining("'out' of type ROUTER")
                        .extracting(ZmqConfigurationException::action)
                        .asString()
                        .contains("push, dealer, pair, pub or xpub"));
    }

    @Test
    void saysThatAChannelOnlyReceives() {
        runner.withUserConfiguration(PointToPoint.class)
                .withPropertyValues(bound("in", "pull"))
                .run(application -> assertThatThrownBy(
                                () -> channel(application).send(new GenericMessage<>("x")))
                        .isInstanceOf(MessageDeliveryException.class)
                        .hasRootCauseMessage("Channel 'channel' has no outgoing socket: it only receives"));
    }

    private ApplicationContextRunner receiver(ApplicationContext sender, String type, Class<?> configuration) {
        return runner.withUserConfiguration(configuration)
                .withPropertyValues("zmq.sockets.in.type=" + type, "zmq.sockets.in.connect=" + endpoint(sender, "out"));
    }

    private static String endpoint(ApplicationContext application, String socket) {
        return application.getBean(socket, Socket.class).lastEndpoint();
    }

    private static String[] bound(String name, String type) {
        return new String[] {"zmq.sockets." + name + ".type=" + type, "zmq.sockets." + name + ".bind=" + ANY_PORT};
    }

    private static ZmqMessageChannel channel(ApplicationContext application) {
        return application.getBean(ZmqMessageChannel.class);
    }

    private static void awaitPeers(ApplicationContext sender, int count) {
        Socket out = sender.getBean("out", Socket.class);
        await().until(() -> out.statistics().peers().stream()
                        .filter(peer -> peer.state() == PeerState.READY)
                        .count()
                == count);
    }

    /** What one subscriber got. */
    private static final class Log {

        private final List<Message<?>> messages = Collections.synchronizedList(new ArrayList<>());

        Log(ZmqMessageChannel channel) {
            this(channel, message -> {});
        }

        Log(ZmqMessageChannel channel, Consumer<Message<?>> before) {
            channel.subscribe(message -> {
                before.accept(message);
                messages.add(message);
            });
        }

        int size() {
            return messages.size();
        }

        Message<?> last() {
            return messages.get(messages.size() - 1);
        }

        List<Message<?>> and(Log other) {
            List<Message<?>> all = new ArrayList<>(messages);
            all.addAll(other.messages);
            return all;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Sending {

        @Bean
        ZmqMessageChannel channel(@Qualifier("out") Socket out) {
            return ZmqMessageChannel.sending(out);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class PointToPoint {

        @Bean
        ZmqMessageChannel channel(ZmqListenerContainerFactory containerFactory) {
            ZmqMessageChannel channel = ZmqMessageChannel.pointToPoint("in", containerFactory);
            channel.setPayloadType(String.class);
            return channel;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class PublishSubscribe {

        @Bean
        ZmqMessageChannel channel(ZmqListenerContainerFactory containerFactory) {
            ZmqMessageChannel channel = ZmqMessageChannel.publishSubscribe("in", containerFactory);
            channel.setPayloadType(String.class);
            return channel;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Pair {

        @Bean
        ZmqMessageChannel channel(@Qualifier("pair") Socket pair, ZmqListenerContainerFactory containerFactory) {
            ZmqMessageChannel channel = new ZmqMessageChannel(pair, "pair", containerFactory);
            channel.setPayloadType(String.class);
            return channel;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class EmbeddedHeaders {

        @Bean
        ZmqMessageChannel channel(@Qualifier("out") Socket out, ZmqListenerContainerFactory containerFactory) {
            ZmqMessageChannel channel = new ZmqMessageChannel(out, "in", containerFactory);
            channel.setPayloadMapper(new EmbeddedHeadersJsonMessageMapper());
            return channel;
        }
    }

    static class Results {

        private final List<String> words = new CopyOnWriteArrayList<>();
        private final List<String> threads = new CopyOnWriteArrayList<>();

        void add(String word) {
            threads.add(Thread.currentThread().getName());
            words.add(word);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class FlowThroughSockets {

        @Bean
        Results results() {
            return new Results();
        }

        @Bean
        IntegrationFlow flow(
                @Qualifier("out") Socket out,
                ZmqListenerContainerFactory containerFactory,
                ZmqMessageConverter converter,
                Results results) {
            return IntegrationFlow.from("words")
                    .channel(Zmq.channel(out, "in", containerFactory)
                            .id("between")
                            .payloadConverter(converter)
                            .payloadType(String.class))
                    .transform(String.class, word -> word.toUpperCase(java.util.Locale.ROOT))
                    .handle(message -> results.add((String) message.getPayload()))
                    .get();
        }
    }
}
