// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Context;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketStatistics;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.spring.Peer;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.annotation.ZmqListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One context is enough for nearly everybody; sockets that need I/O threads of their own name another one. */
@Tag("L9")
@Timeout(60)
class SeveralContextsTest {

    private static final String NOBODY = "tcp://127.0.0.1:1";

    @Test
    void aSocketMayHaveAContextOfItsOwn() {
        class Listener {
            final BlockingQueue<String> received = new LinkedBlockingQueue<>();

            @ZmqListener("files")
            void on(String text) {
                received.add(text);
            }
        }
        Listener listener = new Listener();
        TestApplication.withBean(listener, ContextOwner.class)
                .socket("orders", "pull")
                .socket("files", "pull")
                .properties("zmq.contexts.bulk.io-threads=2", "zmq.sockets.files.context=bulk")
                .run(application -> {
                    Context bulk = application.context().getBean("bulk", Context.class);
                    Context main = application.bean(ContextOwner.class).context;
                    assertThat(bulk.statistics())
                            .extracting(SocketStatistics::name)
                            .containsExactly("files");
                    assertThat(main.statistics())
                            .extracting(SocketStatistics::name)
                            .containsExactly("orders");
                    assertThat(bulk.resourceUsage().threads()).isGreaterThanOrEqualTo(2);
                    assertThat(Thread.getAllStackTraces().keySet())
                            .anyMatch(thread -> thread.getName().startsWith("zmq-bulk"));
                    try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("files"))) {
                        push.send("hello");
                        assertThat(listener.received.poll(10, TimeUnit.SECONDS)).isEqualTo("hello");
                    }
                });
    }

    @Test
    void whatAContextDoesNotSetIsAsInTheApplications() {
        TestApplication.with()
                .socket("files", "push")
                .socket("copies", "push")
                .properties(
                        "zmq.context.linger=3s",
                        "zmq.contexts.bulk.io-threads=2",
                        "zmq.contexts.slow.linger=4s",
                        "zmq.sockets.files.context=bulk",
                        "zmq.sockets.copies.context=slow")
                .run(application -> {
                    assertThat(application.socket("files").getOption(SocketOptions.LINGER))
                            .isEqualTo(Duration.ofSeconds(3));
                    assertThat(application.socket("copies").getOption(SocketOptions.LINGER))
                            .isEqualTo(Duration.ofSeconds(4));
                });
    }

    @Test
    void aContextWithoutSocketsIsNotMade() {
        TestApplication.with()
                .socket("orders", "pull")
                .properties("zmq.contexts.spare.io-threads=2")
                .run(application -> assertThat(
                                application.context().getBeanFactory().containsSingleton("spare"))
                        .isFalse());
    }

    @Test
    void aContextMayBeABean() {
        TestApplication.with(OwnContext.class, ContextOwner.class)
                .socket("orders", "pull")
                .socket("files", "pull")
                .properties("zmq.sockets.files.context=own")
                .run(application -> {
                    assertThat(application
                                    .context()
                                    .getBean("own", Context.class)
                                    .statistics())
                            .extracting(SocketStatistics::name)
                            .containsExactly("files");
                    assertThat(application.bean(ContextOwner.class).context.statistics())
                            .extracting(SocketStatistics::name)
                            .containsExactly("orders");
                });
    }

    @Test
    void allContextsCloseWithTheApplicationWithinOneLinger() {
        List<Context> contexts = new ArrayList<>();
        long[] closing = new long[1];
        TestApplication.with()
                .properties(
                        "zmq.context.linger=2s",
                        "zmq.contexts.bulk.io-threads=1",
                        "zmq.sockets.orders.type=push",
                        "zmq.sockets.orders.connect=" + NOBODY,
                        "zmq.sockets.files.type=push",
                        "zmq.sockets.files.connect=" + NOBODY,
                        "zmq.sockets.files.context=bulk")
                .run(application -> {
                    contexts.addAll(
                            application.context().getBeansOfType(Context.class).values());
                    for (Socket socket :
                            application.context().getBeansOfType(Socket.class).values()) {
                        socket.send("nobody gets it");
                    }
                    closing[0] = System.nanoTime();
                });
        Duration closed = Duration.ofNanos(System.nanoTime() - closing[0]);
        assertThat(contexts).hasSize(2).allMatch(Context::isClosed);
        assertThat(closed).isBetween(Duration.ofSeconds(1), Duration.ofMillis(3500));
    }

    @Test
    void whoWaitsForRoomInAnyContextIsFreedWhenTheApplicationStops() {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        TestApplication.with(WaitingSender.class)
                .properties(
                        "zmq.context.linger=0",
                        "zmq.context.stop-timeout=100ms",
                        "zmq.contexts.bulk.io-threads=1",
                        "zmq.sockets.files.type=push",
                        "zmq.sockets.files.connect=" + NOBODY,
                        "zmq.sockets.files.context=bulk",
                        "zmq.sockets.files.options.send-high-water-mark=1")
                .run(application -> application.bean(WaitingSender.class).failure = failure);
        assertThat(failure.get()).isInstanceOf(ZmqClosedException.class);
    }

    @Test
    void customizersSeeEveryContext() {
        List<Integer> seen = new ArrayList<>();
        TestApplication.with()
                .socket("files", "pull")
                .properties("zmq.contexts.bulk.io-threads=2", "zmq.sockets.files.context=bulk")
                .runner()
                .withBean(ZmqContextCustomizer.class, () -> builder -> seen.add(builder.ioThreads()))
                .run(application -> assertThat(seen).containsExactlyInAnyOrder(1, 2));
    }

    @Configuration(proxyBeanMethods = false)
    static class ContextOwner {

        final Context context;

        ContextOwner(Context context) {
            this.context = context;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnContext {

        @Bean(defaultCandidate = false)
        Context own() {
            return Context.create();
        }
    }

    /** Sends until there is no room, and when the application stops, waits for the end of that before the sockets close. */
    @Configuration(proxyBeanMethods = false)
    static class WaitingSender implements SmartLifecycle {

        private final Socket files;
        private volatile @Nullable CompletableFuture<?> sending;
        private volatile AtomicReference<Throwable> failure = new AtomicReference<>();

        WaitingSender(@Qualifier("files") Socket files) {
            this.files = files;
        }

        @Override
        public void start() {
            sending = CompletableFuture.runAsync(() -> {
                while (true) {
                    files.send("a file");
                }
            });
        }

        @Override
        public void stop() {
            CompletableFuture<?> stopping = sending;
            assertThat(stopping).isNotNull();
            failure.set(stopping.handle((nothing, thrown) -> thrown.getCause())
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join());
        }

        @Override
        public boolean isRunning() {
            return sending != null;
        }
    }
}
