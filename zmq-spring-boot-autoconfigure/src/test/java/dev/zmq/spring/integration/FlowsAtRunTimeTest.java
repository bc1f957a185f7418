// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peers;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.core.DuplicateConsumerException;
import dev.zmq.spring.core.ZmqMessageConverter;
import dev.zmq.spring.core.ZmqOperations;
import dev.zmq.spring.core.ZmqSocketConsumers;
import dev.zmq.spring.integration.dsl.Zmq;
import dev.zmq.spring.listener.ZmqListenerContainerFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.dsl.IntegrationFlowBuilder;
import org.springframework.integration.dsl.context.IntegrationFlowContext;
import org.springframework.integration.dsl.context.IntegrationFlowContext.IntegrationFlowRegistration;
import org.springframework.messaging.Message;

/** Flows that an application adds and removes while it runs. */
@Timeout(60)
class FlowsAtRunTimeTest {

    /** What receives from the socket "it". */
    private enum Receiver {
        ADAPTER(SocketType.PULL, SocketType.PUSH) {
            @Override
            IntegrationFlow flow(BeanFactory beans, QueueChannel received) {
                return IntegrationFlow.from(
                                Zmq.inboundChannelAdapter("it", factory(beans)).payloadType(String.class))
                        .channel(received)
                        .get();
            }
        },
        GATEWAY(SocketType.ROUTER, SocketType.DEALER) {
            @Override
            IntegrationFlow flow(BeanFactory beans, QueueChannel received) {
                return IntegrationFlow.from(Zmq.inboundGateway("it", factory(beans))
                                .payloadType(String.class)
                                .messageConverter(beans.getBean(ZmqMessageConverter.class)))
                        .wireTap(received)
                        .bridge()
                        .get();
            }
        },
        CHANNEL(SocketType.PULL, SocketType.PUSH) {
            @Override
            IntegrationFlow flow(BeanFactory beans, QueueChannel received) {
                return IntegrationFlow.from(Zmq.pointToPointChannel("it", factory(beans))
                                .payloadType(String.class)
                                .headerMapper(null))
                        .channel(received)
                        .get();
            }
        };

        private final SocketType type;
        private final SocketType peer;

        Receiver(SocketType type, SocketType peer) {
            this.type = type;
            this.peer = peer;
        }

        abstract IntegrationFlow flow(BeanFactory beans, QueueChannel received);

        private static ZmqListenerContainerFactory factory(BeanFactory beans) {
            return beans.getBean(ZmqListenerContainerFactory.class);
        }
    }

    @AutoClose
    private final Peers peers = new Peers();

    private final QueueChannel received = new QueueChannel();

    @ParameterizedTest
    @EnumSource(Receiver.class)
    void leaveTheirSocketToOthersWhenTheyAreRemoved(Receiver receiver) {
        runner(receiver.type).run(application -> {
            ZmqSocketConsumers consumers = application.getBean(ZmqSocketConsumers.class);
            IntegrationFlowRegistration first = register(application, receiver);
            assertThat(consumers.consumerOf("it")).isPresent();
            assertThatThrownBy(() -> register(application, receiver))
                    .hasRootCauseInstanceOf(DuplicateConsumerException.class);
            first.destroy();
            assertThat(consumers.consumerOf("it")).isEmpty();

            register(application, receiver);
            peers.connect(receiver.peer, application, "it").send("text");
            Message<?> message = received.receive(10_000);
            assertThat(message).isNotNull();
            assertThat(message.getPayload()).isEqualTo("text");
        });
    }

    @Test
    void makeRequestsOnBehalfOfTheTemplate() {
        runner(SocketType.DEALER).run(application -> {
            IntegrationFlow flow =
                    toGateway -> toGateway.handle(Zmq.outboundGateway("it", application.getBean(ZmqOperations.class)));
            IntegrationFlowContext flows = application.getBean(IntegrationFlowContext.class);
            flows.registration(flow).register().destroy();
            assertThat(application.getBean(ZmqSocketConsumers.class).consumerOf("it"))
                    .isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void leaveNoMonitorBehind(boolean gateway) {
        Monitors monitors = new Monitors();
        runner(SocketType.ROUTER)
                .withBean("monitors", Monitors.class, () -> monitors)
                .run(application -> {
                    int before = monitors.count.get();
                    ZmqListenerContainerFactory factory = Receiver.factory(application);
                    IntegrationFlowBuilder flow = gateway
                            ? IntegrationFlow.from(
                                    Zmq.inboundGateway("it", factory).mapPeerAddress(true))
                            : IntegrationFlow.from(
                                    Zmq.inboundChannelAdapter("it", factory).mapPeerAddress(true));
                    IntegrationFlowRegistration registration = application
                            .getBean(IntegrationFlowContext.class)
                            .registration(flow.channel(received).get())
                            .register();
                    assertThat(monitors.count).hasValue(before + 1);
                    registration.destroy();
                    await().untilAsserted(() -> assertThat(monitors.count).hasValue(before));
                });
    }

    /** Counts the monitors of all sockets. */
    static final class Monitors implements BeanPostProcessor {

        private final AtomicInteger count = new AtomicInteger();

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return bean instanceof Socket socket ? counting(socket) : bean;
        }

        private Object counting(Socket socket) {
            return Proxy.newProxyInstance(
                    Socket.class.getClassLoader(), new Class<?>[] {Socket.class}, (proxy, method, arguments) -> {
                        switch (method.getName()) {
                            case "addMonitor" -> count.incrementAndGet();
                            case "removeMonitor" -> count.decrementAndGet();
                            default -> {}
                        }
                        try {
                            return method.invoke(socket, arguments);
                        } catch (InvocationTargetException failure) {
                            throw failure.getCause();
                        }
                    });
        }
    }

    private IntegrationFlowRegistration register(ApplicationContext application, Receiver receiver) {
        return application
                .getBean(IntegrationFlowContext.class)
                .registration(receiver.flow(application, received))
                .register();
    }

    private static ApplicationContextRunner runner(SocketType type) {
        return TestApplication.withIntegration()
                .withPropertyValues("zmq.sockets.it.type=" + type, "zmq.sockets.it.bind=tcp://127.0.0.1:*");
    }
}
