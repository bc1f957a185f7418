// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Context;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqBindException;
import dev.zmq.engine.ZmqInterruptedException;
import dev.zmq.spring.actuate.ZmqEndpoint;
import dev.zmq.spring.annotation.ZmqListener;
import dev.zmq.spring.core.DuplicateConsumerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/** What ZeroMQ promises, in Spring applications. */
@Timeout(60)
class ApplicationRequirementsTest {

    private static final Duration SHORT = Duration.ofMillis(100);

    @Test
    @Tag("V8")
    void bindingAPortInUseStopsTheStartAndConnectingToNobodyDoesNot() {
        try (Peer other = Peer.bound(SocketType.PULL)) {
            TestApplication.with()
                    .properties("zmq.sockets.in.type=pull", "zmq.sockets.in.bind=" + other.endpoint())
                    .runner()
                    .run(application -> assertThat(application.getStartupFailure())
                            .rootCause()
                            .isInstanceOfAny(ZmqBindException.class, java.net.BindException.class));
        }
        TestApplication.with()
                .properties("zmq.sockets.out.type=push", "zmq.sockets.out.connect=tcp://127.0.0.1:1")
                .run(application ->
                        assertThat(application.socket("out").isClosed()).isFalse());
    }

    @Test
    @Tag("V9")
    void receivingBlocksOrGivesUpAfterATimeOrAtOnce() {
        TestApplication.with().socket("in", "pull").run(application -> {
            try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                assertThat(application.template().receive("in", String.class, Duration.ZERO))
                        .isNull();
                assertThat(application.template().receive("in", String.class, SHORT))
                        .isNull();
                CompletableFuture<String> waiting = CompletableFuture.supplyAsync(
                        () -> application.template().receive("in", String.class));
                push.send("one");
                assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo("one");
                push.send("{\"bid\":1}");
                assertThat(application.template().receive("in", Quote.class)).isEqualTo(new Quote(1));
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> application.template().receive("in", String.class))
                        .isInstanceOf(ZmqInterruptedException.class);
                assertThat(Thread.interrupted()).isTrue();
            }
        });
    }

    @Test
    @Tag("V9")
    void theTemplateDoesNotReceiveWhereAListenerDoes() {
        TestApplication.withBean(new Log())
                .socket("in", "pull")
                .socket("more", "pull")
                .run(application -> assertThatThrownBy(
                                () -> application.template().receive("in", String.class, Duration.ZERO))
                        .isInstanceOf(DuplicateConsumerException.class));
    }

    @Test
    @Tag("V11")
    @Tag("R33")
    void anApplicationStartsAndSendsThoughAllItsPeersAreAbsent() {
        long start = System.nanoTime();
        TestApplication.with()
                .properties(
                        "zmq.sockets.a.type=push",
                        "zmq.sockets.a.connect=tcp://127.0.0.1:1",
                        "zmq.sockets.b.type=req",
                        "zmq.sockets.b.connect=tcp://127.0.0.1:2",
                        "zmq.sockets.c.type=sub",
                        "zmq.sockets.c.subscribe=",
                        "zmq.sockets.c.connect=tcp://127.0.0.1:3",
                        "zmq.context.linger=0")
                .run(application -> {
                    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
                    for (int i = 0; i < 1000; i++) {
                        assertThat(application.template().trySend("a", "message " + i))
                                .isTrue();
                    }
                    assertThat(application.template().trySend("a", "one too many"))
                            .isFalse();
                });
    }

    @Test
    @Tag("V13")
    void oneServerServesManyClientsAndNeverCrossesTheirReplies() throws Exception {
        TestApplication.withBean(new Echo()).socket("server", "rep").run(server -> {
            List<CompletableFuture<Void>> clients = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                String name = "client " + i;
                clients.add(CompletableFuture.runAsync(() -> {
                    try (Peer req = Peer.connected(SocketType.REQ, server.endpoint("server"))) {
                        for (int n = 0; n < 50; n++) {
                            assertThat(req.request(name + " " + n)).containsExactly(name + " " + n);
                        }
                    }
                }));
            }
            for (CompletableFuture<Void> client : clients) {
                client.get(30, TimeUnit.SECONDS);
            }
        });
    }

    @Test
    @Tag("V16")
    void messagesQueueWhileTheListenerIsBusyAndTheActuatorSaysHowMany() throws Exception {
        Busy busy = new Busy();
        TestApplication.withBean(busy)
                .socket("in", "pull")
                .properties("zmq.sockets.in.options.receive-high-water-mark=1000")
                .run(application -> {
                    ZmqEndpoint actuator = new ZmqEndpoint(Map.of("in", application.socket("in")), List::of);
                    try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                        push.send("the first");
                        assertThat(busy.entered.await(10, TimeUnit.SECONDS)).isTrue();
                        for (int i = 0; i < 1500; i++) {
                            push.send("one more");
                        }
                        Awaitility.await()
                                .until(() -> actuator.socket("in", null, null)
                                                .incoming()
                                                .depth()
                                        >= 1000);
                        assertThat(busy.taken.get()).isOne();
                        busy.goOn.countDown();
                        Awaitility.await().until(() -> busy.taken.get() == 1501);
                    }
                });
    }

    @Test
    @Tag("V15")
    void eitherSideMayBeRestartedWithoutTheOther() {
        try (Peer req = Peer.bound(SocketType.REQ)) {
            for (int i = 0; i < 3; i++) {
                TestApplication.withBean(new Echo())
                        .properties("zmq.sockets.server.type=rep", "zmq.sockets.server.connect=" + req.endpoint())
                        .run(server -> assertThat(req.request("hello")).containsExactly("hello"));
            }
        }
        TestApplication.withBean(new Echo()).socket("server", "rep").run(server -> {
            for (int i = 0; i < 3; i++) {
                try (Peer req = Peer.connected(SocketType.REQ, server.endpoint("server"))) {
                    assertThat(req.request("hello")).containsExactly("hello");
                }
            }
        });
    }

    @Test
    @Tag("V36")
    @Tag("L10")
    @Tag("L23")
    void oneMethodServesSeveralSocketsWithWholeMessages() {
        Log log = new Log();
        TestApplication.withBean(log)
                .socket("in", "pull")
                .socket("more", "pull")
                .run(application -> {
                    try (Peer one = Peer.connected(SocketType.PUSH, application.endpoint("in"));
                            Peer two = Peer.connected(SocketType.PUSH, application.endpoint("more"))) {
                        one.send("a", "b");
                        assertThat(log.parts.poll(10, TimeUnit.SECONDS)).isEqualTo(2);
                        two.send("c", "d", "e");
                        assertThat(log.parts.poll(10, TimeUnit.SECONDS)).isEqualTo(3);
                    }
                });
    }

    @Test
    @Tag("L9")
    void thereIsOneContextAndItClosesWithTheApplication() {
        Context[] context = new Context[1];
        TestApplication.with().socket("a", "pull").socket("b", "push").run(application -> {
            assertThat(application.context()).hasSingleBean(Context.class);
            context[0] = application.bean(Context.class);
        });
        assertThatThrownBy(() -> context[0].socket(SocketType.PULL)).isInstanceOf(RuntimeException.class);
    }

    @Test
    @Tag("L12")
    @Tag("V40")
    void aSocketMayBindAndConnectAtTheSameTime() {
        try (Peer bound = Peer.bound(SocketType.PUSH)) {
            TestApplication.with()
                    .socket("in", "pull")
                    .properties("zmq.sockets.in.connect=" + bound.endpoint())
                    .run(application -> {
                        try (Peer connected = Peer.connected(
                                SocketType.PUSH,
                                application
                                        .socket("in")
                                        .statistics()
                                        .boundEndpoints()
                                        .get(0))) {
                            bound.send("from where it connects");
                            assertThat(application.template().receive("in", String.class, Duration.ofSeconds(10)))
                                    .isEqualTo("from where it connects");
                            connected.send("from where it binds");
                            assertThat(application.template().receive("in", String.class, Duration.ofSeconds(10)))
                                    .isEqualTo("from where it binds");
                        }
                    });
        }
    }

    @Test
    @Tag("L13")
    @Tag("L15")
    void aTaskExecutorOfTheApplicationServesASocket() {
        TestApplication.with().socket("in", "pull").run(application -> {
            Socket in = application.socket("in");
            BlockingQueue<String> received = new LinkedBlockingQueue<>();
            SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("mine-");
            in.onReadable(executor, () -> {
                Message message = in.tryReceive();
                if (message != null) {
                    received.add(Thread.currentThread().getName() + " " + message.text());
                }
            });
            try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                push.send("hello");
                assertThat(received.poll(10, TimeUnit.SECONDS))
                        .startsWith("mine-")
                        .endsWith(" hello");
            }
        });
    }

    @Test
    @Tag("V60")
    void aServerMayConnectAndAClientMayBind() {
        TestApplication.with()
                .socket("client", "req")
                .run(client -> TestApplication.withBean(new Echo())
                        .properties(
                                "zmq.sockets.server.type=rep",
                                "zmq.sockets.server.connect=" + client.endpoint("client"))
                        .run(server -> {
                            await().until(() -> !client.socket("client")
                                    .statistics()
                                    .peers()
                                    .isEmpty());
                            assertThat(client.template().sendAndReceive("client", "hello", String.class))
                                    .isEqualTo("hello");
                        }));
    }

    record Quote(int bid) {}

    static class Echo {

        @ZmqListener("server")
        String echo(String text) {
            return text;
        }
    }

    static class Log {

        private final BlockingQueue<Integer> parts = new LinkedBlockingQueue<>();

        @ZmqListener({"in", "more"})
        void on(Message message) {
            parts.add(message.size());
        }
    }

    static class Busy {

        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
        final AtomicInteger taken = new AtomicInteger();

        @ZmqListener("in")
        void on(byte[] message) throws InterruptedException {
            taken.incrementAndGet();
            entered.countDown();
            assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }
}
