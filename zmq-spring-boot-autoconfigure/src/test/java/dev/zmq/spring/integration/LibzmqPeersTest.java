// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Socket;
import dev.zmq.spring.PythonPeer;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.core.JsonHeaderMapper;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.core.ZmqTemplate;
import dev.zmq.spring.integration.dsl.Zmq;
import dev.zmq.spring.listener.ZmqListenerContainerFactory;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.support.MessageBuilder;

/** Template and endpoints against the real libzmq. */
@Timeout(120)
class LibzmqPeersTest {

    private static final String ANY_PORT = "tcp://127.0.0.1:*";

    private final ApplicationContextRunner runner = TestApplication.withIntegration();

    @BeforeAll
    static void needPython() throws Exception {
        PythonPeer.requireInstalled();
    }

    @Test
    void readsTheHeadersOfAnAdapter() {
        runner.withUserConfiguration(JsonHeadersOut.class)
                .withPropertyValues("zmq.sockets.out.type=push", "zmq.sockets.out.bind=" + ANY_PORT)
                .run(application -> {
                    String endpoint = application.getBean("out", Socket.class).lastEndpoint();
                    try (PythonPeer pull = PythonPeer.start(endpoint, """
                            pull = context.socket(zmq.PULL)
                            pull.connect(endpoint)
                            headers, payload = pull.recv_multipart()
                            print(json.loads(headers)["orderId"], payload.decode())
                            """)) {
                        application
                                .getBean("orders", MessageChannel.class)
                                .send(MessageBuilder.withPayload("tea")
                                        .setHeader("orderId", 7)
                                        .build());
                        assertThat(pull.line()).isEqualTo("7 tea");
                    }
                });
    }

    @Test
    void sendsHeadersToAGatewayAndGetsSomeBack() {
        runner.withUserConfiguration(JsonHeadersGateway.class)
                .withPropertyValues("zmq.sockets.rep.type=rep", "zmq.sockets.rep.bind=" + ANY_PORT)
                .run(application -> {
                    String endpoint = application.getBean("rep", Socket.class).lastEndpoint();
                    try (PythonPeer req = PythonPeer.start(endpoint, """
                            req = context.socket(zmq.REQ)
                            req.connect(endpoint)
                            req.send_multipart([json.dumps({"customer": "Anna"}).encode(), b"tea"])
                            headers, payload = req.recv_multipart()
                            print(json.loads(headers)["customer"], payload.decode())
                            """)) {
                        assertThat(req.line()).isEqualTo("Anna TEA");
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"req", "dealer"})
    @Tag("R50")
    void answersTheSecondAttemptOfARequest(String type) {
        runner.withPropertyValues("zmq.sockets.client.type=" + type, "zmq.sockets.client.bind=" + ANY_PORT)
                .withPropertyValues("zmq.template.reply-timeout=1s", "zmq.template.retries=5")
                .run(application -> {
                    String endpoint =
                            application.getBean("client", Socket.class).lastEndpoint();
                    try (PythonPeer unreliable = PythonPeer.start(endpoint, """
                            router = context.socket(zmq.ROUTER)
                            router.connect(endpoint)
                            router.recv_multipart()
                            parts = router.recv_multipart()
                            router.send_multipart(parts[:-1] + [b"reply to " + parts[-1]])
                            print("answered")
                            router.recv_multipart()
                            """)) {
                        assertThat(application
                                        .getBean(ZmqTemplate.class)
                                        .sendAndReceive("client", "request", String.class))
                                .isEqualTo("reply to request");
                        assertThat(unreliable.line()).isEqualTo("answered");
                    }
                });
    }

    @Test
    @Tag("V29")
    void answersManyRequestsInAnyOrder() {
        runner.withPropertyValues("zmq.sockets.client.type=dealer", "zmq.sockets.client.bind=" + ANY_PORT)
                .run(application -> {
                    String endpoint =
                            application.getBean("client", Socket.class).lastEndpoint();
                    try (PythonPeer router = PythonPeer.start(endpoint, """
                            router = context.socket(zmq.ROUTER)
                            router.connect(endpoint)
                            requests = [router.recv_multipart() for _ in range(20)]
                            for parts in reversed(requests):
                                router.send_multipart(parts[:-1] + [b"reply to " + parts[-1]])
                            print("answered")
                            router.recv_multipart()
                            """)) {
                        ZmqTemplate template = application.getBean(ZmqTemplate.class);
                        List<CompletableFuture<String>> replies = IntStream.range(0, 20)
                                .mapToObj(i -> template.sendAndReceiveAsync("client", "request " + i, String.class))
                                .toList();
                        for (int i = 0; i < 20; i++) {
                            assertThat(replies.get(i).get(30, TimeUnit.SECONDS)).isEqualTo("reply to request " + i);
                        }
                        assertThat(router.line()).isEqualTo("answered");
                    }
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class JsonHeadersOut {

        @Bean
        IntegrationFlow send(@Qualifier("out") Socket out) {
            return IntegrationFlow.from("orders")
                    .handle(Zmq.outboundChannelAdapter(out).headerMapper(new JsonHeaderMapper()))
                    .get();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class JsonHeadersGateway {

        @Bean
        IntegrationFlow answer(ZmqListenerContainerFactory containerFactory, ZmqMessageConverter converter) {
            return IntegrationFlow.from(Zmq.inboundGateway("rep", containerFactory)
                            .payloadType(String.class)
                            .messageConverter(converter)
                            .headerMapper(new JsonHeaderMapper()))
                    .transform(String.class, text -> text.toUpperCase(java.util.Locale.ROOT))
                    .get();
        }
    }
}
