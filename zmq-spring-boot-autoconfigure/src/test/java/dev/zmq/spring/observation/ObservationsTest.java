// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqTimeoutException;
import dev.zmq.spring.Peer;
import dev.zmq.spring.annotation.ZmqHandler;
import dev.zmq.spring.annotation.ZmqListener;
import dev.zmq.spring.core.ZmqErrorReplyException;
import dev.zmq.spring.core.ZmqHeaderMapper;
import dev.zmq.spring.core.ZmqReplyTimeoutException;
import dev.zmq.spring.core.ZmqRequestOptions;
import dev.zmq.spring.core.ZmqSocketHeaders;
import dev.zmq.spring.listener.ZmqListenerErrorHandler;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.tck.TestObservationRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.annotation.SendTo;

/** What is observed of each way in which a call of the template or of a listener may end. */
@Timeout(60)
class ObservationsTest {

    private static final Object NOTHING = new Object();
    private static final String SEND = "zmq.template.call";
    private static final String PROCESS = "zmq.listener.call";

    private final TestObservationRegistry registry = TestObservationRegistry.create();
    private final Stopped stopped = new Stopped();

    ObservationsTest() {
        registry.observationConfig().observationHandler(stopped);
    }

    @Test
    void observesWhatIsSent() {
        try (Peer pull = Peer.bound(SocketType.PULL);
                ObservedApplication application = start(NOTHING, plain("out", "push", "connect=" + pull.endpoint()))) {
            application.template().send("out", "tea");

            assertThat(pull.receive()).containsExactly("tea");
            Observation.Context context = stopped.next(SEND);
            assertThat(context).isInstanceOf(ZmqSenderContext.class);
            assertThat(context.getContextualName()).isEqualTo("send out");
            assertThat(low(context))
                    .containsOnly(
                            Map.entry("messaging.system", "zeromq"),
                            Map.entry("messaging.operation.name", "send"),
                            Map.entry("messaging.operation.type", "send"),
                            Map.entry("messaging.destination.name", "out"),
                            Map.entry("messaging.zeromq.socket.type", "push"),
                            Map.entry("outcome", "success"));
            assertThat(names(ZmqTemplateObservation.CALL.getLowCardinalityKeyNames()))
                    .containsExactlyInAnyOrderElementsOf(low(context).keySet());
        }
    }

    @Test
    void observesWhatIsPublishedUnderItsTopic() {
        try (ObservedApplication application = start(NOTHING, plain("prices", "pub", "bind=tcp://127.0.0.1:*"))) {
            application.template().publish("prices", "EUR/USD", "1.08");

            Observation.Context context = stopped.next(SEND);
            assertThat(context.getContextualName()).isEqualTo("publish prices");
            assertThat(value(context, "messaging.zeromq.topic")).isEqualTo("EUR/USD");
        }
    }

    @Test
    void tellsWhatWasNotSent() {
        try (ObservedApplication application = start(NOTHING, plain("out", "push", "bind=tcp://127.0.0.1:*"))) {
            assertThat(application.template().trySend("out", "tea")).isFalse();
            assertThat(value(stopped.next(SEND), "outcome")).isEqualTo("not_sent");

            class Unconvertible {
                public String getFailing() {
                    throw new IllegalStateException();
                }
            }
            assertThatThrownBy(() -> application.template().send("out", new Unconvertible()))
                    .isInstanceOf(MessageConversionException.class);
            assertThat(value(stopped.next(SEND), "outcome")).isEqualTo("conversion_failure");
        }
        try (ObservedApplication application =
                start(NOTHING, plain("out", "push", "bind=tcp://127.0.0.1:*"), new String[] {
                    "zmq.sockets.out.options.send-timeout=10ms"
                })) {
            assertThatThrownBy(() -> application.template().send("out", "tea")).isInstanceOf(ZmqTimeoutException.class);
            Observation.Context context = stopped.next(SEND);
            assertThat(value(context, "outcome")).isEqualTo("timeout");
            assertThat(context.getError()).isInstanceOf(ZmqTimeoutException.class);
        }
    }

    @Test
    void observesRequestsWithWhatCameOfThem() throws Exception {
        class Server {
            @ZmqListener(sockets = "quotes", id = "pricing")
            String on(String text) {
                if (text.equals("bad")) {
                    throw new IllegalStateException("bad");
                }
                return text;
            }
        }
        try (ObservedApplication server = start(new Server(), plain("quotes", "router", "bind=tcp://127.0.0.1:*"));
                ObservedApplication client =
                        start(NOTHING, plain("pricing", "dealer", "connect=" + server.endpoint("quotes")));
                ObservedApplication alone = start(NOTHING, plain("alone", "req", "bind=tcp://127.0.0.1:*"))) {
            assertThat(client.template().sendAndReceive("pricing", "good", String.class))
                    .isEqualTo("good");
            assertThat(stopped.next(SEND))
                    .satisfies(
                            context -> assertThat(context.getContextualName()).isEqualTo("request pricing"))
                    .satisfies(context -> assertThat(value(context, "outcome")).isEqualTo("success"));
            assertThat(value(stopped.next(PROCESS), "outcome")).isEqualTo("success");

            assertThatThrownBy(() -> client.template().sendAndReceive("pricing", "bad", String.class))
                    .isInstanceOf(ZmqErrorReplyException.class);
            assertThat(value(stopped.next(SEND), "outcome")).isEqualTo("error_reply");
            Observation.Context failed = stopped.next(PROCESS);
            assertThat(value(failed, "outcome")).isEqualTo("failure");
            assertThat(failed.getError()).hasMessage("bad");
            assertThat(value(failed, "messaging.zeromq.listener.id")).isEqualTo("pricing");
            assertThat(names(ZmqListenerObservation.CALL.getLowCardinalityKeyNames()))
                    .containsExactlyInAnyOrderElementsOf(low(failed).keySet());

            assertThat(client.template()
                            .sendAndReceiveAsync("pricing", "good", String.class)
                            .get(10, TimeUnit.SECONDS))
                    .isEqualTo("good");
            assertThat(value(stopped.next(SEND), "outcome")).isEqualTo("success");

            ZmqRequestOptions brief = ZmqRequestOptions.defaults().withTimeout(Duration.ofMillis(20));
            assertThatThrownBy(() -> alone.template().sendAndReceive("alone", "good", String.class, brief))
                    .isInstanceOf(ZmqReplyTimeoutException.class);
            assertThat(value(stopped.next(SEND), "outcome")).isEqualTo("timeout");

            CompletableFuture<String> unwanted = alone.template().sendAndReceiveAsync("alone", "good", String.class);
            unwanted.cancel(false);
            assertThat(value(stopped.next(SEND), "outcome")).isEqualTo("cancelled");
        }
    }

    @Test
    void aMessageIsOneObservationWhateverTheAttempts() {
        AtomicInteger calls = new AtomicInteger();
        class Listener {
            @ZmqListener("in")
            void on(String text) {
                if (text.equals("bad") || calls.incrementAndGet() < 3) {
                    throw new IllegalStateException(text);
                }
            }
        }
        withSender(
                new Listener(),
                push -> {
                    push.send("tea");
                    Observation.Context context = stopped.next(PROCESS);
                    assertThat(value(context, "outcome")).isEqualTo("success");
                    assertThat(context.getError()).isNull();
                    assertThat(stopped.events).containsExactly("retry", "retry");
                    assertThat(context.getContextualName()).isEqualTo("process in");

                    stopped.events.clear();
                    push.send("bad");
                    assertThat(stopped.next(PROCESS).getError()).hasMessage("bad");
                    assertThat(stopped.events).containsExactly("retry", "retry", "dead.letter");
                },
                "zmq.listener.retry.max-retries=2",
                "zmq.listener.retry.delay=1ms",
                "zmq.listener.dead-letter-socket=dead",
                "zmq.sockets.dead.type=pub",
                "zmq.sockets.dead.bind=tcp://127.0.0.1:*");
    }

    @Test
    void whatCannotBeConvertedIsSaidSo() {
        class Listener {
            @ZmqListener("in")
            void on(Map<String, Object> order) {}
        }
        withSender(new Listener(), push -> {
            push.send("no json");
            assertThat(value(stopped.next(PROCESS), "outcome")).isEqualTo("conversion_failure");
        });
    }

    @Test
    void listenerAndErrorHandlerAreInTheObservation() {
        try (ObservedApplication application = start(Handled.class, plain("in", "pull", "bind=tcp://127.0.0.1:*"));
                Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
            Handled handled = application.bean("observationsTest.Handled", Handled.class);
            for (String how : List.of("now", "later")) {
                push.send(how);
                Observation.Context context = stopped.next(PROCESS);
                assertThat(context.getError()).hasMessage(how);
                assertThat(handled.seen).as(how).hasSize(2).containsOnly(context);
                handled.seen.clear();
            }
        }
    }

    @Test
    void anObservationEndsWhenTheResultIsThere() throws Exception {
        BlockingQueue<CompletableFuture<Void>> results = new LinkedBlockingQueue<>();
        class Listener {
            @ZmqListener("in")
            CompletableFuture<Void> on(String text) {
                CompletableFuture<Void> result = new CompletableFuture<>();
                results.add(result);
                return result;
            }
        }
        withSender(new Listener(), push -> {
            push.send("tea");
            CompletableFuture<Void> result = Objects.requireNonNull(results.poll(10, TimeUnit.SECONDS));
            assertThat(stopped.contexts).isEmpty();
            result.complete(null);
            assertThat(value(stopped.next(PROCESS), "outcome")).isEqualTo("success");

            push.send("coffee");
            Objects.requireNonNull(results.poll(10, TimeUnit.SECONDS))
                    .completeExceptionally(new IllegalStateException("late"));
            assertThat(stopped.next(PROCESS).getError()).hasMessage("late");
        });
    }

    @Test
    void aBatchIsOneObservation() {
        List<String> seen = new CopyOnWriteArrayList<>();
        class Listener {
            @ZmqListener(sockets = "in", batch = "true")
            void on(List<Integer> numbers) {
                numbers.forEach(number -> seen.add(number.toString()));
            }
        }
        withSender(new Listener(), push -> {
            push.send("1");
            Observation.Context context = stopped.next(PROCESS);
            assertThat(value(context, "outcome")).isEqualTo("success");
            assertThat(value(context, "messaging.batch.message_count")).isEqualTo("1");
            push.send("no number");
            assertThat(value(stopped.next(PROCESS), "outcome")).isEqualTo("conversion_failure");
            assertThat(seen).containsExactly("1");
        });
    }

    @Test
    void messagesOfAListenerClassAreObservedWithTheirTopics() {
        @ZmqListener("in")
        class Listener {
            @ZmqHandler(topics = "a*")
            void onA(String text) {}

            @ZmqHandler(isDefault = true)
            void onOther(String text) {
                throw new IllegalStateException("other");
            }
        }
        try (Peer pub = Peer.bound(SocketType.XPUB);
                ObservedApplication application =
                        start(new Listener(), plain("in", "sub", "connect=" + pub.endpoint()), new String[] {
                            "zmq.sockets.in.subscribe[0]="
                        })) {
            assertThat(pub.socket().receive(Duration.ofSeconds(10))).isNotNull();
            pub.send("apple", "1");
            pub.send("pear", "1");
            Observation.Context apple = stopped.next(PROCESS);
            assertThat(value(apple, "messaging.zeromq.topic")).isEqualTo("apple");
            assertThat(value(apple, "outcome")).isEqualTo("success");
            assertThat(stopped.next(PROCESS).getError()).hasMessage("other");
            assertThat(application.template()).isNotNull();
        }
    }

    @Test
    void anObserverThatFailsCostsNoMessage() {
        registry.observationConfig().observationHandler(new Failing());
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        class Listener {
            @ZmqListener("in")
            void on(String text) {
                received.add(text);
            }
        }
        withSender(new Listener(), push -> {
            push.send("tea");
            push.send("coffee");
            assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("tea");
            assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("coffee");
        });
    }

    @Test
    void anObserverThatFailsNeitherRepeatsWhatIsSentOnNorLosesReplies() throws Exception {
        registry.observationConfig().observationHandler(new Failing());
        class Listener {
            @ZmqListener("in")
            @SendTo("out")
            String on(String text) {
                return text;
            }

            @ZmqListener("quotes")
            String onRequest(String text) {
                return text;
            }
        }
        try (ObservedApplication application = start(
                        new Listener(),
                        plain("in", "pull", "bind=tcp://127.0.0.1:*"),
                        plain("out", "push", "bind=tcp://127.0.0.1:*"),
                        plain("quotes", "router", "bind=inproc://quotes"),
                        plain("pricing", "dealer", "connect=inproc://quotes"),
                        new String[] {"zmq.listener.retry.max-retries=2", "zmq.listener.retry.delay=1ms"});
                Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"));
                Peer pull = Peer.connected(SocketType.PULL, application.endpoint("out"))) {
            push.send("tea");
            push.send("coffee");
            assertThat(pull.receive()).containsExactly("tea");
            assertThat(pull.receive()).containsExactly("coffee");

            assertThat(application.template().sendAndReceive("pricing", "good", String.class))
                    .isEqualTo("good");
            assertThat(application
                            .template()
                            .sendAndReceiveAsync("pricing", "good", String.class)
                            .get(10, TimeUnit.SECONDS))
                    .isEqualTo("good");
        }
    }

    @Test
    void anObserverThatFailsLeavesNothingCurrent() {
        registry.observationConfig().observationHandler(new FailingInScopes());
        class Listener {
            @ZmqListener("in")
            void on(String text) {}
        }
        withSender(new Listener(), push -> {
            for (int i = 1; i <= 4; i++) {
                push.send("tea");
                assertThat(stopped.next(PROCESS).getParentObservation())
                        .as("what message " + i + " is a part of")
                        .isNull();
            }
        });
    }

    @Test
    void headersThatCannotBeReadCostNoMessage() {
        try (ObservedApplication application = start(Unreadable.class, plain("in", "pull", "bind=tcp://127.0.0.1:*"));
                Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
            for (String text : List.of("tea", "coffee")) {
                push.send("headers", text);
                assertThat(value(stopped.next(PROCESS), "outcome")).as(text).isEqualTo("success");
            }
        }
    }

    private void withSender(Object listener, Body body, String... properties) {
        try (ObservedApplication application =
                        start(listener, plain("in", "pull", "bind=tcp://127.0.0.1:*"), properties);
                Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
            body.run(push);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private ObservedApplication start(Object listener, String[]... properties) {
        return new ObservedApplication(
                registry, listener, Stream.of(properties).flatMap(Stream::of).toArray(String[]::new));
    }

    private static String[] plain(String name, String type, String where) {
        String prefix = "zmq.sockets." + name + ".";
        return new String[] {prefix + "type=" + type, prefix + where};
    }

    private static Map<String, String> low(Observation.Context context) {
        return context.getLowCardinalityKeyValues().stream()
                .collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue));
    }

    private static @Nullable String value(Observation.Context context, String key) {
        return context.getAllKeyValues().stream()
                .filter(keyValue -> keyValue.getKey().equals(key))
                .map(KeyValue::getValue)
                .findFirst()
                .orElse(null);
    }

    private static List<String> names(io.micrometer.common.docs.KeyName[] keys) {
        return Stream.of(keys).map(io.micrometer.common.docs.KeyName::asString).toList();
    }

    @FunctionalInterface
    private interface Body {
        void run(Peer push) throws Exception;
    }

    /** Keeps the contexts of observations that have ended, and the events of all. */
    private static final class Stopped implements ObservationHandler<Observation.Context> {

        private final List<Observation.Context> contexts = new CopyOnWriteArrayList<>();
        private final List<String> events = new CopyOnWriteArrayList<>();

        @Override
        public void onStop(Observation.Context context) {
            contexts.add(context);
        }

        @Override
        public void onEvent(Observation.Event event, Observation.Context context) {
            events.add(event.getName());
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }

        /** Waits for the next one of a name, and takes it. */
        Observation.Context next(String name) {
            Observation.Context next = await().until(
                            () -> contexts.stream()
                                    .filter(context -> name.equals(context.getName()))
                                    .findFirst()
                                    .orElse(null),
                            Objects::nonNull);
            contexts.remove(next);
            return next;
        }
    }

    /** Fails wherever it can. */
    private static final class Failing implements ObservationHandler<Observation.Context> {

        private final List<Observation.Context> open = new ArrayList<>();

        @Override
        public void onStart(Observation.Context context) {
            open.add(context);
            if (open.size() == 1) {
                throw new IllegalStateException("start");
            }
        }

        @Override
        public void onStop(Observation.Context context) {
            throw new IllegalStateException("stop");
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }

    /** Fails when the first observation becomes current, and when the third one ends to be so. */
    private static final class FailingInScopes implements ObservationHandler<Observation.Context> {

        private int opened;

        @Override
        public void onScopeOpened(Observation.Context context) {
            opened++;
            if (opened == 1) {
                throw new IllegalStateException("opened");
            }
        }

        @Override
        public void onScopeClosed(Observation.Context context) {
            if (opened == 3) {
                throw new IllegalStateException("closed");
            }
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }

    /** A listener of a socket whose headers are mapped by something of the application, which is at fault. */
    @Configuration(value = "observationsTest.Unreadable", proxyBeanMethods = false)
    static class Unreadable {

        @Bean
        ZmqSocketHeaders socketHeaders() {
            return new ZmqSocketHeaders(Map.of("in", new ZmqHeaderMapper() {

                @Override
                public List<byte[]> toParts(MessageHeaders headers) {
                    return List.of();
                }

                @Override
                public Map<String, Object> toHeaders(List<byte[]> parts) {
                    throw new IllegalStateException("No header can be read");
                }
            }));
        }

        @ZmqListener("in")
        void on(String text) {}
    }

    /** A listener whose error handler looks at what is current, as it does itself. */
    @Configuration(value = "observationsTest.Handled", proxyBeanMethods = false)
    static class Handled {

        private final List<Observation.ContextView> seen = new CopyOnWriteArrayList<>();

        private final io.micrometer.observation.ObservationRegistry registry;

        Handled(io.micrometer.observation.ObservationRegistry registry) {
            this.registry = registry;
        }

        @Bean
        ZmqListenerErrorHandler errorHandler() {
            return failure -> look();
        }

        @ZmqListener("in")
        CompletableFuture<Void> on(String text) {
            look();
            if (text.equals("now")) {
                throw new IllegalStateException(text);
            }
            return CompletableFuture.runAsync(
                    () -> {
                        throw new IllegalStateException(text);
                    },
                    CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS));
        }

        private void look() {
            Observation current = registry.getCurrentObservation();
            seen.add(current == null ? new Observation.Context() : current.getContextView());
        }
    }
}
