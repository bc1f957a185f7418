// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.spring.Peer;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.annotation.ZmqListener;
import dev.zmq.spring.core.DuplicateConsumerException;
import dev.zmq.spring.core.ZmqSocketConsumers;
import dev.zmq.spring.core.ZmqSockets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.event.EventListener;
import org.springframework.core.task.TaskRejectedException;

@Timeout(60)
class RegistrationAtRunTimeTest {

    @Test
    void aListenerThatIsRegisteredStartsAtOnceAndCanBeLookedUp() {
        TestApplication.with().socket("in", "pull").run(application -> {
            BlockingQueue<String> received = new LinkedBlockingQueue<>();
            ZmqListenerContainer container = application
                    .bean(ZmqListenerEndpointRegistrar.class)
                    .register(ZmqListenerEndpoint.of("late", "in", message -> received.add(message.text())));
            assertThat(container.isRunning()).isTrue();
            assertThat(application.bean(ZmqListenerEndpointRegistry.class).container("late"))
                    .containsSame(container);
            try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                push.send("hello");
                assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("hello");
            }
        });
    }

    @Test
    void aListenerThatIsUnregisteredLeavesItsSocketToTheNextOne() {
        TestApplication.with().socket("in", "pull").run(application -> {
            ZmqListenerEndpointRegistrar registrar = application.bean(ZmqListenerEndpointRegistrar.class);
            ZmqListenerEndpointRegistry registry = application.bean(ZmqListenerEndpointRegistry.class);
            BlockingQueue<String> received = new LinkedBlockingQueue<>();
            ZmqListenerContainer first = registrar.register(
                    ZmqListenerEndpoint.of("first", "in", message -> received.add("first " + message.text())));
            ZmqListenerEndpoint second =
                    ZmqListenerEndpoint.of("second", "in", message -> received.add("second " + message.text()));
            assertThatThrownBy(() -> registrar.register(second)).isInstanceOf(DuplicateConsumerException.class);
            try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                push.send("1");
                assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("first 1");

                assertThat(registry.unregister("first")).isTrue();
                assertThat(registry.unregister("first")).isFalse();
                assertThat(registry.container("first")).isEmpty();
                assertThat(first.state()).isEqualTo(ZmqListenerContainer.State.STOPPED);
                assertThatThrownBy(first::start).isInstanceOf(IllegalStateException.class);
                push.send("2");

                registrar.register(second);
                assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("second 2");
            }
        });
    }

    @Test
    void aListenerThatIsRefusedHoldsNothing() {
        TestApplication.with().socket("in", "pull").socket("out", "push").run(application -> {
            ZmqListenerEndpointRegistrar registrar = application.bean(ZmqListenerEndpointRegistrar.class);
            ZmqListenerEndpoint refused = new MultiSocketEndpoint(List.of("in", "out"), List.of());
            assertThatThrownBy(() -> registrar.register(refused)).isInstanceOf(InvalidListenerException.class);
            ZmqListenerContainer container = registrar.register(ZmqListenerEndpoint.of("fine", "in", message -> {}));
            assertThat(container.isRunning()).isTrue();
        });
    }

    @Test
    void aListenerThatIsUnregisteredIsNotStartedAgainByWhoIsToldThatItStopped() {
        class Restarting {
            @EventListener
            void on(ZmqListenerEvent.Stopped event) {
                event.container().start();
            }
        }
        TestApplication.withBean(new Restarting()).socket("in", "pull").run(application -> {
            ZmqListenerContainer container = application
                    .bean(ZmqListenerEndpointRegistrar.class)
                    .register(ZmqListenerEndpoint.of("it", "in", message -> {}));
            assertThat(application.bean(ZmqListenerEndpointRegistry.class).unregister("it"))
                    .isTrue();
            assertThat(container.state()).isEqualTo(ZmqListenerContainer.State.STOPPED);
        });
    }

    @Test
    void whoIsToldOfAStartMayRegisterAnotherListener() {
        class Following implements ApplicationContextAware {
            private ApplicationContext context;

            @Override
            public void setApplicationContext(ApplicationContext applicationContext) {
                context = applicationContext;
            }

            @ZmqListener(sockets = "in", id = "first")
            void on(String text) {}

            @EventListener
            void on(ZmqListenerEvent.Started event) {
                if (event.container().id().equals("first")) {
                    context.getBean(ZmqListenerEndpointRegistrar.class)
                            .register(ZmqListenerEndpoint.of("second", "other", message -> {}));
                }
            }
        }
        TestApplication.withBean(new Following())
                .socket("in", "pull")
                .socket("other", "pull")
                .run(application -> assertThat(application
                                .bean(ZmqListenerEndpointRegistry.class)
                                .containers())
                        .extracting(ZmqListenerContainer::id, ZmqListenerContainer::state)
                        .containsExactly(
                                tuple("first", ZmqListenerContainer.State.RUNNING),
                                tuple("second", ZmqListenerContainer.State.RUNNING)));
    }

    @Test
    void aListenerThatCannotStartHoldsNothingAndTellsSoWithoutALock() {
        TestApplication.with().socket("in", "pull").run(application -> {
            AtomicReference<Object> stateSeenByOthers = new AtomicReference<>();
            DefaultZmqListenerContainerFactory refusing = new DefaultZmqListenerContainerFactory(
                    application.bean(ZmqSockets.class), application.bean(ZmqSocketConsumers.class));
            refusing.setTaskExecutor(task -> {
                throw new TaskRejectedException("on purpose");
            });
            refusing.setApplicationEventPublisher(event -> stateSeenByOthers.set(CompletableFuture.supplyAsync(
                            () -> ((ZmqListenerEvent) event).container().state())
                    .completeOnTimeout(null, 5, TimeUnit.SECONDS)
                    .join()));
            ZmqListenerEndpointRegistry registry = application.bean(ZmqListenerEndpointRegistry.class);
            ZmqListenerEndpoint endpoint = ZmqListenerEndpoint.of("it", "in", message -> {});

            assertThatThrownBy(() -> registry.register(endpoint, refusing)).isInstanceOf(TaskRejectedException.class);
            assertThat(stateSeenByOthers).hasValue(ZmqListenerContainer.State.STOPPED);
            assertThat(application
                            .bean(ZmqListenerEndpointRegistrar.class)
                            .register(endpoint)
                            .isRunning())
                    .isTrue();
        });
    }

    @Test
    void aListenerThatCannotSubscribeTakesNothingBackThatOthersHaveSubscribed() {
        TestApplication.with()
                .socket("closed", "sub")
                .socket("open", "sub")
                .properties("zmq.sockets.open.subscribe=EUR")
                .run(application -> {
                    application.socket("closed").close();
                    ZmqListenerEndpoint endpoint =
                            new MultiSocketEndpoint(List.of("closed", "open"), List.of("USD", "EUR"));
                    assertThatThrownBy(() -> application
                                    .bean(ZmqListenerEndpointRegistrar.class)
                                    .register(endpoint))
                            .isInstanceOf(ZmqClosedException.class);
                    ZmqListenerEndpoint otherOrder =
                            new MultiSocketEndpoint(List.of("open", "closed"), List.of("USD", "EUR"));
                    assertThatThrownBy(() -> application
                                    .bean(ZmqListenerEndpointRegistrar.class)
                                    .register(otherOrder))
                            .isInstanceOf(ZmqClosedException.class);
                    try (Peer pub = Peer.connected(SocketType.XPUB, application.endpoint("open"))) {
                        Message subscription = pub.socket().receive(Duration.ofSeconds(10));
                        assertThat(subscription.part(0)).isEqualTo("\1EUR".getBytes(StandardCharsets.UTF_8));
                        assertThat(pub.socket().receive(Duration.ofMillis(200)))
                                .as("another subscription")
                                .isNull();
                    }
                });
    }

    private record MultiSocketEndpoint(List<String> socketNames, List<String> topics) implements ZmqListenerEndpoint {

        @Override
        public String id() {
            return "refused";
        }

        @Override
        public Boolean autoStartup() {
            return null;
        }

        @Override
        public ZmqMessageListener createListener(String socketName, Socket socket) {
            return message -> {};
        }
    }
}
