// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.Cancellable;
import dev.zmq.engine.Message;
import dev.zmq.engine.PollEvent;
import dev.zmq.engine.ReadinessChannel;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.Footprint;
import dev.zmq.engine.testkit.LogRecords;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sockets in event loops that are not ours. */
@Tag("L13")
class ForeignLoopTest {

    private static final long PATIENCE_MILLIS = Sockets.PATIENCE.toMillis();

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    private final ExecutorService loop = Executors.newSingleThreadExecutor();

    @AfterEach
    void stopLoop() {
        loop.shutdownNow();
    }

    // ---- By a listener. ----

    @Test
    void aLoopWithAQueueOfItsOwnReceivesEverything() throws Exception {
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        int count = 20_000;
        CompletableFuture<Void> all = new CompletableFuture<>();
        AtomicInteger next = new AtomicInteger();
        Runnable drain = new Runnable() {
            @Override
            public void run() {
                Message message;
                while ((message = pull.tryReceive()) != null) {
                    assertThat(message.text()).isEqualTo("" + next.getAndIncrement());
                }
                if (next.get() == count) {
                    all.complete(null);
                } else {
                    pull.onReadable(loop, this);
                }
            }
        };
        pull.onReadable(loop, drain);

        Sockets.sendNumbers(push, 0, count);

        all.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Test
    void anActionRunsOnceForAllThatArrives() throws Exception {
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        BlockingQueue<String> calls = new LinkedBlockingQueue<>();
        pull.onReadable(loop, () -> calls.add("once"));
        push.send("first");
        assertThat(calls.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo("once");
        pull.tryReceive();

        push.send("second");
        Sockets.receive(pull);
        loop.submit(() -> {}).get();
        assertThat(calls).isEmpty();

        push.send("third");
        Sockets.eventually("arrival").until(pull::isReadable);
        pull.onReadable(loop, () -> calls.add("at once"));
        assertThat(calls.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo("at once");
    }

    @Test
    void anActionDoesNotRunForAMessageThatSomebodyElseTook() throws Exception {
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        List<Runnable> queue = new ArrayList<>();
        BlockingQueue<Message> received = new LinkedBlockingQueue<>();
        pull.onReadable(
                task -> {
                    synchronized (queue) {
                        queue.add(task);
                    }
                },
                () -> received.add(pull.tryReceive()));
        push.send("taken");
        assertThat(Sockets.receive(pull).text()).isEqualTo("taken");
        runAll(queue);
        assertThat(received).isEmpty();

        push.send("left");
        Sockets.eventually("the action").until(() -> {
            runAll(queue);
            return !received.isEmpty();
        });
        assertThat(received.take().text()).isEqualTo("left");
    }

    private static void runAll(List<Runnable> queue) {
        List<Runnable> tasks;
        synchronized (queue) {
            tasks = List.copyOf(queue);
            queue.clear();
        }
        tasks.forEach(Runnable::run);
    }

    @Test
    void anActionRunsWhenASenderHasRoom() throws Exception {
        Socket push = contexts.socket(SocketType.PUSH).setOption(SocketOptions.SEND_HIGH_WATER_MARK, 1);
        String endpoint = Endpoints.unbound();
        push.connect(endpoint).send("first");
        CompletableFuture<Boolean> sent = new CompletableFuture<>();
        push.onWritable(loop, () -> sent.complete(push.trySend(Message.of("second"))));
        assertThat(sent).isNotDone();

        Socket pull = contexts.socket(SocketType.PULL);
        pull.bind(endpoint);

        assertThat(sent.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
        assertThat(Sockets.receive(pull).text()).isEqualTo("first");
        assertThat(Sockets.receive(pull).text()).isEqualTo("second");
    }

    @Test
    void theEndOfTheSocketIsTold() throws Exception {
        Socket pull = contexts.socket(SocketType.PULL);
        CompletableFuture<Throwable> seen = new CompletableFuture<>();
        pull.onReadable(loop, () -> {
            try {
                pull.tryReceive();
            } catch (ZmqClosedException e) {
                seen.complete(e);
            }
        });

        pull.close();

        assertThat(seen.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isInstanceOf(ZmqClosedException.class);
        assertThatThrownBy(() -> pull.onReadable(loop, () -> {})).isInstanceOf(ZmqClosedException.class);
    }

    @Test
    void aCancelledActionDoesNotRun() throws Exception {
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        AtomicInteger calls = new AtomicInteger();
        Cancellable cancelled = pull.onReadable(loop, calls::incrementAndGet);

        cancelled.cancel();
        cancelled.cancel();

        push.send("message");
        Sockets.eventually("arrival").until(pull::isReadable);
        loop.submit(() -> {}).get();
        assertThat(calls).hasValue(0);
    }

    @Test
    void anExecutorThatRunsTasksInPlaceIsRefused() {
        Socket pub = contexts.socket(SocketType.PUB);

        assertThatThrownBy(() -> pub.onWritable(Runnable::run, () -> pub.send("in place")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must not run its tasks on the thread that submits them");
    }

    @Test
    void anExecutorThatFailsHurtsNobodyElse() {
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        try (LogRecords log = LogRecords.of(Socket.class)) {
            pull.onReadable(
                    task -> {
                        throw new RejectedExecutionException("no");
                    },
                    () -> {});
            push.send("message");

            assertThat(Sockets.receive(pull).text()).isEqualTo("message");
            Sockets.eventually("log")
                    .untilAsserted(() -> assertThat(log.atLeast(Level.WARNING))
                            .anyMatch(line -> line.contains(pull.name()) && line.contains("its executor failed")));
        }
        push.send("again");
        assertThat(Sockets.receive(pull).text()).isEqualTo("again");
        assertThat(push.statistics().reconnects()).isZero();
    }

    // ---- By a channel. ----

    @Test
    @Tag("L15")
    void aSelectorOfTheApplicationReceivesEverything() throws IOException {
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        int count = 5000;
        try (Selector selector = Selector.open();
                ReadinessChannel readiness = pull.openReadinessChannel(PollEvent.READABLE)) {
            readiness.channel().register(selector, SelectionKey.OP_READ);
            Sockets.sendNumbers(push, 0, 10);
            int received = 0;
            while (received < count) {
                assertThat(selector.select(key -> {}, PATIENCE_MILLIS)).isEqualTo(1);
                // One message only: the channel stays selectable for the others.
                if (readiness.update()) {
                    assertThat(Sockets.number(pull.tryReceive())).isEqualTo(received++);
                    if (received % 10 == 0 && received < count) {
                        Sockets.sendNumbers(push, received, 10);
                    }
                }
            }
            assertThat(readiness.update()).isFalse();
            assertThat(selector.selectNow()).isZero();
        }
    }

    @Test
    void aChannelIsSelectedForRoom() throws IOException {
        String endpoint = Endpoints.unbound();
        Socket push = contexts.socket(SocketType.PUSH).setOption(SocketOptions.SEND_HIGH_WATER_MARK, 1);
        push.connect(endpoint).send("first");
        try (Selector selector = Selector.open();
                ReadinessChannel readiness = push.openReadinessChannel(PollEvent.READABLE, PollEvent.WRITABLE)) {
            readiness.channel().register(selector, SelectionKey.OP_READ);
            assertThat(readiness.update()).isFalse();
            assertThat(selector.selectNow()).isZero();

            Socket pull = contexts.socket(SocketType.PULL);
            pull.bind(endpoint);

            do { // a connection may be room, too
                assertThat(selector.select(key -> {}, PATIENCE_MILLIS)).isEqualTo(1);
            } while (!readiness.update());
            assertThat(push.trySend(Message.of("second"))).isTrue();
        }
    }

    @Test
    void aChannelTellsTheEndOfItsSocket() throws IOException {
        Socket pull = contexts.socket(SocketType.PULL);
        try (Selector selector = Selector.open();
                ReadinessChannel readiness = pull.openReadinessChannel(PollEvent.READABLE)) {
            readiness.channel().register(selector, SelectionKey.OP_READ);
            assertThat(readiness.update()).isFalse();

            pull.close();

            assertThat(selector.select(key -> {}, PATIENCE_MILLIS)).isEqualTo(1);
            assertThat(readiness.update()).isTrue();
            assertThatThrownBy(pull::tryReceive).isInstanceOf(ZmqClosedException.class);
        }
        assertThatThrownBy(() -> pull.openReadinessChannel(PollEvent.READABLE)).isInstanceOf(ZmqClosedException.class);
    }

    @Test
    void aChannelForNothingIsRefused() {
        Socket pull = contexts.socket(SocketType.PULL);

        assertThatThrownBy(pull::openReadinessChannel).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aThousandChannelsLeaveNothing() {
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        push.send("first");
        Sockets.receive(pull);
        Footprint before = Footprint.now("no such thread");

        for (int i = 0; i < 1000; i++) {
            try (ReadinessChannel readiness = pull.openReadinessChannel(PollEvent.READABLE)) {
                push.send("message");
                Sockets.eventually("arrival").until(readiness::update);
                pull.tryReceive();
                readiness.close();
            }
        }

        assertThat(Footprint.now("no such thread")).matches(now -> now.isNoMoreThan(before), "no more than " + before);
        push.send("last");
        assertThat(Sockets.receive(pull).text()).isEqualTo("last");
    }
}
