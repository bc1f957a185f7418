// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.spring.Peer;
import dev.zmq.spring.TestApplication;
import dev.zmq.spring.TestApplication.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several templates that make requests through one socket, and what becomes of it when they close. */
@Timeout(60)
class SharedRequestsTest {

    private static final int LIMIT_SECONDS = 20;
    private static final int REQUESTS = 200;
    private static final ZmqRequestOptions LONG = ZmqRequestOptions.timeout(Duration.ofSeconds(LIMIT_SECONDS));

    private final Peer server = Peer.bound(SocketType.ROUTER);

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"dealer, false", "dealer, true", "req, false", "req, true"})
    void giveEachReplyToTheTemplateThatAsked(String type, boolean asynchronous) {
        client(type).run(application -> {
            Thread answering = startAnswering();
            List<CompletableFuture<Void>> asking = Stream.of(application.template(), another(application))
                    .map(template -> CompletableFuture.runAsync(
                            () -> ask(template, asynchronous), task -> new Thread(task).start()))
                    .toList();
            for (CompletableFuture<Void> each : asking) {
                each.get(2L * LIMIT_SECONDS, TimeUnit.SECONDS);
            }
            answering.interrupt();
            answering.join();
        });
    }

    @Test
    void goOnWhenAnotherTemplateCloses() {
        client("dealer").run(application -> {
            ZmqTemplate other = another(application);
            CompletableFuture<String> ofOther = other.sendAndReceiveAsync("client", "of the other", String.class);
            CompletableFuture<String> waitingInOther =
                    inBackground(() -> other.sendAndReceive("client", "waiting", String.class));
            CompletableFuture<String> own = application.template().sendAndReceiveAsync("client", "own", String.class);
            List<Message> requests = receive(3);

            other.destroy();

            assertClosed(ofOther);
            assertClosed(waitingInOther);
            requests.forEach(this::reply);
            assertThat(own.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("reply to own");
            CompletableFuture<String> next = application.template().sendAndReceiveAsync("client", "next", String.class);
            reply(receive(1).get(0));
            assertThat(next.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("reply to next");
            assertThatThrownBy(() -> other.sendAndReceive("client", "too late", String.class))
                    .isInstanceOf(ZmqClosedException.class);
        });
    }

    @Test
    void endTheirReaderAndGiveTheSocketBackWithTheLastTemplate() {
        client("dealer").run(application -> {
            ZmqSocketConsumers consumers = application.bean(ZmqSocketConsumers.class);
            ZmqTemplate first = another(application);
            ZmqTemplate second = another(application);
            for (ZmqTemplate template : List.of(first, second)) {
                CompletableFuture<String> reply = template.sendAndReceiveAsync("client", "x", String.class);
                reply(receive(1).get(0));
                assertThat(reply.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("reply to x");
            }
            assertThat(readers()).hasSize(1);

            first.destroy();
            assertThat(readers()).hasSize(1);
            assertThat(consumers.consumerOf("client")).isPresent();
            second.destroy();
            await().until(() -> readers().isEmpty());
            assertThat(consumers.consumerOf("client")).isEmpty();

            CompletableFuture<String> again =
                    application.template().sendAndReceiveAsync("client", "again", String.class);
            reply(receive(1).get(0));
            assertThat(again.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("reply to again");
        });
    }

    @Test
    void giveTheSocketBackThatATemplateReceivedFrom() {
        TestApplication.with().socket("in", "pull").run(application -> {
            ZmqSocketConsumers consumers = application.bean(ZmqSocketConsumers.class);
            ZmqTemplate template = another(application);
            assertThat(template.receive("in", String.class, Duration.ZERO)).isNull();
            assertThat(consumers.consumerOf("in")).isPresent();
            template.destroy();
            assertThat(consumers.consumerOf("in")).isEmpty();
        });
    }

    @Test
    void keepEachTemplateToItsOwnLimit() {
        client("dealer").run(application -> {
            ZmqTemplate narrow = another(application);
            narrow.setMaxRequestsInFlight(1);
            CompletableFuture<String> first = narrow.sendAndReceiveAsync("client", "first", String.class);
            CompletableFuture<String> other = application.template().sendAndReceiveAsync("client", "x", String.class);
            List<Message> requests = receive(2);
            assertThatThrownBy(() -> narrow.sendAndReceive(
                            "client", "second", String.class, ZmqRequestOptions.timeout(Duration.ofMillis(50))))
                    .isInstanceOf(ZmqReplyTimeoutException.class)
                    .hasMessageContaining("as many requests as may be were in flight");
            requests.forEach(this::reply);
            assertThat(first.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("reply to first");
            assertThat(other.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("reply to x");
        });
    }

    @Test
    void ofAClosedTemplateLeaveTheSocketAlone() {
        client("dealer").run(application -> {
            ZmqSocketConsumers consumers = application.bean(ZmqSocketConsumers.class);
            ZmqTemplate closed = another(application);
            CompletableFuture<String> reply = closed.sendAndReceiveAsync("client", "x", String.class);
            reply(receive(1).get(0));
            assertThat(reply.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("reply to x");
            closed.destroy();
            await().until(() -> readers().isEmpty());

            assertThatThrownBy(() -> closed.sendAndReceiveAsync("client", "too late", String.class)
                            .get(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .satisfiesAnyOf(
                            failure -> assertThat(failure).isInstanceOf(ZmqClosedException.class),
                            failure -> assertThat(failure).hasCauseInstanceOf(ZmqClosedException.class));

            assertThat(readers()).isEmpty();
            assertThat(consumers.consumerOf("client")).isEmpty();
            assertNextIsSentFirst(application);
        });
    }

    @Test
    void leaveNoClaimWhenTheirTemplateClosesWhileTheyBegin() {
        client("dealer").run(application -> {
            ZmqSocketConsumers consumers = application.bean(ZmqSocketConsumers.class);
            ZmqTemplate closing = another(application);
            CompletableFuture<String> beginning = new CompletableFuture<>();
            synchronized (consumers) {
                Thread asking = new Thread(() ->
                        complete(beginning, () -> closing.sendAndReceive("client", "on the brink", String.class)));
                asking.start();
                await().until(() -> asking.getState() == Thread.State.BLOCKED);
                closing.destroy();
            }
            assertClosed(beginning);
            assertThat(consumers.consumerOf("client")).isEmpty();
            assertNextIsSentFirst(application);
        });
    }

    @Test
    void areNotSentWhenTheirTemplateClosesBeforeThereIsRoom() {
        client("dealer").run(application -> {
            ZmqTemplate narrow = another(application);
            narrow.setMaxRequestsInFlight(1);
            CompletableFuture<String> first = narrow.sendAndReceiveAsync("client", "first", String.class);
            CompletableFuture<String> second = new CompletableFuture<>();
            Thread waiting =
                    new Thread(() -> complete(second, () -> narrow.sendAndReceive("client", "second", String.class)));
            waiting.start();
            assertThat(receive(1)).hasSize(1);
            await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

            narrow.destroy();

            assertClosed(first);
            assertClosed(second);
            assertNextIsSentFirst(application);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void endThoughTheirTurnHasNotComeWhenTheirTemplateCloses(boolean asynchronous) {
        client("req").run(application -> {
            CompletableFuture<String> first =
                    application.template().sendAndReceiveAsync("client", "first", String.class, LONG);
            Message request = receive(1).get(0);
            ZmqTemplate other = another(application);
            CompletableFuture<String> waiting = new CompletableFuture<>();
            if (asynchronous) {
                waiting = other.sendAndReceiveAsync("client", "second", String.class);
            } else {
                CompletableFuture<String> blocked = waiting;
                Thread thread = new Thread(
                        () -> complete(blocked, () -> other.sendAndReceive("client", "second", String.class)));
                thread.start();
                await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
            }

            other.destroy();

            assertClosed(waiting);
            reply(request);
            assertThat(first.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("reply to first");
            assertNextIsSentFirst(application);
        });
    }

    @Test
    void keepTheirOwnTimeoutsBehindASlowerRequestOfAnotherTemplate() {
        client("req").run(application -> {
            CompletableFuture<String> slow =
                    application.template().sendAndReceiveAsync("client", "slow", String.class, LONG);
            Message request = receive(1).get(0);
            CompletableFuture<String> hasty = another(application)
                    .sendAndReceiveAsync(
                            "client", "hasty", String.class, ZmqRequestOptions.timeout(Duration.ofMillis(50)));
            assertThat(hasty)
                    .failsWithin(Duration.ofSeconds(LIMIT_SECONDS / 2))
                    .withThrowableThat()
                    .withCauseInstanceOf(ZmqReplyTimeoutException.class)
                    .withMessageContaining("this one was not sent");
            reply(request);
            assertThat(slow.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("reply to slow");
            assertNextIsSentFirst(application);
        });
    }

    @Test
    void getTheReplyThatCameBeforeTheirTemplateClosed() {
        client("dealer").run(application -> {
            CompletableFuture<String> leading = new CompletableFuture<>();
            Thread leader = new Thread(() ->
                    complete(leading, () -> application.template().sendAndReceive("client", "leading", String.class)));
            leader.start();
            List<Message> requests = receive(1);
            await().until(() -> leader.getState() == Thread.State.TIMED_WAITING);
            ZmqTemplate closing = another(application);
            CompletableFuture<String> first = closing.sendAndReceiveAsync("client", "first", String.class);
            CompletableFuture<String> second = closing.sendAndReceiveAsync("client", "second", String.class);
            CountDownLatch inContinuation = new CountDownLatch(1);
            CountDownLatch closed = new CountDownLatch(1);
            CompletableFuture<Void> continuation = first.thenRun(() -> {
                inContinuation.countDown();
                awaitQuietly(closed);
            });
            List<Message> asynchronous = receive(2);
            reply(asynchronous.get(0));
            assertThat(inContinuation.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            reply(asynchronous.get(1));
            reply(requests.get(0));
            assertThat(leading.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("reply to leading");

            closing.destroy();
            closed.countDown();

            assertThat(continuation).succeedsWithin(Duration.ofSeconds(LIMIT_SECONDS / 2));
            assertThat(second)
                    .succeedsWithin(Duration.ofSeconds(LIMIT_SECONDS / 2))
                    .isEqualTo("reply to second");
        });
    }

    @Test
    void ofAClosedTemplateReceiveNothing() {
        TestApplication.with().socket("in", "pull").run(application -> {
            ZmqTemplate known = another(application);
            assertThat(known.receive("in", String.class, Duration.ZERO)).isNull();
            for (ZmqTemplate template : List.of(known, another(application))) {
                template.destroy();
                assertThatThrownBy(() -> template.receive("in", String.class, Duration.ZERO))
                        .isInstanceOf(ZmqClosedException.class);
                assertThat(application.bean(ZmqSocketConsumers.class).consumerOf("in"))
                        .isEmpty();
            }
        });
    }

    private TestApplication client(String type) {
        return TestApplication.with()
                .properties("zmq.sockets.client.type=" + type, "zmq.sockets.client.connect=" + server.endpoint());
    }

    private static ZmqTemplate another(Running application) {
        return new ZmqTemplate(
                application.bean(ZmqSockets.class),
                application.bean(ZmqSocketConsumers.class),
                application.bean(ZmqMessageConverter.class),
                application.bean(ZmqErrorReplyStrategy.class),
                Duration.ofSeconds(LIMIT_SECONDS));
    }

    private static void ask(ZmqTemplate template, boolean asynchronous) {
        for (int i = 0; i < REQUESTS; i++) {
            String question = System.identityHashCode(template) + "-" + i;
            String reply = asynchronous
                    ? template.sendAndReceiveAsync("client", question, String.class)
                            .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                            .join()
                    : template.sendAndReceive("client", question, String.class);
            assertThat(reply).isEqualTo("reply to " + question);
        }
    }

    private static CompletableFuture<String> inBackground(Supplier<String> request) {
        return CompletableFuture.supplyAsync(request, task -> new Thread(task).start());
    }

    private static void assertClosed(CompletableFuture<String> request) {
        assertThat(request)
                .failsWithin(Duration.ofSeconds(LIMIT_SECONDS / 2))
                .withThrowableThat()
                .withCauseInstanceOf(ZmqClosedException.class);
    }

    private static void complete(CompletableFuture<String> outcome, Supplier<String> request) {
        try {
            outcome.complete(request.get());
        } catch (RuntimeException failure) {
            outcome.completeExceptionally(failure);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nothing else was sent before the request that another template makes now. */
    private void assertNextIsSentFirst(Running application) throws Exception {
        CompletableFuture<String> next = application.template().sendAndReceiveAsync("client", "next", String.class);
        Message request = receive(1).get(0);
        assertThat(request.text(request.size() - 1)).isEqualTo("next");
        reply(request);
        assertThat(next.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("reply to next");
    }

    private static List<String> readers() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter("zmq-replies-client"::equals)
                .toList();
    }

    /** Answers whatever comes until it is interrupted. */
    private Thread startAnswering() {
        Thread answering = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                Message request = server.socket().receive(Duration.ofSeconds(LIMIT_SECONDS));
                if (request != null) {
                    reply(request);
                }
            }
        });
        answering.setUncaughtExceptionHandler((thread, interrupted) -> {});
        answering.start();
        return answering;
    }

    private List<Message> receive(int count) {
        List<Message> requests = new ArrayList<>();
        while (requests.size() < count) {
            Message request = server.socket().receive(Duration.ofSeconds(10));
            assertThat(request).as("request " + requests.size()).isNotNull();
            requests.add(request);
        }
        return requests;
    }

    /** Sends the envelope of a request back, and a reply to its content. */
    private void reply(Message request) {
        int last = request.size() - 1;
        Message.Builder reply = Message.builder();
        for (int i = 0; i < last; i++) {
            reply.add(request.part(i));
        }
        server.socket()
                .send(reply.add(("reply to " + request.text(last)).getBytes()).build());
    }
}
