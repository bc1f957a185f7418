// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peers;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.core.ZmqConfigurationException;
import dev.zmq.spring.core.ZmqErrorReplyException;
import dev.zmq.spring.core.ZmqErrorReplyStrategy;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.listener.ZmqListenerContainerFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.converter.ByteArrayMessageConverter;

class ZmqInboundGatewayTest {

    @AutoClose
    private final Peers peers = new Peers();

    private ApplicationContextRunner runner =
            TestApplication.withIntegration().withPropertyValues("zmq.sockets.pricing.bind=tcp://127.0.0.1:*");
    private Socket socket;

    @ParameterizedTest
    @EnumSource(names = {"REP", "ROUTER"})
    void answersAFailedRequestWithAnErrorReplyAndGoesOn(SocketType type) {
        run(type, gateway -> {}, ZmqInboundGatewayTest::upperCaseUnlessBad, (gateway, req) -> {
            assertThat(Peers.request(req, "one")).containsExactly("ONE");
            assertThat(Peers.request(req, "bad"))
                    .singleElement()
                    .asString()
                    .startsWith("{\"zmq_error\":\"listener_failed\"");
            assertThat(Peers.request(req, "two")).containsExactly("TWO");
            assertThat(gateway.isRunning()).isTrue();
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"REP", "ROUTER"})
    void triesARequestAgainBeforeItIsRefused(SocketType type) {
        runner = runner.withPropertyValues("zmq.listener.retry.max-retries=2", "zmq.listener.retry.delay=1ms");
        AtomicInteger calls = new AtomicInteger();
        Operation operation = text -> {
            if (calls.incrementAndGet() < 3) {
                throw new IllegalStateException("not yet");
            }
            return upperCaseUnlessBad(text);
        };
        run(type, gateway -> {}, operation, (gateway, req) -> {
            assertThat(Peers.request(req, "one")).containsExactly("ONE");
            assertThat(calls).hasValue(3);
            assertThat(Peers.request(req, "bad"))
                    .singleElement()
                    .asString()
                    .startsWith("{\"zmq_error\":\"listener_failed\"");
            assertThat(calls).hasValue(6);
        });
    }

    @Test
    void answersWithAnErrorReplyWhenTheFlowGivesNoReplyInTime() {
        run(
                SocketType.REP,
                gateway -> gateway.setReplyTimeout(50),
                text -> text.equals("silence") ? null : text,
                (gateway, req) -> {
                    assertThat(Peers.request(req, "silence"))
                            .singleElement()
                            .asString()
                            .startsWith("{\"zmq_error\"");
                    assertThat(Peers.request(req, "two")).containsExactly("two");
                });
    }

    @Test
    void answersWithWhatTheErrorFlowSays() {
        run(
                SocketType.REP,
                gateway -> gateway.setErrorChannelName("excuses.input"),
                ZmqInboundGatewayTest::upperCaseUnlessBad,
                (gateway, req) -> {
                    assertThat(Peers.request(req, "bad")).containsExactly("sorry: bad request");
                    assertThat(Peers.request(req, "two")).containsExactly("TWO");
                });
    }

    @Test
    void answersWithAnErrorReplyWhenTheReplyCannotBeConverted() {
        run(
                SocketType.REP,
                gateway -> gateway.setMessageConverter(new ZmqMessageConverter(new ByteArrayMessageConverter())),
                text -> text.equals("object") ? new Object() : text,
                (gateway, req) -> {
                    assertThat(Peers.request(req, "object"))
                            .singleElement()
                            .asString()
                            .startsWith("{\"zmq_error\"");
                    assertThat(Peers.request(req, "two")).containsExactly("two");
                });
    }

    @Test
    void answersWithAnEmptyMessageWhenEvenTheErrorReplyFails() {
        run(
                SocketType.REP,
                gateway -> gateway.setErrorReplyStrategy(new FailingStrategy()),
                ZmqInboundGatewayTest::upperCaseUnlessBad,
                (gateway, req) -> {
                    assertThat(Peers.request(req, "bad")).containsExactly("");
                    assertThat(Peers.request(req, "two")).containsExactly("TWO");
                });
    }

    @Test
    void convertsRepliesAsListenersDo() {
        run(
                SocketType.REP,
                gateway -> {},
                text -> Map.of("echo", text),
                (gateway, req) -> assertThat(Peers.request(req, "one")).containsExactly("{\"echo\":\"one\"}"));
    }

    @Test
    void sendsRepliesOfSeveralParts() {
        run(
                SocketType.ROUTER,
                gateway -> {},
                text -> List.of("a".getBytes(), text.getBytes()),
                (gateway, req) -> assertThat(Peers.request(req, "one")).containsExactly("a", "one"));
    }

    /** As a worker does that a broker passes requests to. */
    @Test
    void sendsTheWholeEnvelopeBackThroughADealer() {
        Socket router = peers.socket(SocketType.ROUTER).setOption(SocketOptions.ROUTER_MANDATORY, true);
        runner.withUserConfiguration(Gateway.class)
                .withBean(Settings.class, () -> new Settings(gateway -> {}, ZmqInboundGatewayTest::upperCaseUnlessBad))
                .withPropertyValues(
                        "zmq.sockets.pricing.type=dealer",
                        "zmq.sockets.pricing.connect=" + router.bind("tcp://127.0.0.1:*"),
                        "zmq.sockets.pricing.options.routing-id=worker")
                .run(application -> {
                    await().until(() -> !router.statistics().peers().isEmpty()
                            && "worker"
                                    .equals(router.statistics().peers().get(0).routingId()));
                    router.send(Message.of("worker", "client", "", "one"));
                    assertThat(Peers.receiveText(router)).containsExactly("worker", "client", "", "ONE");
                    router.send(Message.of("worker", "", "two"));
                    assertThat(Peers.receiveText(router)).containsExactly("worker", "", "TWO");
                    router.send(Message.of("worker", "three"));
                    assertThat(Peers.receiveText(router)).containsExactly("worker", "THREE");
                    router.send(Message.of("worker", "client", "", "bad"));
                    assertThat(Peers.receiveText(router))
                            .startsWith("worker", "client", "")
                            .last()
                            .asString()
                            .contains("listener_failed");
                });
    }

    @Test
    void isNoLongerRunningOnceItsSocketIsClosed() {
        run(SocketType.REP, gateway -> {}, text -> text, (gateway, req) -> {
            socket.close();

            await().until(() -> !gateway.isRunning());
        });
    }

    @Test
    void answersAgainAfterARestart() {
        run(SocketType.REP, gateway -> {}, text -> text, (gateway, req) -> {
            assertThat(Peers.request(req, "one")).containsExactly("one");
            gateway.stop();
            req.send("two");
            gateway.start();

            assertThat(Peers.receiveText(req)).containsExactly("two");
        });
    }

    @Test
    void worksOnSeveralRequestsOfARouterAtTheSameTime() {
        CyclicBarrier together = new CyclicBarrier(3);
        run(
                SocketType.ROUTER,
                gateway -> gateway.setConcurrency(3),
                text -> {
                    awaitAll(together);
                    return text.toUpperCase(Locale.ROOT);
                },
                (gateway, req) -> {
                    Socket second = peers.socket(SocketType.REQ).connect(req.lastEndpoint());
                    Socket third = peers.socket(SocketType.REQ).connect(req.lastEndpoint());
                    List<Socket> clients = List.of(req, second, third);
                    clients.forEach(client -> client.send("one"));
                    clients.forEach(
                            client -> assertThat(Peers.receiveText(client)).containsExactly("ONE"));
                });
    }

    private static void awaitAll(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void answersOnceARequestThatIsTriedAgain() {
        AtomicInteger attempts = new AtomicInteger();
        runner.withUserConfiguration(Gateway.class)
                .withBean(
                        Settings.class,
                        () -> new Settings(gateway -> {}, text -> {
                            if (attempts.incrementAndGet() < 3) {
                                throw new IllegalStateException("on purpose");
                            }
                            return text + " at last";
                        }))
                .withPropertyValues(
                        "zmq.sockets.pricing.type=rep",
                        "zmq.listener.retry.max-retries=5",
                        "zmq.listener.retry.delay=1ms")
                .run(application -> {
                    Socket req = peers.connect(SocketType.REQ, application, "pricing");
                    assertThat(Peers.request(req, "one")).containsExactly("one at last");
                    assertThat(attempts).hasValue(3);
                    assertThat(Peers.request(req, "two")).containsExactly("two at last");
                });
    }

    @Test
    void answersThePeerOfAPair() {
        runner.withUserConfiguration(Gateway.class)
                .withBean(Settings.class, () -> new Settings(gateway -> {}, ZmqInboundGatewayTest::upperCaseUnlessBad))
                .withPropertyValues("zmq.sockets.pricing.type=pair")
                .run(application -> {
                    Socket pair = peers.connect(SocketType.PAIR, application, "pricing");
                    assertThat(Peers.request(pair, "one")).containsExactly("ONE");
                    assertThat(Peers.request(pair, "bad"))
                            .singleElement()
                            .asString()
                            .startsWith("{\"zmq_error\":\"listener_failed\"");
                });
    }

    @Test
    void refusesASocketThatNobodyAwaitsAReplyFrom() {
        runner.withUserConfiguration(Gateway.class)
                .withBean(Settings.class, () -> new Settings(gateway -> {}, text -> text))
                .withPropertyValues("zmq.sockets.pricing.type=pull")
                .run(application -> assertThat(application)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(ZmqConfigurationException.class, refused -> {
                            assertThat(refused).hasMessageContaining("'pricing' of type PULL");
                            assertThat(refused.action()).contains("rep, router, dealer or pair");
                        }));
    }

    private void run(SocketType type, Customizer customizer, Operation operation, Scenario scenario) {
        runner.withUserConfiguration(Gateway.class)
                .withBean(Settings.class, () -> new Settings(customizer, operation))
                .withPropertyValues("zmq.sockets.pricing.type=" + type.lowerCaseName())
                .run(application -> {
                    socket = application.getBean("pricing", Socket.class);
                    scenario.play(
                            application.getBean(ZmqInboundGateway.class),
                            peers.connect(SocketType.REQ, application, "pricing"));
                });
    }

    private static String upperCaseUnlessBad(String text) {
        if (text.equals("bad")) {
            throw new IllegalArgumentException("bad request");
        }
        return text.toUpperCase(Locale.ROOT);
    }

    private interface Customizer {

        void customize(ZmqInboundGateway gateway);
    }

    private interface Operation {

        Object apply(String text);
    }

    /** What a test does with the gateway and a REQ peer. */
    private interface Scenario {

        void play(ZmqInboundGateway gateway, Socket req);
    }

    private record Settings(Customizer customizer, Operation operation) {}

    @Configuration(proxyBeanMethods = false)
    static class Gateway {

        @Bean
        IntegrationFlow requests(Settings settings) {
            return flow -> flow.handle(
                    String.class, (text, headers) -> settings.operation().apply(text));
        }

        @Bean
        IntegrationFlow excuses() {
            return flow -> flow.handle(
                    MessagingException.class,
                    (failure, headers) ->
                            "sorry: " + failure.getMostSpecificCause().getMessage());
        }

        @Bean
        ZmqInboundGateway gateway(
                ZmqListenerContainerFactory containerFactory, ZmqMessageConverter converter, Settings settings) {
            ZmqInboundGateway gateway = new ZmqInboundGateway("pricing", containerFactory);
            gateway.setRequestChannelName("requests.input");
            gateway.setMessageConverter(converter);
            gateway.setPayloadType(String.class);
            settings.customizer().customize(gateway);
            return gateway;
        }
    }

    private static final class FailingStrategy implements ZmqErrorReplyStrategy {

        @Override
        public Message toErrorReply(Message request, Throwable failure) {
            throw new IllegalStateException("on purpose");
        }

        @Override
        public ZmqErrorReplyException toException(String socketName, Message reply) {
            return null;
        }
    }
}
