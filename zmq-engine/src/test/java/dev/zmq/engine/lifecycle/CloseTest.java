// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.Context;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Closing sockets and contexts while others use them. */
class CloseTest {

    private static final Duration MARGIN = Duration.ofSeconds(2);

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void closingTheContextEndsBlockedCalls() {
        assertBlockedCallsEnd(sockets -> contexts.context().close());
    }

    @Test
    void shuttingTheContextDownEndsBlockedCalls() {
        assertBlockedCallsEnd(sockets -> contexts.context().shutdown());
    }

    @Test
    void shuttingDownReturnsAtOnceAndGoesOnSending() {
        Context context = contexts.open();
        String endpoint = Endpoints.unbound();
        context.socket(SocketType.PUSH).connect(endpoint).send("queued");
        long start = System.nanoTime();
        context.shutdown();
        context.shutdown();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(MARGIN);
        assertThat(context.isClosed()).isTrue();
        assertThatThrownBy(() -> context.socket(SocketType.PULL)).isInstanceOf(ZmqClosedException.class);
        assertThat(context.resourceUsage()).isNotEqualTo(TestContexts.NOTHING);
        Socket pull = contexts.socket(SocketType.PULL);
        pull.bind(endpoint);
        assertThat(Sockets.receive(pull).text()).isEqualTo("queued");
        context.close();
        assertThat(context.resourceUsage()).isEqualTo(TestContexts.NOTHING);
    }

    @Test
    void closingTheSocketsEndsBlockedCalls() {
        assertBlockedCallsEnd(sockets -> sockets.forEach(Socket::close));
    }

    @ParameterizedTest
    @EnumSource
    void everyCallOnAClosedSocketSaysSo(SocketType type) {
        Socket socket = contexts.socket(type);
        socket.bind(Sockets.ANY_PORT);
        socket.close();
        socket.close();

        assertThat(socket.isClosed()).isTrue();
        assertThat(socket.type()).isEqualTo(type);
        assertThat(socket.statistics().closed()).isTrue();
        List<Workers.Work> calls = new ArrayList<>(List.of(
                () -> socket.bind(Sockets.ANY_PORT),
                () -> socket.connect(Endpoints.unbound()),
                () -> socket.unbind("tcp://127.0.0.1:1"),
                () -> socket.disconnect("tcp://127.0.0.1:1"),
                () -> socket.setOption(SocketOptions.LINGER, Duration.ZERO),
                () -> socket.getOption(SocketOptions.LINGER)));
        if (type.canSend()) {
            calls.add(() -> socket.send("late"));
            calls.add(() -> socket.trySend(Message.of("late")));
            calls.add(() -> socket.send(Message.of("late"), Duration.ZERO));
        }
        if (type.canReceive()) {
            calls.add(socket::receive);
            calls.add(socket::tryReceive);
            calls.add(() -> socket.receive(Duration.ZERO));
        }
        assertThat(calls).allSatisfy(call -> assertThatThrownBy(call::run).isInstanceOf(ZmqClosedException.class));
    }

    @Test
    void aClosedContextMakesNoSockets() {
        Context context = contexts.open();
        Socket open = context.socket(SocketType.PULL);
        context.close();

        assertThat(context.isClosed()).isTrue();
        assertThat(open.isClosed()).isTrue();
        assertThatThrownBy(() -> context.socket(SocketType.PULL)).isInstanceOf(ZmqClosedException.class);
        assertThatThrownBy(open::tryReceive).isInstanceOf(ZmqClosedException.class);
    }

    @Test
    void aContextMayBeClosedTwiceAndFromManyThreadsAtOnce() throws Exception {
        Context context = contexts.open();
        Socket push = context.socket(SocketType.PUSH)
                .setOption(SocketOptions.LINGER, Duration.ofMillis(300))
                .connect(Endpoints.unbound());
        push.send("nobody will take this");
        CountDownLatch start = new CountDownLatch(1);
        try (Workers workers = new Workers()) {
            for (int i = 0; i < 8; i++) {
                workers.run(() -> {
                    start.await();
                    context.close();
                    assertThat(context.resourceUsage()).isEqualTo(TestContexts.NOTHING);
                });
            }
            start.countDown();
            workers.join();
        }
        context.close();
        assertThat(context.resourceUsage()).isEqualTo(TestContexts.NOTHING);
    }

    @Test
    void aSocketMayBeClosedWhileOthersSendAndReceive() throws Exception {
        for (int round = 0; round < 20; round++) {
            Socket pull = contexts.socket(SocketType.PULL);
            Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
            try (Workers workers = new Workers()) {
                CountDownLatch traffic = new CountDownLatch(100);
                List<Future<?>> ends = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    ends.add(workers.run(() -> {
                        while (true) {
                            push.send("traffic");
                        }
                    }));
                    ends.add(workers.run(() -> {
                        while (true) {
                            pull.receive();
                            traffic.countDown();
                        }
                    }));
                }
                traffic.await();

                push.close();
                pull.close();

                assertThat(ends)
                        .allSatisfy(end -> assertThat(end)
                                .failsWithin(Sockets.PATIENCE)
                                .withThrowableThat()
                                .withCauseInstanceOf(ZmqClosedException.class));
            }
        }
    }

    @Test
    void closingTheContextWhileSocketsAreMadeLeavesNothing() throws Exception {
        for (int round = 0; round < 10; round++) {
            Context context = contexts.open();
            CountDownLatch some = new CountDownLatch(20);
            try (Workers workers = new Workers()) {
                Future<?> maker = workers.run(() -> {
                    while (true) {
                        context.socket(SocketType.PULL).bind(Sockets.ANY_PORT);
                        some.countDown();
                    }
                });
                some.await();

                context.close();

                assertThat(maker)
                        .failsWithin(Sockets.PATIENCE)
                        .withThrowableThat()
                        .withCauseInstanceOf(ZmqClosedException.class);
            }
            assertThat(context.resourceUsage()).isEqualTo(TestContexts.NOTHING);
        }
    }

    @Test
    void aClosedEndpointIsFreeAtOnce() {
        String endpoint = Endpoints.unbound();
        for (int round = 0; round < 50; round++) {
            try (Socket pull = contexts.socket(SocketType.PULL)) {
                assertThat(pull.bind(endpoint)).isEqualTo(endpoint);
            }
        }
    }

    @Test
    void anInterruptDoesNotKeepTheContextOpen() throws Exception {
        Context context = contexts.open();
        Socket push = context.socket(SocketType.PUSH).connect(Endpoints.unbound());
        push.send("lingers without limit");
        try (Workers workers = new Workers()) {
            Future<Boolean> flag = workers.call(() -> {
                Thread.currentThread().interrupt();
                context.close();
                return Thread.interrupted();
            });

            assertThat(flag).succeedsWithin(MARGIN).isEqualTo(true);
        }
        assertThat(context.resourceUsage()).isEqualTo(TestContexts.NOTHING);
    }

    private void assertBlockedCallsEnd(Consumer<List<Socket>> close) {
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH);
        Socket full = contexts.socket(SocketType.PUSH)
                .setOption(SocketOptions.SEND_HIGH_WATER_MARK, 5)
                .connect(Endpoints.unbound());
        Socket rep = contexts.socket(SocketType.REP);
        Socket req = contexts.socket(SocketType.REQ).connect(rep.bind(Sockets.ANY_PORT));
        req.send("never answered");
        while (full.trySend(Message.of("fill"))) {
            // up to the high-water mark
        }
        List<Socket> sockets = List.of(pull, push, full, rep, req);
        sockets.forEach(socket -> socket.setOption(SocketOptions.SEND_TIMEOUT, SocketOptions.INFINITE)
                .setOption(SocketOptions.RECEIVE_TIMEOUT, SocketOptions.INFINITE));
        Sockets.receive(rep);
        rep.send("one answer");
        Sockets.receive(req);
        req.send("never answered");
        try (Workers workers = new Workers()) {
            List<Future<?>> blocked = List.of(
                    workers.run(pull::receive),
                    workers.run(() -> pull.receive(Duration.ofMinutes(1))),
                    workers.run(() -> push.send("no peer")),
                    workers.run(() -> full.send("no room")),
                    workers.run(() -> full.send(Message.of("no room"), Duration.ofMinutes(1))),
                    workers.run(req::receive));
            Sockets.eventually("all block")
                    .during(Duration.ofMillis(50))
                    .until(() -> blocked.stream().noneMatch(Future::isDone));

            close.accept(sockets);

            assertThat(blocked)
                    .allSatisfy(call -> assertThat(call)
                            .failsWithin(MARGIN)
                            .withThrowableThat()
                            .withCauseInstanceOf(ZmqClosedException.class));
        }
    }
}
