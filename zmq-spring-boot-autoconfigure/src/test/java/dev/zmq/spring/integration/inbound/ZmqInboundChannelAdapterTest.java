// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.integration.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peers;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.core.ZmqConfigurationException;
import dev.zmq.spring.core.ZmqHeaders;
import dev.zmq.spring.listener.ZmqListenerContainerFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.support.ErrorMessage;

class ZmqInboundChannelAdapterTest {

    @AutoClose
    private final Peers peers = new Peers();

    private final ApplicationContextRunner runner = TestApplication.withIntegration()
            .withPropertyValues("zmq.sockets.orders-in.type=pull", "zmq.sockets.orders-in.bind=tcp://127.0.0.1:*");
    private Socket socket;
    private final List<String> received = Collections.synchronizedList(new ArrayList<>());

    @Test
    void goesOnWhateverTheFlowThrows() {
        run(
                text -> {
                    switch (text) {
                        case "exception" -> throw new IllegalStateException("the flow failed on purpose");
                        case "error" -> throw new NoClassDefFoundError("on purpose");
                        default -> received.add(text);
                    }
                },
                (adapter, push) -> {
                    List.of("one", "exception", "two", "error", "three").forEach(push::send);

                    await().untilAsserted(() -> assertThat(received).containsExactly("one", "two", "three"));
                    assertThat(adapter.isRunning()).isTrue();
                });
    }

    @Test
    void goesOnAfterTheFlowLeftTheInterruptFlagBehind() {
        run(
                text -> {
                    received.add(text);
                    Thread.currentThread().interrupt();
                },
                (adapter, push) -> {
                    for (String text : List.of("one", "two", "three")) {
                        push.send(text);
                        await().until(() -> received.contains(text));
                    }
                    assertThat(adapter.isRunning()).isTrue();
                });
    }

    @Test
    void losesNothingAndKeepsTheOrderOverManyRestarts() {
        int messages = 20_000;
        run(received::add, (adapter, push) -> {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(
                    () -> IntStream.range(0, messages).forEach(i -> push.send(String.valueOf(i))));
            int restarts = 0;
            while (received.size() < messages) {
                adapter.stop();
                assertThat(adapter.isRunning()).isFalse();
                int whenStopped = received.size();
                adapter.start();
                assertThat(adapter.isRunning()).isTrue();
                restarts++;
                // Unless the last one had come before it stopped.
                await().until(() -> received.size() > whenStopped || whenStopped == messages);
            }

            sending.get(10, TimeUnit.SECONDS);
            assertThat(restarts).isPositive();
            assertThat(received)
                    .isEqualTo(IntStream.range(0, messages)
                            .mapToObj(String::valueOf)
                            .toList());
        });
    }

    @Test
    void takesNothingOutOfTheSocketWhileStopped() {
        run(received::add, (adapter, push) -> {
            adapter.stop();

            push.send("one");

            await().until(() -> socket.statistics().receivedMessages() == 1);
            assertThat(socket.statistics().peers().get(0).incoming().depth()).isEqualTo(1);
            assertThat(received).isEmpty();

            adapter.start();
            await().until(() -> received.contains("one"));
        });
    }

    @Test
    void finishesWhatItIsAtBeforeItIsStopped() {
        CountDownLatch inFlow = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        run(
                text -> {
                    inFlow.countDown();
                    awaitLatch(release);
                    received.add(text + (Thread.currentThread().isInterrupted() ? " interrupted" : ""));
                },
                (adapter, push) -> {
                    push.send("one");
                    assertThat(inFlow.await(10, TimeUnit.SECONDS)).isTrue();

                    Thread stopper = new Thread(adapter::stop, "stopper");
                    stopper.start();
                    await().until(() -> stopper.getState() == Thread.State.TIMED_WAITING);
                    release.countDown();
                    stopper.join(10_000);

                    assertThat(received).containsExactly("one");
                    assertThat(adapter.isRunning()).isFalse();
                });
    }

    @Test
    void canBeStoppedByTheFlowAndStartedAgain() {
        Stopper stopper = new Stopper();
        run(
                text -> {
                    received.add(text);
                    stopper.stop();
                },
                (adapter, push) -> {
                    stopper.adapter = adapter;
                    push.send("one");
                    await().until(() -> !adapter.isRunning());
                    push.send("two");

                    startWhenStopped(adapter);

                    await().untilAsserted(() -> assertThat(received).containsExactly("one", "two"));
                });
    }

    @Test
    void isNoLongerRunningOnceItsSocketIsClosed() {
        run(received::add, (adapter, push) -> {
            socket.close();

            await().until(() -> !adapter.isRunning());
            assertThatIllegalStateException()
                    .isThrownBy(adapter::start)
                    .withMessageContaining("'orders-in'")
                    .withMessageContaining("closed");
            assertThat(adapter.isRunning()).isFalse();
        });
    }

    @Test
    void waitsWithoutPollingAndEndsItsThreadWithTheApplication() {
        run(received::add, (adapter, push) -> {
            push.send("one");
            await().until(() -> received.contains("one"));

            await().untilAsserted(() -> assertThat(adapterThreads())
                    .singleElement()
                    .matches(ZmqInboundChannelAdapterTest::isWaiting, "waits"));
        });
        await().untilAsserted(() -> assertThat(adapterThreads()).isEmpty());
    }

    @Test
    void tellsTheErrorChannelWhichMessageTheFlowFailedWith() {
        runWithErrors(
                adapter -> adapter.setPayloadType(String.class),
                text -> {
                    throw new IllegalStateException("no");
                },
                (errors, push) -> {
                    push.send("one");

                    ErrorMessage error = (ErrorMessage) errors.receive(10_000);
                    assertThat(error.getPayload()).hasRootCauseMessage("no");
                    assertThat(error.getOriginalMessage().getPayload()).isEqualTo("one");
                    assertThat(error.getOriginalMessage().getHeaders()).containsEntry(ZmqHeaders.SOCKET, "orders-in");
                });
    }

    @Test
    void tellsTheErrorChannelAllPartsOfAMessageThatCannotBeMapped() {
        runWithErrors(
                adapter -> adapter.setMessageMapper((message, headers) -> {
                    throw new MessageConversionException("unreadable");
                }),
                received::add,
                (errors, push) -> {
                    push.send(Message.of("one", "part"));

                    ErrorMessage error = (ErrorMessage) errors.receive(10_000);
                    assertThat(error.getPayload()).hasMessageContaining("unreadable");
                    assertThat(error.getOriginalMessage().getPayload())
                            .isInstanceOfSatisfying(
                                    Message.class,
                                    message -> assertThat(message.text(1)).isEqualTo("part"));
                    assertThat(received).isEmpty();
                });
    }

    @Test
    void survivesAFailingErrorChannelToo() {
        runWithErrors(
                adapter -> adapter.setErrorChannel((message, timeout) -> {
                    throw new IllegalStateException("the error channel failed on purpose");
                }),
                text -> {
                    received.add(text);
                    throw new IllegalStateException("the flow failed on purpose");
                },
                (errors, push) -> {
                    List.of("one", "two").forEach(push::send);

                    await().untilAsserted(() -> assertThat(received).containsExactly("one", "two"));
                });
    }

    @Test
    void refusesASocketThatHasToAnswer() {
        runner.withUserConfiguration(OwnAdapter.class)
                .withBean(Customizer.class, () -> adapter -> {})
                .withPropertyValues("zmq.sockets.orders-in.type=rep")
                .run(application -> assertThat(application)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(ZmqConfigurationException.class, refused -> {
                            assertThat(refused).hasMessageContaining("'orders-in' of type REP, which must answer");
                            assertThat(refused.action()).contains("Zmq.inboundGateway");
                        }));
    }

    private void run(Consumer<String> flow, Scenario scenario) {
        runner.withUserConfiguration(Flow.class)
                .withBean("flow", MessageHandler.class, () -> message -> flow.accept(text(message.getPayload())))
                .withPropertyValues("zmq.sockets.orders-in.inbound-channel=orders")
                .run(application -> {
                    socket = application.getBean("orders-in", Socket.class);
                    scenario.play(
                            application.getBean(ZmqInboundChannelAdapter.class),
                            peers.connect(SocketType.PUSH, application, "orders-in"));
                });
    }

    private void runWithErrors(Customizer customizer, Consumer<String> flow, ErrorScenario scenario) {
        runner.withUserConfiguration(Flow.class, OwnAdapter.class)
                .withBean("flow", MessageHandler.class, () -> message -> flow.accept(text(message.getPayload())))
                .withBean(Customizer.class, () -> customizer)
                .run(application -> scenario.play(
                        application.getBean("failures", QueueChannel.class),
                        peers.connect(SocketType.PUSH, application, "orders-in")));
    }

    private static String text(Object payload) {
        return payload instanceof byte[] bytes ? new String(bytes) : payload.toString();
    }

    private static void startWhenStopped(ZmqInboundChannelAdapter adapter) {
        await().ignoreExceptions().until(() -> {
            adapter.start();
            return adapter.isRunning();
        });
    }

    private static List<Thread> adapterThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("zmq-orders-in.inboundChannelAdapter"))
                .toList();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What a test does with the adapter and a PUSH peer. */
    private interface Scenario {

        void play(ZmqInboundChannelAdapter adapter, Socket push) throws Exception;
    }

    /** What a test does with the error channel and a PUSH peer. */
    private interface ErrorScenario {

        void play(QueueChannel errors, Socket push) throws Exception;
    }

    private interface Customizer {

        void customize(ZmqInboundChannelAdapter adapter);
    }

    private static final class Stopper {

        private volatile ZmqInboundChannelAdapter adapter;

        void stop() {
            adapter.stop();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Flow {

        @Bean
        DirectChannel orders(MessageHandler flow) {
            DirectChannel channel = new DirectChannel();
            channel.subscribe(flow);
            return channel;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnAdapter {

        @Bean
        QueueChannel failures() {
            return new QueueChannel();
        }

        @Bean
        ZmqInboundChannelAdapter adapter(ZmqListenerContainerFactory containerFactory, Customizer customizer) {
            ZmqInboundChannelAdapter adapter = new ZmqInboundChannelAdapter("orders-in", containerFactory);
            adapter.setOutputChannelName("orders");
            customizer.customize(adapter);
            if (adapter.getErrorChannel() == null) {
                adapter.setErrorChannelName("failures");
            }
            return adapter;
        }
    }

    /** A receiver is parked, or waits in the engine's selector; to the JVM a thread that does so is runnable. */
    private static boolean isWaiting(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return thread.getState() == Thread.State.WAITING
                || (stack.length > 0
                        && stack[0].isNativeMethod()
                        && stack[0].getClassName().startsWith("sun.nio.ch."));
    }
}
