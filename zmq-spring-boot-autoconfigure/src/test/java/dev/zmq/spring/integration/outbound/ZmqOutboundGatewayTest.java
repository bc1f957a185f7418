// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.core.JsonHeaderMapper;
import dev.zmq.spring.core.ZmqConfigurationException;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.core.ZmqOperations;
import dev.zmq.spring.core.ZmqReplyTimeoutException;
import dev.zmq.spring.core.ZmqSocketHeaders;
import dev.zmq.spring.integration.dsl.Zmq;
import dev.zmq.spring.integration.dsl.ZmqOutboundGatewaySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.mapping.BytesMessageMapper;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandlingException;
import org.springframework.messaging.support.ErrorMessage;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.messaging.support.MessageBuilder;

@Timeout(60)
class ZmqOutboundGatewayTest {

    private final List<Peer> servers = new ArrayList<>();
    private final ApplicationContextRunner runner = TestApplication.withIntegration()
            .withUserConfiguration(Questions.class)
            .withPropertyValues("zmq.sockets.client.type=dealer");

    @AfterEach
    void closeServers() {
        servers.forEach(Peer::close);
    }

    @Test
    void refusesAHeaderMapperOfItsOwnWhereTheSocketsMessagesHaveHeadersAnyway() {
        runner.withPropertyValues("zmq.sockets.client.headers=json", "zmq.sockets.client.connect=tcp://127.0.0.1:1")
                .withBean(Settings.class, () -> gateway -> gateway.headerMapper(new JsonHeaderMapper()))
                .run(application -> assertThat(application)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(ZmqConfigurationException.class)
                        .hasMessageContainingAll("client", "headers twice"));
    }

    @Test
    @Tag("V29")
    @Tag("V27")
    void keepsTwentyRequestsInFlightOverSixConnections() {
        for (int i = 0; i < 6; i++) {
            servers.add(Peer.bound(SocketType.ROUTER));
        }
        run(gateway -> gateway.async(true), (questions, answers) -> {
            for (int i = 0; i < 20; i++) {
                questions.send(new GenericMessage<>("request " + i));
            }
            // The flow has sent all of them before there is any reply.
            List<List<Message>> requests = servers.stream().map(this::takeAll).toList();
            assertThat(requests.stream().mapToInt(List::size).sum()).isEqualTo(20);
            assertThat(requests).allSatisfy(each -> assertThat(each).hasSizeBetween(3, 4));
            for (int i = 0; i < 6; i++) {
                for (Message request : requests.get(i)) {
                    reply(servers.get(i), request, "reply to " + request.text(3));
                }
            }
            List<Object> replies = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                replies.add(answers.receive(10_000).getPayload());
            }
            assertThat(replies)
                    .contains("reply to request 0", "reply to request 19")
                    .doesNotHaveDuplicates();
        });
    }

    @Test
    void tellsTheErrorChannelOfAnAsynchronousRequestThatGotNoReply() {
        servers.add(Peer.bound(SocketType.ROUTER));
        run(gateway -> gateway.async(true).replyTimeout(Duration.ofMillis(100)), (questions, answers) -> {
            QueueChannel errors = new QueueChannel();
            questions.send(
                    MessageBuilder.withPayload("?").setErrorChannel(errors).build());
            assertThat(errors.receive(10_000)).isInstanceOfSatisfying(ErrorMessage.class, error -> {
                assertThat(error.getPayload()).rootCause().isInstanceOf(ZmqReplyTimeoutException.class);
                assertThat(((MessageHandlingException) error.getPayload())
                                .getFailedMessage()
                                .getPayload())
                        .isEqualTo("?");
            });
        });
    }

    @Test
    void throwsToTheSenderThatWaits() {
        servers.add(Peer.bound(SocketType.ROUTER));
        run(
                gateway -> gateway.replyTimeout(Duration.ofMillis(100)),
                (questions, answers) -> assertThatExceptionOfType(MessageHandlingException.class)
                        .isThrownBy(() -> questions.send(new GenericMessage<>("?")))
                        .withRootCauseInstanceOf(ZmqReplyTimeoutException.class));
    }

    @Test
    void sendsARequestAgain() {
        servers.add(Peer.bound(SocketType.ROUTER));
        run(gateway -> gateway.replyTimeout(Duration.ofMillis(300)).retries(3), (questions, answers) -> {
            CompletableFuture<Void> asking =
                    CompletableFuture.runAsync(() -> questions.send(new GenericMessage<>("?")));
            take(servers.get(0));
            reply(servers.get(0), take(servers.get(0)), "reply to the second");
            assertThat(answers.receive(10_000).getPayload()).isEqualTo("reply to the second");
            assertThat(asking).succeedsWithin(Duration.ofSeconds(10));
        });
    }

    @Test
    void mapsHeadersOfRequestsAndReplies() {
        servers.add(Peer.bound(SocketType.ROUTER));
        run(gateway -> gateway.headerMapper(new JsonHeaderMapper()).async(true), (questions, answers) -> {
            questions.send(MessageBuilder.withPayload("?").setHeader("order", 7).build());
            Message request = take(servers.get(0));
            assertThat(request.text(3)).isEqualTo("{\"order\":7}");
            assertThat(request.text(4)).isEqualTo("?");
            reply(servers.get(0), request, "{\"urgency\":\"high\"}", "!");
            assertThat(answers.receive(10_000)).satisfies(reply -> {
                assertThat(reply.getPayload()).isEqualTo("!");
                assertThat(reply.getHeaders()).containsEntry("urgency", "high").containsEntry("order", 7);
            });
        });
    }

    @Test
    void mapsPayloadsAlsoWhereTheSocketsMessagesHaveHeaders() {
        servers.add(Peer.bound(SocketType.ROUTER));
        runner.withPropertyValues(
                        "zmq.sockets.client.headers=json",
                        "zmq.sockets.client.connect=" + servers.get(0).endpoint())
                .withBean(Settings.class, () -> gateway -> {})
                .run(application -> {
                    ZmqOutboundGateway gateway =
                            new ZmqOutboundGateway("client", application.getBean(ZmqOperations.class));
                    gateway.setSocketHeaders(application.getBean(ZmqSocketHeaders.class));
                    gateway.setPayloadMapper(new Reversing());
                    gateway.setAsync(true);
                    QueueChannel answers = new QueueChannel();
                    gateway.setOutputChannel(answers);
                    gateway.setBeanFactory(application);
                    gateway.afterPropertiesSet();

                    gateway.handleMessage(MessageBuilder.withPayload("abc")
                            .setHeader("order", 7)
                            .build());
                    Message request = take(servers.get(0));
                    assertThat(request.text(3)).isEqualTo("{\"order\":7}");
                    assertThat(request.text(4)).isEqualTo("cba");
                    reply(servers.get(0), request, "{\"urgency\":\"high\"}", "fed");
                    assertThat(answers.receive(10_000)).satisfies(reply -> {
                        assertThat(reply.getPayload()).isEqualTo("def");
                        assertThat(reply.getHeaders()).containsEntry("urgency", "high");
                    });
                });
    }

    private void run(Consumer<ZmqOutboundGatewaySpec> settings, Scenario scenario) {
        runner.withBean(Settings.class, () -> settings::accept)
                .withPropertyValues("zmq.sockets.client.connect="
                        + String.join(",", servers.stream().map(Peer::endpoint).toList()))
                .run(application -> scenario.play(
                        application.getBean("questions.input", MessageChannel.class),
                        application.getBean("answers", QueueChannel.class)));
    }

    private static Message take(Peer server) {
        Message request = server.socket().receive(Duration.ofSeconds(10));
        assertThat(request).as("a request in time").isNotNull();
        return request;
    }

    /** Three requests at least go to each of the servers; a fourth one may. */
    private List<Message> takeAll(Peer server) {
        List<Message> requests = new ArrayList<>(List.of(take(server), take(server), take(server)));
        await().pollDelay(Duration.ofMillis(50)).until(() -> {
            server.socket().receive(requests, 10, Duration.ZERO);
            return true;
        });
        return requests;
    }

    private static void reply(Peer server, Message request, String... parts) {
        List<byte[]> reply = new ArrayList<>(List.of(request.part(0), request.part(1), request.part(2)));
        for (String part : parts) {
            reply.add(part.getBytes());
        }
        server.socket().send(Message.ofParts(reply));
    }

    /** Text backwards, in UTF-8. */
    private static final class Reversing implements BytesMessageMapper {

        @Override
        public byte[] fromMessage(org.springframework.messaging.Message<?> message) {
            return new StringBuilder((String) message.getPayload())
                    .reverse()
                    .toString()
                    .getBytes();
        }

        @Override
        public org.springframework.messaging.Message<?> toMessage(byte[] bytes, Map<String, Object> headers) {
            return MessageBuilder.withPayload(
                            new StringBuilder(new String(bytes)).reverse().toString())
                    .copyHeaders(headers)
                    .build();
        }
    }

    /** What a test does with the channel to the gateway and the one that gets the replies. */
    private interface Scenario {

        void play(MessageChannel questions, QueueChannel answers) throws Exception;
    }

    private interface Settings {

        void apply(ZmqOutboundGatewaySpec gateway);
    }

    @Configuration(proxyBeanMethods = false)
    static class Questions {

        @Bean
        QueueChannel answers() {
            return new QueueChannel();
        }

        @Bean
        IntegrationFlow questions(ZmqOperations operations, ZmqMessageConverter converter, Settings settings) {
            ZmqOutboundGatewaySpec gateway = Zmq.outboundGateway("client", operations)
                    .replyType(String.class)
                    .messageConverter(converter);
            settings.apply(gateway);
            return flow -> flow.handle(gateway).channel("answers");
        }
    }
}
