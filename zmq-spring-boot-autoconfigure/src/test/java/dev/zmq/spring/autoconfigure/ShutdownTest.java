// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Context;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.spring.Peer;
import dev.zmq.spring.annotation.ZmqListener;
import dev.zmq.spring.core.ZmqTemplate;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application stops soon, whatever its threads wait for, and what is under way is brought to its end. */
@Timeout(60)
class ShutdownTest {

    private static final String NOBODY = "tcp://127.0.0.1:1";
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration STILL_WAITING = Duration.ofMillis(200);

    @ParameterizedTest
    @ValueSource(strings = {"full", "own"})
    void aScheduledTaskThatWaitsForRoomDoesNotHoldTheApplicationUp(String socketName) {
        ConfigurableApplicationContext application = start();
        Task task = application.getBean(Task.class);
        task.run(() -> {
            while (true) {
                application.getBean(ZmqTemplate.class).send(socketName, "more");
            }
        });
        awaitFull(application.getBean(socketName, Socket.class));

        assertThat(timeToClose(application)).isLessThan(SOON);

        assertThatExceptionOfType(ZmqClosedException.class)
                .isThrownBy(task::rethrowFailure)
                .withMessageContaining("Socket " + socketName)
                .withMessageContaining("about to close")
                .withMessageContaining("the message was not sent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"requests", "other-requests"})
    void scheduledTasksThatWaitForRepliesDoNotHoldTheApplicationUp(String socketName) {
        ConfigurableApplicationContext application = start();
        ZmqTemplate template = application.getBean(ZmqTemplate.class);
        Task task = application.getBean(Task.class);
        task.run(() -> template.sendAndReceive(socketName, "?", String.class, SocketOptions.INFINITE));
        await().until(() ->
                application.getBean(socketName, Socket.class).statistics().sentMessages() == 1);
        List<CompletableFuture<?>> waitForTheirTurn = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waitForTheirTurn.add(CompletableFuture.runAsync(
                    () -> template.sendAndReceive(socketName, "?", String.class, SocketOptions.INFINITE)));
        }

        assertThat(timeToClose(application)).isLessThan(SOON);

        assertThatExceptionOfType(ZmqClosedException.class)
                .isThrownBy(task::rethrowFailure)
                .withMessageContaining("No reply on socket '" + socketName + "'")
                .withMessageContaining("the application is stopping");
        assertThat(waitForTheirTurn)
                .allSatisfy(call -> assertThat(call)
                        .failsWithin(SOON)
                        .withThrowableThat()
                        .withCauseInstanceOf(ZmqClosedException.class));
    }

    @Test
    void aBeanThatJoinsItsThreadWhenItStopsDoesNotHoldTheApplicationUp() {
        ConfigurableApplicationContext application = start(JoinsItsThread.class);
        awaitFull(application.getBean("full", Socket.class));

        assertThat(timeToClose(application)).isLessThan(SOON);
    }

    @Test
    void aWebRequestUnderWayMaySendAndReceiveWhileThereIsRoom() throws Exception {
        try (Peer pull = Peer.bound(SocketType.PULL);
                Peer rep = Peer.bound(SocketType.REP)) {
            ConfigurableApplicationContext application = start(
                    "--zmq.sockets.free.type=push",
                    "--zmq.sockets.free.connect=" + pull.endpoint(),
                    "--zmq.sockets.questions.type=req",
                    "--zmq.sockets.questions.connect=" + rep.endpoint());
            Task task = application.getBean(Task.class);
            task.run(() -> {
                while (true) {
                    application.getBean(ZmqTemplate.class).send("full", "more");
                }
            });
            awaitFull(application.getBean("full", Socket.class));
            Controller controller = application.getBean(Controller.class);
            CompletableFuture<HttpResponse<String>> response = get(application, "/slow");
            assertThat(controller.entered.await(10, TimeUnit.SECONDS)).isTrue();

            CompletableFuture<Void> closing = CompletableFuture.runAsync(application::close);
            await().atMost(SOON).until(task::hasEnded); // so the application is stopping, and nobody waits any longer
            controller.goOn.countDown();

            assertThat(pull.receive()).containsExactly("last order");
            assertThat(rep.receive()).containsExactly("last question");
            rep.send("answer");
            assertThat(response.get(10, TimeUnit.SECONDS).body()).isEqualTo("answer");
            assertThat(closing).succeedsWithin(SOON);
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {Forwards.class, ForwardsThroughChannels.class})
    void messagesThatCannotBePassedOnStayInTheirSocket(Class<?> forwarding) throws Exception {
        ConfigurableApplicationContext application = start(
                forwarding,
                "--zmq.context.stop-timeout=0",
                "--zmq.sockets.in.type=pull",
                "--zmq.sockets.in.bind=tcp://127.0.0.1:*",
                forwarding == Forwards.class ? "--forwards" : "--zmq.sockets.in.inbound-channel=messages",
                forwarding == Forwards.class ? "--forwards" : "--zmq.sockets.full.outbound-channel=messages");
        Socket in = application.getBean("in", Socket.class);
        Task task = application.getBean(Task.class);
        CountDownLatch busy = new CountDownLatch(1);
        try (Peer push = Peer.connected(SocketType.PUSH, in.lastEndpoint())) {
            for (int i = 0; i < 100; i++) {
                push.send("message " + i);
            }
            Socket full = application.getBean("full", Socket.class);
            awaitFull(full);
            await().until(() -> in.statistics().receivedMessages() == 100);
            long waiting = depth(in);
            task.run(() -> awaitUninterruptibly(busy));
            await().until(task::hasBegun);

            CompletableFuture<Void> closing = CompletableFuture.runAsync(application::close);

            // The one that waits for room cannot be passed on, all others are not even taken.
            await().until(() -> mayNoLongerWait(full));
            assertThat(waiting).isGreaterThan(90);
            await().during(STILL_WAITING).until(() -> depth(in) == waiting);
            assertThat(closing).isNotDone();
            busy.countDown();
            assertThat(closing).succeedsWithin(SOON);
        }
    }

    @Test
    void aSenderThatFindsRoomSoonEnoughHasSent() throws Exception {
        ConfigurableApplicationContext application = start("--zmq.context.stop-timeout=30s");
        Socket full = application.getBean("full", Socket.class);
        Task task = application.getBean(Task.class);
        CountDownLatch first = new CountDownLatch(1);
        task.run(() -> {
            full.send("1");
            first.countDown();
            full.send("2");
        });
        assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Void> closing = CompletableFuture.runAsync(application::close);
        await().during(STILL_WAITING).until(() -> !task.hasEnded());
        try (Peer pull = Peer.bound(SocketType.PULL)) {
            full.connect(pull.endpoint());

            // The second goes to the peer that came, the first is for the one that never will.
            assertThat(pull.receive()).containsExactly("2");
            assertThat(closing).succeedsWithin(SOON);
        }
        assertThatCode(task::rethrowFailure).doesNotThrowAnyException();
    }

    @Test
    void anApplicationThatIsStartedAgainWaitsAgain() {
        try (ConfigurableApplicationContext application = start("--zmq.context.stop-timeout=0")) {
            Socket full = application.getBean("full", Socket.class);
            full.send("1");
            application.stop();
            assertThatExceptionOfType(ZmqClosedException.class).isThrownBy(() -> full.send("2"));

            application.start();

            Task task = application.getBean(Task.class);
            task.run(() -> full.send("2"));
            await().during(STILL_WAITING).until(() -> !task.hasEnded());
        }
    }

    private static ConfigurableApplicationContext start(String... arguments) {
        return start(Application.class, arguments);
    }

    private static ConfigurableApplicationContext start(Class<?> source, String... arguments) {
        return new SpringApplicationBuilder(source)
                .bannerMode(Banner.Mode.OFF)
                .registerShutdownHook(false)
                .properties(
                        "server.port=0",
                        "zmq.sockets.full.type=push",
                        "zmq.sockets.full.connect=" + NOBODY,
                        "zmq.sockets.full.options.send-high-water-mark=1",
                        "zmq.sockets.requests.type=req",
                        "zmq.sockets.requests.connect=" + NOBODY,
                        "zmq.sockets.other-requests.type=dealer",
                        "zmq.sockets.other-requests.connect=" + NOBODY,
                        "zmq.context.linger=100ms")
                .run(arguments);
    }

    private static void awaitFull(Socket socket) {
        await().until(() -> socket.statistics().peers().get(0).outgoing().blockedSince() != null);
    }

    private static long depth(Socket socket) {
        return socket.statistics().peers().get(0).incoming().depth();
    }

    private static boolean mayNoLongerWait(Socket socket) {
        try {
            assertThat(socket.send(Message.of("too many"), Duration.ofMillis(50)))
                    .isFalse();
            return false;
        } catch (ZmqClosedException stopping) {
            return true;
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError("Interrupted", interrupted);
        }
    }

    private static Duration timeToClose(ConfigurableApplicationContext application) {
        long start = System.nanoTime();
        application.close();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static CompletableFuture<HttpResponse<String>> get(
            ConfigurableApplicationContext application, String path) {
        URI uri =
                URI.create("http://localhost:" + application.getEnvironment().getProperty("local.server.port") + path);
        return HttpClient.newHttpClient()
                .sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @EnableScheduling
    static class Application {

        @Bean
        Task task() {
            return new Task();
        }

        @Bean
        Socket own(Context context) {
            return context.socket(SocketType.PUSH, "own")
                    .setOption(SocketOptions.SEND_HIGH_WATER_MARK, 1)
                    .connect(NOBODY);
        }

        @Bean
        Controller controller(ZmqTemplate template) {
            return new Controller(template);
        }
    }

    /** Does on a thread of the scheduler what the test says, once. */
    static class Task {

        private final CompletableFuture<Runnable> work = new CompletableFuture<>();
        private volatile boolean begun;
        private volatile boolean ended;
        private volatile RuntimeException failure;

        void run(Runnable whatToDo) {
            work.complete(whatToDo);
        }

        boolean hasBegun() {
            return begun;
        }

        boolean hasEnded() {
            return ended;
        }

        void rethrowFailure() {
            if (failure != null) {
                throw failure;
            }
        }

        @Scheduled(fixedDelay = 1)
        void work() {
            Runnable whatToDo = work.getNow(null);
            if (whatToDo != null && !ended) {
                begun = true;
                try {
                    whatToDo.run();
                } catch (RuntimeException expected) {
                    failure = expected;
                }
                ended = true;
            }
        }
    }

    static class Forwards extends Application {

        @Bean
        Forwarder forwarder(ZmqTemplate template) {
            return new Forwarder(template);
        }
    }

    static class Forwarder {

        private final ZmqTemplate template;

        Forwarder(ZmqTemplate template) {
            this.template = template;
        }

        @ZmqListener("in")
        void forward(byte[] message) {
            template.send("full", message);
        }
    }

    static class ForwardsThroughChannels extends Application {}

    @RestController
    static class Controller {

        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
        private final ZmqTemplate template;

        Controller(ZmqTemplate template) {
            this.template = template;
        }

        @GetMapping("/slow")
        String slow() throws InterruptedException {
            entered.countDown();
            assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
            template.send("free", "last order");
            return template.sendAndReceive("questions", "last question", String.class);
        }
    }

    static class JoinsItsThread extends Application {

        @Bean
        SmartLifecycle joining(Socket full) {
            return new SmartLifecycle() {
                private final Thread sender = new Thread(() -> {
                    while (!full.isClosed()) {
                        full.send("more");
                    }
                });

                @Override
                public void start() {
                    sender.setUncaughtExceptionHandler((thread, expected) -> {});
                    sender.start();
                }

                @Override
                public void stop() {
                    try {
                        sender.join();
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                }

                @Override
                public boolean isRunning() {
                    return sender.isAlive();
                }
            };
        }
    }
}
