// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Context;
import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.listener.ZmqListenerContainer;
import dev.zmq.spring.listener.ZmqListenerEndpointRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the talks and slides promise of ZeroMQ, in applications with listeners. */
@Timeout(60)
class ListenerRequirementsTest {

    @Test
    @Tag("V11")
    @Tag("V12")
    @Tag("R33")
    void theApplicationStartsWithoutItsPeersAndHearsThemWhenTheyCome() {
        Listener listener = new Listener();
        String endpoint;
        try (Peer taken = Peer.bound(SocketType.PUSH)) {
            endpoint = taken.endpoint();
        }
        TestApplication.withBean(listener)
                .properties(
                        "zmq.sockets.in.type=pull",
                        "zmq.sockets.in.connect=" + endpoint,
                        "zmq.sockets.in.options.reconnect-interval=20ms")
                .run(application -> {
                    assertThat(container(application).isRunning()).isTrue();
                    try (Peer late = Peer.bound(SocketType.PUSH, endpoint)) {
                        late.send("at last");
                        assertThat(listener.next()).isEqualTo("at last");
                    }
                });
    }

    @Test
    @Tag("V12")
    @Tag("V15")
    void aRequestIsAnsweredThoughTheServerStartsLater() {
        String endpoint;
        try (Peer taken = Peer.bound(SocketType.REP)) {
            endpoint = taken.endpoint();
        }
        try (Peer req = Peer.connected(SocketType.REQ, endpoint)) {
            for (int start = 1; start <= 2; start++) {
                String request = "request " + start;
                req.send(request);
                TestApplication.withBean(new Server())
                        .properties("zmq.sockets.server.type=rep", "zmq.sockets.server.bind=" + endpoint)
                        .run(application -> assertThat(req.receive()).containsExactly("re: " + request));
            }
        }
    }

    @Test
    @Tag("V14")
    void aPeerThatFloodsDoesNotStarveAnother() {
        class Slow {
            private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

            @ZmqListener("in")
            void on(String text) {
                if (text.equals("flood")) {
                    LockSupport.parkNanos(1_000_000); // The work for which both compete.
                } else {
                    received.add(text);
                }
            }
        }
        Slow listener = new Slow();
        AtomicBoolean enough = new AtomicBoolean();
        TestApplication.withBean(listener).socket("in", "pull").run(application -> {
            try (Peer flood = Peer.connected(SocketType.PUSH, application.endpoint("in"));
                    Peer calm = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                Thread flooder = new Thread(() -> {
                    while (!enough.get()) {
                        flood.socket().send(Message.of("flood"), Duration.ofMillis(10));
                    }
                });
                flooder.start();
                try {
                    await().until(() -> container(application).processedCount() > 100);
                    for (int i = 0; i < 10; i++) {
                        calm.send("tick " + i);
                        assertThat(listener.received.poll(2, TimeUnit.SECONDS)).isEqualTo("tick " + i);
                    }
                } finally {
                    enough.set(true);
                    flooder.join();
                    container(application).stop();
                }
            }
        });
    }

    @Test
    @Tag("V15")
    void aPublisherMayGoAndComeBack() {
        class Prices {
            private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

            @ZmqListener(sockets = "prices", topics = "")
            void on(List<byte[]> parts) {
                received.add(new String(parts.get(0)));
            }
        }
        Prices prices = new Prices();
        String endpoint;
        try (Peer first = Peer.bound(SocketType.XPUB)) {
            endpoint = first.endpoint();
        }
        TestApplication.withBean(prices)
                .properties(
                        "zmq.sockets.prices.type=sub",
                        "zmq.sockets.prices.connect=" + endpoint,
                        "zmq.sockets.prices.options.reconnect-interval=20ms")
                .run(application -> {
                    for (int life = 1; life <= 3; life++) {
                        try (Peer pub = Peer.bound(SocketType.XPUB, endpoint)) {
                            await().until(() -> pub.socket().topicCount() == 1);
                            pub.send("life " + life);
                            assertThat(prices.received.poll(10, TimeUnit.SECONDS))
                                    .isEqualTo("life " + life);
                        }
                    }
                });
    }

    @Test
    @Tag("V40")
    @Tag("V3")
    void oneListenerHasPeersThatConnectAndPeersItConnectsTo() {
        Listener listener = new Listener();
        try (Peer bound = Peer.bound(SocketType.PUSH)) {
            TestApplication.withBean(listener)
                    .properties(
                            "zmq.sockets.in.type=pull",
                            "zmq.sockets.in.bind=tcp://127.0.0.1:*",
                            "zmq.sockets.in.connect=" + bound.endpoint())
                    .run(application -> {
                        String endpoint = application
                                .socket("in")
                                .statistics()
                                .boundEndpoints()
                                .iterator()
                                .next();
                        try (Peer connected = Peer.connected(SocketType.PUSH, endpoint)) {
                            bound.send("from the one");
                            assertThat(listener.next()).isEqualTo("from the one");
                            connected.send("from the other");
                            assertThat(listener.next()).isEqualTo("from the other");
                        }
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rep", "router"})
    @Tag("V60")
    void aServerMayConnectAndItsClientBind(String type) {
        try (Peer req = Peer.bound(SocketType.REQ)) {
            TestApplication.withBean(new Server())
                    .properties("zmq.sockets.server.type=" + type, "zmq.sockets.server.connect=" + req.endpoint())
                    .run(application -> {
                        assertThat(req.request("hello")).containsExactly("re: hello");
                        assertThat(req.request("again")).containsExactly("re: again");
                    });
        }
    }

    @Test
    @Tag("V36")
    void oneThreadServesSeveralSockets() {
        class Both {
            private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

            @ZmqListener(
                    sockets = {"first", "second", "third"},
                    sharedThread = "true")
            void on(String text) {
                received.add(Thread.currentThread().getName() + ": " + text);
            }
        }
        Both listener = new Both();
        TestApplication.withBean(listener)
                .socket("first", "pull")
                .socket("second", "pull")
                .socket("third", "pull")
                .run(application -> {
                    ZmqListenerContainer container = container(application);
                    assertThat(container.concurrency()).isEqualTo(1);
                    assertThat(container.socketNames()).containsExactly("first", "second", "third");
                    try (Peer first = Peer.connected(SocketType.PUSH, application.endpoint("first"));
                            Peer second = Peer.connected(SocketType.PUSH, application.endpoint("second"));
                            Peer third = Peer.connected(SocketType.PUSH, application.endpoint("third"))) {
                        String thread = "zmq-listener.on-1: ";
                        first.send("1");
                        assertThat(listener.received.poll(10, TimeUnit.SECONDS)).isEqualTo(thread + "1");
                        second.send("2");
                        assertThat(listener.received.poll(10, TimeUnit.SECONDS)).isEqualTo(thread + "2");

                        container.pause();
                        await().until(container::isPaused);
                        third.send("3");
                        container.resume();
                        assertThat(listener.received.poll(10, TimeUnit.SECONDS)).isEqualTo(thread + "3");

                        application.socket("first").close();
                        second.send("4");
                        assertThat(listener.received.poll(10, TimeUnit.SECONDS)).isEqualTo(thread + "4");
                        container.stop();
                        container.start();
                        second.send("5");
                        assertThat(listener.received.poll(10, TimeUnit.SECONDS)).endsWith(": 5");

                        application.socket("second").close();
                        assertThat(container.isRunning()).isTrue();
                        application.socket("third").close();
                        await().until(() -> container.state() == ZmqListenerContainer.State.STOPPED);
                    }
                });
    }

    @Test
    @Tag("V36")
    @Tag("V14")
    void oneThreadServesSeveralSocketsInTurn() {
        class Both {
            private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

            @ZmqListener(
                    sockets = {"first", "second"},
                    sharedThread = "true",
                    autoStartup = "false")
            void on(String text) {
                received.add(text);
            }
        }
        Both listener = new Both();
        TestApplication.withBean(listener)
                .socket("first", "pull")
                .socket("second", "pull")
                .run(application -> {
                    try (Peer first = Peer.connected(SocketType.PUSH, application.endpoint("first"));
                            Peer second = Peer.connected(SocketType.PUSH, application.endpoint("second"))) {
                        for (int i = 0; i < 900; i++) {
                            first.send("first");
                            second.send("second");
                        }
                        await().until(() -> depth(application, "first") == 900 && depth(application, "second") == 900);
                        container(application).start();
                        await().until(() -> container(application).processedCount() == 1800);
                        List<String> half =
                                listener.received.stream().limit(900).toList();
                        assertThat(half.stream().filter("second"::equals).count())
                                .isBetween(200L, 700L);
                    }
                });
    }

    @Test
    @Tag("L9")
    void allListenersShareOneContext() {
        class Both {
            @ZmqListener("first")
            @ZmqListener("second")
            void on(byte[] payload) {}
        }
        TestApplication.withBean(new Both())
                .socket("first", "pull")
                .socket("second", "pull")
                .run(application -> assertThat(application.context().getBeansOfType(Context.class))
                        .hasSize(1));
    }

    @Test
    @Tag("R1")
    @Tag("L12")
    void anIntegrationPointTakesSixLinesOfYmlAndAMethod() {
        // zmq: / sockets: / in: / type: pull / bind: ...
        Listener listener = new Listener();
        TestApplication.withBean(listener)
                .properties("zmq.sockets.in.type=pull", "zmq.sockets.in.bind=tcp://127.0.0.1:*")
                .run(application -> {
                    try (Peer push = Peer.connected(SocketType.PUSH, application.endpoint("in"))) {
                        push.send("hello");
                        assertThat(listener.next()).isEqualTo("hello");
                    }
                });
    }

    private static long depth(TestApplication.Running application, String socket) {
        return application.socket(socket).statistics().peers().stream()
                .mapToLong(peer -> peer.incoming().depth())
                .sum();
    }

    private static ZmqListenerContainer container(TestApplication.Running application) {
        return application
                .bean(ZmqListenerEndpointRegistry.class)
                .containers()
                .iterator()
                .next();
    }

    static class Listener {

        final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        @ZmqListener("in")
        void on(String text) {
            received.add(text);
        }

        String next() throws InterruptedException {
            return received.poll(10, TimeUnit.SECONDS);
        }
    }

    static class Server {

        @ZmqListener("server")
        String answer(String request) {
            return "re: " + request;
        }
    }
}
