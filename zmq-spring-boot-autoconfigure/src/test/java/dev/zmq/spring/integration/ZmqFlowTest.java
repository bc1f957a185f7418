// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peers;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.core.ZmqConfigurationException;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.core.ZmqOperations;
import dev.zmq.spring.core.ZmqReplyTimeoutException;
import dev.zmq.spring.integration.dsl.Zmq;
import dev.zmq.spring.listener.ZmqListenerContainerFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.core.MessagingTemplate;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.support.GenericMessage;

/** Every endpoint in the Java DSL, each against a plain socket. */
class ZmqFlowTest {

    @AutoClose
    private final Peers peers = new Peers();

    private final ApplicationContextRunner runner = TestApplication.withIntegration();

    @Test
    void passesMessagesFromOneSocketToAnother() {
        runner.withUserConfiguration(PullToPub.class)
                .withPropertyValues(
                        "zmq.sockets.in.type=pull",
                        "zmq.sockets.in.bind=tcp://127.0.0.1:*",
                        "zmq.sockets.out.type=pub",
                        "zmq.sockets.out.bind=tcp://127.0.0.1:*")
                .run(application -> {
                    Socket push = peers.connect(SocketType.PUSH, application, "in");
                    Socket sub =
                            peers.connect(SocketType.SUB, application, "out").subscribe("{");

                    await().until(() -> {
                        push.send("word");
                        var received = sub.receive(Duration.ofMillis(50));
                        return received != null
                                && received.text(0).equals("{WORD}")
                                && received.text(1).equals("{\"text\":\"WORD\"}");
                    });
                    assertThat(application
                                    .getBean("out", Socket.class)
                                    .statistics()
                                    .sentMessages())
                            .isPositive();
                });
    }

    @Test
    void publishesUnderOneTopic() {
        runner.withUserConfiguration(OneTopic.class)
                .withPropertyValues("zmq.sockets.out.type=pub", "zmq.sockets.out.bind=tcp://127.0.0.1:*")
                .run(application -> {
                    Socket sub =
                            peers.connect(SocketType.SUB, application, "out").subscribe("");
                    await().until(() -> application.getBean("out", Socket.class).topicCount() == 1);
                    application.getBean("headlines", MessageChannel.class).send(new GenericMessage<>("rain"));
                    assertThat(Peers.receiveText(sub)).containsExactly("news", "rain");
                });
    }

    @Test
    void answersRequestsAndMakesThem() {
        runner.withUserConfiguration(RepAndReq.class)
                .withPropertyValues(
                        "zmq.sockets.rep.type=rep",
                        "zmq.sockets.rep.bind=tcp://127.0.0.1:*",
                        "zmq.sockets.req.type=req",
                        "zmq.sockets.req.bind=tcp://127.0.0.1:*")
                .run(application -> {
                    application
                            .getBean("req", Socket.class)
                            .connect(application.getBean("rep", Socket.class).lastEndpoint());
                    MessagingTemplate template =
                            new MessagingTemplate(application.getBean("questions.input", MessageChannel.class));

                    Message<?> reply = template.sendAndReceive(new GenericMessage<>("one"));

                    assertThat(reply.getPayload()).isEqualTo("ONE");
                    assertThatExceptionOfType(MessagingException.class)
                            .isThrownBy(() -> template.sendAndReceive(new GenericMessage<>("silence")))
                            .withRootCauseInstanceOf(ZmqReplyTimeoutException.class);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sub  | outboundChannelAdapter | an outbound channel adapter | socket of type push, pub",
                "req  | outboundChannelAdapter | an outbound channel adapter | Zmq.outboundGateway",
                "rep  | inboundChannelAdapter  | must answer each request    | Zmq.inboundGateway",
                "push | inboundChannelAdapter  | only sends                  | ZmqTemplate",
                "pull | inboundGateway         | cannot reply                | rep, router, dealer or pair",
                "pull | channel                | cannot send for a channel   | push, dealer, pair"
            })
    void saysWhatToChangeIfAnEndpointDoesNotFitItsSocket(String type, String endpoint, String what, String action) {
        runner.withUserConfiguration(Misfit.class)
                .withPropertyValues(
                        "zmq.sockets.it.type=" + type, "zmq.sockets.it.bind=tcp://127.0.0.1:*", "endpoint=" + endpoint)
                .run(application -> assertThat(application)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(ZmqConfigurationException.class, refused -> {
                            assertThat(refused)
                                    .hasMessageContaining("'it' of type " + type.toUpperCase(Locale.ROOT))
                                    .message()
                                    .containsIgnoringCase(what);
                            assertThat(refused.action()).contains(action);
                        }));
    }

    @Configuration(proxyBeanMethods = false)
    static class Misfit {

        @Bean
        IntegrationFlow misfit(
                @Qualifier("it") Socket socket,
                ZmqListenerContainerFactory containerFactory,
                @Value("${endpoint}") String endpoint) {
            return switch (endpoint) {
                case "outboundChannelAdapter" -> flow -> flow.handle(Zmq.outboundChannelAdapter(socket));
                case "inboundChannelAdapter" ->
                    IntegrationFlow.from(Zmq.inboundChannelAdapter("it", containerFactory))
                            .nullChannel();
                case "inboundGateway" ->
                    IntegrationFlow.from(Zmq.inboundGateway("it", containerFactory))
                            .bridge()
                            .get();
                case "channel" -> flow -> flow.channel(Zmq.sendingChannel(socket));
                default -> throw new IllegalArgumentException(endpoint);
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class PullToPub {

        @Bean
        IntegrationFlow words(
                ZmqListenerContainerFactory containerFactory,
                ZmqMessageConverter converter,
                @Qualifier("out") Socket out) {
            return IntegrationFlow.from(
                            Zmq.inboundChannelAdapter("in", containerFactory).payloadType(String.class))
                    .transform(String.class, text -> Map.of("text", text.toUpperCase(Locale.ROOT)))
                    .handle(Zmq.outboundChannelAdapter(out)
                            .<Map<String, String>>topic(
                                    message -> "{" + message.getPayload().get("text") + "}")
                            .messageConverter(converter)
                            .sendTimeout(Duration.ofSeconds(5)))
                    .get();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OneTopic {

        @Bean
        IntegrationFlow publish(@Qualifier("out") Socket out) {
            return IntegrationFlow.from("headlines")
                    .handle(Zmq.outboundChannelAdapter(out).topic("news"))
                    .get();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class RepAndReq {

        @Bean
        IntegrationFlow answers(ZmqListenerContainerFactory containerFactory, ZmqMessageConverter converter) {
            return IntegrationFlow.from(Zmq.inboundGateway("rep", containerFactory)
                            .payloadType(String.class)
                            .messageConverter(converter)
                            .replyTimeout(60_000))
                    .filter(String.class, text -> !text.equals("silence"))
                    .transform(String.class, text -> text.toUpperCase(Locale.ROOT))
                    .get();
        }

        @Bean
        IntegrationFlow questions(ZmqOperations operations) {
            return flow -> flow.handle(Zmq.outboundGateway("req", operations)
                    .replyType(String.class)
                    .replyTimeout(Duration.ofSeconds(1)));
        }
    }
}
