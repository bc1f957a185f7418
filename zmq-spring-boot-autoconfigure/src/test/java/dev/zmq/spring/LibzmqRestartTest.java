// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.PeerState;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.annotation.ZmqListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers under libzmq that come late, are killed in the middle of the traffic, and come back. */
@Timeout(90)
class LibzmqRestartTest {

    private static final String SERVER = """
            rep = context.socket(zmq.REP)
            rep.bind(endpoint)
            print("bound")
            while True:
                rep.send_string(sys.argv[1] + " " + rep.recv_string())
            """;

    private static final String SINK = """
            pull = context.socket(zmq.PULL)
            pull.bind(endpoint)
            print("bound")
            while True:
                print(pull.recv_string())
            """;

    @BeforeAll
    static void requireLibzmq() throws Exception {
        PythonPeer.requireInstalled();
    }

    @Test
    @Tag("V15")
    void aListenerGoesOnWhenItsSenderIsKilledAndComesBack() {
        class Listener {
            private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

            @ZmqListener("in")
            void on(String text) {
                received.add(text);
            }
        }
        Listener listener = new Listener();
        TestApplication.withBean(listener).socket("in", "pull").run(application -> {
            for (int life = 1; life <= 3; life++) {
                String name = "life " + life;
                try (PythonPeer killed = PythonPeer.start(application.endpoint("in"), """
                        import time
                        push = context.socket(zmq.PUSH)
                        push.connect(endpoint)
                        while True:
                            push.send_string("%s")
                            time.sleep(0.001)
                        """.formatted(name))) {
                    int ofThisLife = 0;
                    while (ofThisLife < 100) {
                        String text = listener.received.poll(10, TimeUnit.SECONDS);
                        assertThat(text).as("message " + ofThisLife).isNotNull();
                        ofThisLife += text.equals(name) ? 1 : 0;
                    }
                }
                await().until(() ->
                        application.socket("in").statistics().peers().isEmpty());
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"req", "dealer"})
    @Tag("V15")
    void aClientGoesOnWhenItsServerIsKilledAndComesBack(String type) {
        String endpoint = freeEndpoint();
        TestApplication.with()
                .properties(
                        "zmq.sockets.client.type=" + type,
                        "zmq.sockets.client.connect=" + endpoint,
                        "zmq.sockets.client.options.reconnect-interval=20ms",
                        "zmq.template.reply-timeout=1s",
                        "zmq.template.retries=10")
                .run(application -> {
                    for (int life = 1; life <= 3; life++) {
                        try (PythonPeer killed = started(endpoint, SERVER)) {
                            for (int i = 0; i < 20; i++) {
                                assertThat(application.template().sendAndReceive("client", i, String.class))
                                        .isEqualTo(endpoint + " " + i);
                            }
                        }
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"req", "dealer"})
    @Tag("V12")
    void aRequestIsAnsweredAtOnceByAServerThatStartsLater(String type) {
        String endpoint = freeEndpoint();
        Duration reconnectInterval = Duration.ofMillis(200);
        TestApplication.with()
                .properties(
                        "zmq.sockets.client.type=" + type,
                        "zmq.sockets.client.connect=" + endpoint,
                        "zmq.sockets.client.options.reconnect-interval=" + reconnectInterval.toMillis() + "ms",
                        "zmq.template.reply-timeout=60s")
                .run(application -> {
                    CompletableFuture<String> reply =
                            application.template().sendAndReceiveAsync("client", "early", String.class);
                    await().until(() -> application
                                    .socket("client")
                                    .statistics()
                                    .peers()
                                    .get(0)
                                    .failedAttempts()
                            > 3);
                    try (PythonPeer server = started(endpoint, SERVER)) {
                        long bound = System.nanoTime();
                        assertThat(reply.get(30, TimeUnit.SECONDS)).isEqualTo(endpoint + " early");
                        assertThat(Duration.ofNanos(System.nanoTime() - bound))
                                .isLessThan(reconnectInterval.plusSeconds(1));
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"req", "dealer"})
    @Tag("V40")
    void requestsTakeTurnsOverTwoServersAndAllGoToTheOneThatIsLeft(String type) {
        String first = freeEndpoint();
        String second = freeEndpoint();
        TestApplication.with()
                .properties(
                        "zmq.sockets.client.type=" + type,
                        "zmq.sockets.client.connect=" + first + "," + second,
                        "zmq.sockets.client.options.immediate=true",
                        "zmq.template.reply-timeout=1s",
                        "zmq.template.retries=5")
                .run(application -> {
                    try (PythonPeer staying = started(first, SERVER)) {
                        try (PythonPeer killed = started(second, SERVER)) {
                            awaitReady(application, 2);
                            Map<String, Integer> served = new HashMap<>();
                            for (int i = 0; i < 20; i++) {
                                served.merge(ask(application), 1, Integer::sum);
                            }
                            assertThat(served).containsEntry(first, 10).containsEntry(second, 10);
                        }
                        for (int i = 0; i < 10; i++) {
                            assertThat(ask(application)).isEqualTo(first);
                        }
                    }
                });
    }

    @Test
    @Tag("V40")
    void messagesTakeTurnsOverTwoPeersAndAllGoToTheOneThatIsLeft() {
        String first = freeEndpoint();
        String second = freeEndpoint();
        TestApplication.with()
                .properties(
                        "zmq.sockets.out.type=push",
                        "zmq.sockets.out.connect=" + first + "," + second,
                        "zmq.sockets.out.options.immediate=true",
                        "zmq.sockets.out.options.reconnect-interval=20ms")
                .run(application -> {
                    try (PythonPeer staying = started(first, SINK)) {
                        try (PythonPeer killed = started(second, SINK)) {
                            awaitReady(application, 2);
                            for (int i = 0; i < 20; i++) {
                                application.template().send("out", "message");
                            }
                            for (PythonPeer each : List.of(staying, killed)) {
                                for (int i = 0; i < 10; i++) {
                                    assertThat(each.line()).isEqualTo("message");
                                }
                            }
                        }
                        awaitReady(application, 1);
                        for (int i = 0; i < 20; i++) {
                            application.template().send("out", "later " + i);
                        }
                        for (int i = 0; i < 20; i++) {
                            assertThat(staying.line()).isEqualTo("later " + i);
                        }
                    }
                });
    }

    private static String ask(TestApplication.Running application) {
        String reply = application.template().sendAndReceive("client", "who?", String.class);
        return reply.substring(0, reply.indexOf(' '));
    }

    private static void awaitReady(TestApplication.Running application, int peers) {
        String socket = application.context().containsBean("out") ? "out" : "client";
        await().until(() -> application.socket(socket).statistics().peers().stream()
                        .filter(peer -> peer.state() == PeerState.READY)
                        .count()
                == peers);
    }

    private static PythonPeer started(String endpoint, String program) throws Exception {
        PythonPeer peer = PythonPeer.start(endpoint, program);
        assertThat(peer.line()).isEqualTo("bound");
        return peer;
    }

    private static String freeEndpoint() {
        try (Peer taken = Peer.bound(SocketType.REP)) {
            return taken.endpoint();
        }
    }
}
