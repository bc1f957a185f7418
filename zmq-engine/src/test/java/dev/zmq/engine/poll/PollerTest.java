// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.Context;
import dev.zmq.engine.Message;
import dev.zmq.engine.PollEvent;
import dev.zmq.engine.PollItem;
import dev.zmq.engine.PollSource;
import dev.zmq.engine.Poller;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.engine.ZmqInterruptedException;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Workers;
import dev.zmq.engine.testkit.Zmtp;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One thread that waits for many sockets. */
@Tag("V36")
class PollerTest {

    private static final Duration SHORT = Duration.ofMillis(30);

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    private final Poller poller = Poller.create();

    @AfterEach
    void closePoller() {
        poller.close();
    }

    // ---- What is ready. ----

    @Test
    void everySocketIsServedByOneThread() {
        List<Socket> senders = new ArrayList<>();
        AtomicInteger received = new AtomicInteger();
        int[] next = new int[5];
        for (int i = 0; i < next.length; i++) {
            int number = i;
            Socket pull = contexts.socket(SocketType.PULL);
            senders.add(contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT)));
            poller.register(pull, PollEvent.READABLE).onReady(item -> {
                assertThat(Sockets.number(pull.tryReceive())).isEqualTo(next[number]++);
                received.incrementAndGet();
            });
        }
        int each = 2000;
        try (Workers workers = new Workers()) {
            senders.forEach(push -> workers.run(() -> Sockets.sendNumbers(push, 0, each)));
            while (received.get() < each * next.length) {
                assertThat(poller.dispatch(Sockets.PATIENCE)).isPositive();
            }
        }
        assertThat(next).containsOnly(each);
        assertThat(poller.poll(Duration.ZERO)).isEmpty();
    }

    @Test
    void whatWasNotTakenIsReadyAgain() {
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        PollItem item = poller.register(pull, PollEvent.READABLE, PollEvent.WRITABLE);
        Sockets.sendNumbers(push, 0, 2);
        Sockets.eventually("arrival").until(() -> Sockets.incomingDepth(pull) == 2);

        for (int i = 0; i < 2; i++) {
            assertThat(poller.poll(Sockets.PATIENCE)).containsExactly(item);
            assertThat(poller.poll(Sockets.PATIENCE)).containsExactly(item);
            assertThat(item.isReadable()).isTrue();
            assertThat(item.isWritable()).isFalse();
            assertThat(item.source()).isSameAs(pull);
            Sockets.receiveNumbers(pull, i, 1);
        }
        assertThat(poller.poll(SHORT)).isEmpty();
    }

    @Test
    @Tag("V49")
    void whatWasRegisteredFirstComesFirst() {
        Socket[] pulls = new Socket[4];
        PollItem[] items = new PollItem[pulls.length];
        Socket[] pushes = new Socket[pulls.length];
        for (int i = 0; i < pulls.length; i++) {
            pulls[i] = contexts.socket(SocketType.PULL);
            pushes[i] = contexts.socket(SocketType.PUSH).connect(pulls[i].bind(Sockets.ANY_PORT));
            items[i] = poller.register(pulls[i], PollEvent.READABLE);
        }
        for (int i : new int[] {2, 0, 3}) {
            pushes[i].send("message");
            Sockets.eventually("arrival").until(pulls[i]::isReadable);
        }

        assertThat(poller.poll(Sockets.PATIENCE)).containsExactly(items[0], items[2], items[3]);
        assertThat(poller.pollFirst(Sockets.PATIENCE)).isSameAs(items[0]);
        pulls[0].tryReceive();
        assertThat(poller.pollFirst(Sockets.PATIENCE)).isSameAs(items[2]);
        pulls[2].tryReceive();
        pushes[1].send("in between");
        Sockets.eventually("arrival").until(pulls[1]::isReadable);
        assertThat(poller.pollFirst(Sockets.PATIENCE)).isSameAs(items[1]);
        pulls[1].tryReceive();
        assertThat(poller.pollFirst(Sockets.PATIENCE)).isSameAs(items[3]);
        pulls[3].tryReceive();
        assertThat(poller.pollFirst(Duration.ZERO)).isNull();
    }

    @Test
    @Tag("V49")
    void theEndIsHandledWhenAllWorkIsDone() {
        Socket work = contexts.socket(SocketType.PULL);
        Socket control = contexts.socket(SocketType.PULL);
        Socket workSender = contexts.socket(SocketType.PUSH).connect(work.bind(Sockets.ANY_PORT));
        Socket controlSender = contexts.socket(SocketType.PUSH).connect(control.bind(Sockets.ANY_PORT));
        PollItem workItem = poller.register(work, PollEvent.READABLE);
        PollItem controlItem = poller.register(control, PollEvent.READABLE);
        controlSender.send("END");
        Sockets.sendNumbers(workSender, 0, 500);
        Sockets.eventually("arrival")
                .until(() -> Sockets.incomingDepth(work) == 500 && Sockets.incomingDepth(control) == 1);

        int done = 0;
        PollItem item;
        while ((item = poller.pollFirst(Sockets.PATIENCE)) == workItem) {
            assertThat(Sockets.number(work.tryReceive())).isEqualTo(done++);
        }

        assertThat(item).isSameAs(controlItem);
        assertThat(done).isEqualTo(500);
    }

    @Test
    void aMessageThatAnotherThreadTookIsNotThere() {
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        PollItem item = poller.register(pull, PollEvent.READABLE);
        push.send("message");
        assertThat(poller.poll(Sockets.PATIENCE)).containsExactly(item);
        Sockets.receive(pull);

        assertThat(pull.tryReceive()).isNull();
        assertThat(poller.poll(SHORT)).isEmpty();
    }

    @Test
    void severalThreadsTakeFromPolledSocketsAndNothingIsLost() {
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        int count = 30_000;
        AtomicInteger received = new AtomicInteger();
        try (Workers workers = new Workers()) {
            for (int i = 0; i < 2; i++) {
                workers.run(() -> {
                    try (Poller own = Poller.create()) {
                        own.register(pull, PollEvent.READABLE).onReady(item -> {
                            if (pull.tryReceive() != null) {
                                received.incrementAndGet();
                            }
                        });
                        own.scheduleWithFixedDelay(Duration.ofMillis(5), Duration.ofMillis(5), () -> {});
                        while (received.get() < count) {
                            own.dispatch(Sockets.PATIENCE);
                        }
                    }
                });
                workers.run(() -> {
                    while (received.get() < count) {
                        if (pull.receive(Duration.ofMillis(5)) != null) {
                            received.incrementAndGet();
                        }
                    }
                });
            }
            workers.run(() -> Sockets.sendNumbers(push, 0, count));
            workers.join();
        }
        assertThat(received).hasValue(count);
    }

    @Test
    void socketsOfSeveralContextsAreServed() {
        Context other = contexts.open();
        Socket here = contexts.socket(SocketType.PULL);
        Socket there = contexts.socket(other, SocketType.PULL);
        PollItem hereItem = poller.register(here, PollEvent.READABLE);
        PollItem thereItem = poller.register(there, PollEvent.READABLE);

        contexts.socket(SocketType.PUSH).connect(there.bind(Sockets.ANY_PORT)).send("to there");
        assertThat(poller.poll(Sockets.PATIENCE)).containsExactly(thereItem);
        there.tryReceive();

        contexts.socket(other, SocketType.PUSH)
                .connect(here.bind(Sockets.ANY_PORT))
                .send("to here");
        assertThat(poller.poll(Sockets.PATIENCE)).containsExactly(hereItem);
    }

    @Test
    void aThousandSocketsAreServed() {
        int count = 1000;
        Context context = contexts.open();
        List<Socket> pulls = new ArrayList<>();
        List<String> endpoints = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Socket pull = contexts.socket(context, SocketType.PULL);
            pulls.add(pull);
            endpoints.add(pull.bind(Sockets.ANY_PORT));
            poller.register(pull, PollEvent.READABLE);
        }
        assertThat(poller.poll(Duration.ZERO)).isEmpty();
        Random random = new Random(42);
        for (int i = 0; i < 50; i++) {
            int index = random.nextInt(count);
            try (RawPeer peer = RawPeer.connect(endpoints.get(index)).handshake("PUSH")) {
                peer.send(Zmtp.message("" + i));
                List<PollItem> ready = poller.poll(Sockets.PATIENCE);
                assertThat(ready).extracting(PollItem::source).containsExactly(pulls.get(index));
                assertThat(pulls.get(index).tryReceive().text()).isEqualTo("" + i);
            }
        }
        assertThat(poller.poll(Duration.ZERO)).isEmpty();
    }

    @Test
    void thoseThatAreSilentAreNotLookedAt() {
        List<CountingSource> sources = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            sources.add(new CountingSource());
            poller.register(sources.get(i));
        }
        assertThat(poller.poll(Duration.ZERO)).isEmpty();
        int looks = sources.stream().mapToInt(source -> source.looks).sum();

        for (int i = 0; i < 100; i++) {
            CountingSource source = sources.get(i * 7);
            source.setReady(true);
            assertThat(poller.poll(Sockets.PATIENCE))
                    .extracting(PollItem::source)
                    .containsExactly(source);
            source.setReady(false);
        }

        assertThat(sources.stream().mapToInt(source -> source.looks).sum() - looks)
                .as("looks at 1000 sources in 100 polls")
                .isLessThanOrEqualTo(300);
    }

    private static final class CountingSource implements PollSource {
        private final List<Runnable> listeners = new ArrayList<>();
        private boolean ready;
        private int looks;

        void setReady(boolean ready) {
            this.ready = ready;
            listeners.forEach(Runnable::run);
        }

        @Override
        public boolean isReady() {
            looks++;
            return ready;
        }

        @Override
        public boolean hasEnded() {
            return false;
        }

        @Override
        public void addListener(Runnable listener) {
            listeners.add(listener);
        }

        @Override
        public void removeListener(Runnable listener) {
            listeners.remove(listener);
        }
    }

    // ---- By type. ----

    @Test
    void whatASubscriberFiltersOutWakesNobody() {
        Socket sub = contexts.socket(SocketType.SUB).subscribe("wanted");
        PollItem item = poller.register(sub, PollEvent.READABLE);
        try (RawPeer publisher = RawPeer.connect(sub.bind(Sockets.ANY_PORT)).handshake("PUB")) {
            publisher.send(Zmtp.message("unwanted"), Zmtp.message("unwanted"));
            Sockets.eventually("arrival").until(() -> sub.statistics().receivedMessages() == 2);
            assertThat(poller.poll(SHORT)).isEmpty();

            publisher.send(Zmtp.message("unwanted"), Zmtp.message("wanted"));
            assertThat(poller.poll(Sockets.PATIENCE)).containsExactly(item);
            assertThat(sub.tryReceive().text()).isEqualTo("wanted");
            assertThat(poller.poll(SHORT)).isEmpty();
        }
    }

    @Test
    void requestsAndRepliesAreServedByOneThread() {
        Socket rep = contexts.socket(SocketType.REP);
        Socket req = contexts.socket(SocketType.REQ).connect(rep.bind(Sockets.ANY_PORT));
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger answered = new AtomicInteger();
        poller.register(req, PollEvent.WRITABLE).onReady(item -> req.send("" + asked.getAndIncrement()));
        poller.register(req, PollEvent.READABLE)
                .onReady(item -> assertThat(Sockets.number(req.tryReceive())).isEqualTo(answered.getAndIncrement()));
        List<Message> requests = new ArrayList<>();
        poller.register(rep, PollEvent.WRITABLE).onReady(item -> rep.send(requests.remove(0)));
        poller.register(rep, PollEvent.READABLE).onReady(item -> requests.add(rep.tryReceive()));

        while (answered.get() < 500) {
            assertThat(poller.dispatch(Sockets.PATIENCE)).isPositive();
        }

        assertThat(asked.get()).isBetween(500, 501);
    }

    @Test
    void aReplyTakenByAnotherThreadMakesTheRequesterWritable() throws Exception {
        Socket rep = contexts.socket(SocketType.REP);
        Socket req = contexts.socket(SocketType.REQ).connect(rep.bind(Sockets.ANY_PORT));
        req.send("question");
        PollItem item = poller.register(req, PollEvent.WRITABLE);
        assertThat(poller.poll(Duration.ZERO)).isEmpty();
        try (Workers workers = new Workers()) {
            Future<List<PollItem>> polled = workers.call(() -> poller.poll(Sockets.PATIENCE));
            rep.send(Sockets.receive(rep));
            Sockets.receive(req);

            assertThat(Workers.join(polled)).containsExactly(item);
        }
    }

    @Test
    @Tag("V17")
    void aFullSenderIsWritableAgainOnceItsPeerReads() {
        String endpoint = Endpoints.unbound();
        Socket push = contexts.socket(SocketType.PUSH).setOption(SocketOptions.SEND_HIGH_WATER_MARK, 10);
        push.connect(endpoint);
        PollItem item = poller.register(push, PollEvent.WRITABLE);
        int sent = 0;
        while (!poller.poll(Duration.ZERO).isEmpty()) {
            assertThat(push.trySend(Message.of("" + sent))).isTrue();
            sent++;
        }
        assertThat(sent).isEqualTo(10);
        assertThat(poller.poll(SHORT)).isEmpty();

        Socket pull = contexts.socket(SocketType.PULL);
        pull.bind(endpoint);

        assertThat(poller.poll(Sockets.PATIENCE)).containsExactly(item);
        assertThat(item.isWritable()).isTrue();
        assertThat(push.trySend(Message.of("" + sent))).isTrue();
        Sockets.receiveNumbers(pull, 0, sent + 1);
    }

    @Test
    void bothEndsOfAnInprocConnectionAreServedByOneThread() {
        String endpoint = "inproc://polled";
        int count = 1000;
        Socket push = contexts.socket(SocketType.PUSH).setOption(SocketOptions.SEND_HIGH_WATER_MARK, 3);
        push.connect(endpoint);
        Socket pull = contexts.socket(SocketType.PULL).setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 3);
        AtomicInteger sent = new AtomicInteger();
        AtomicInteger received = new AtomicInteger();
        PollItem out = poller.register(push, PollEvent.WRITABLE).onReady(item -> {
            assertThat(push.trySend(Message.of("" + sent.getAndIncrement()))).isTrue();
        });
        PollItem in = poller.register(pull)
                .onReady(item -> assertThat(Sockets.number(pull.tryReceive())).isEqualTo(received.getAndIncrement()));
        while (poller.dispatch(SHORT) > 0) {
            assertThat(sent.get()).isLessThan(10);
        }
        assertThat(sent).hasValue(3);

        pull.bind(endpoint);
        while (poller.dispatch(SHORT) > 0) {
            assertThat(sent.get()).isLessThan(10);
        }
        assertThat(sent).hasValue(6);

        in.setEvents(PollEvent.READABLE);
        while (received.get() < count) {
            assertThat(poller.dispatch(Sockets.PATIENCE)).isPositive();
            if (sent.get() == count) {
                out.setEvents();
            }
        }
        assertThat(poller.poll(SHORT)).isEmpty();
    }

    // ---- Changing what is waited for. ----

    @Test
    void eventsMayChange() {
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        PollItem in = poller.register(pull);
        PollItem out = poller.register(push, PollEvent.WRITABLE);
        assertThat(poller.poll(Sockets.PATIENCE)).containsExactly(out);
        out.setEvents();
        push.send("message");
        Sockets.eventually("arrival").until(pull::isReadable);
        assertThat(poller.poll(SHORT)).isEmpty();

        in.setEvents(PollEvent.READABLE);

        assertThat(poller.poll(Sockets.PATIENCE)).containsExactly(in);
    }

    @Test
    void whatIsRegisteredWhileAThreadWaitsCountsAtOnce() {
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        push.send("message");
        Sockets.eventually("arrival").until(pull::isReadable);
        try (Workers workers = new Workers()) {
            Future<List<PollItem>> polled = workers.call(() -> poller.poll(Sockets.PATIENCE));
            PollItem item = poller.register(pull, PollEvent.READABLE);

            assertThat(Workers.join(polled)).containsExactly(item);
        }
    }

    @Test
    void whatWasCancelledIsNotReturned() {
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        PollItem item = poller.register(pull, PollEvent.READABLE);
        push.send("message");
        assertThat(poller.poll(Sockets.PATIENCE)).containsExactly(item);

        item.cancel();
        item.cancel();

        assertThat(poller.poll(SHORT)).isEmpty();
        assertThat(Sockets.receive(pull).text()).isEqualTo("message");
    }

    @Test
    void aHandlerMayCancelThoseAfterIt() {
        Socket pub = contexts.socket(SocketType.PUB);
        List<String> calls = new ArrayList<>();
        PollItem[] second = new PollItem[1];
        poller.register(pub, PollEvent.WRITABLE).onReady(item -> {
            calls.add("first");
            second[0].cancel();
        });
        second[0] = poller.register(pub, PollEvent.WRITABLE).onReady(item -> calls.add("second"));

        poller.dispatch(Sockets.PATIENCE);
        poller.dispatch(Sockets.PATIENCE);

        assertThat(calls).containsExactly("first", "first");
    }

    @Test
    void whatAHandlerThrowsHarmsNothing() {
        Socket pub = contexts.socket(SocketType.PUB);
        poller.register(pub, PollEvent.WRITABLE).onReady(item -> {
            item.cancel();
            throw new IllegalArgumentException("thrown on purpose");
        });
        AtomicInteger calls = new AtomicInteger();
        poller.register(pub, PollEvent.WRITABLE).onReady(item -> calls.incrementAndGet());

        assertThatThrownBy(() -> poller.dispatch(Sockets.PATIENCE)).hasMessage("thrown on purpose");

        assertThat(poller.dispatch(Sockets.PATIENCE)).isEqualTo(1);
        assertThat(calls).hasValue(1);
    }

    // ---- Waiting. ----

    @Test
    void theEndOfASocketIsToldThoughAHandlerBeforeItThrew() {
        Socket closed = contexts.socket(SocketType.PUB);
        poller.register(contexts.socket(SocketType.PUB), PollEvent.WRITABLE).onReady(item -> {
            item.cancel();
            throw new IllegalArgumentException("thrown on purpose");
        });
        AtomicInteger ends = new AtomicInteger();
        poller.register(closed).onClosed(item -> ends.incrementAndGet());
        closed.close();

        assertThatThrownBy(() -> poller.dispatch(Sockets.PATIENCE)).hasMessage("thrown on purpose");

        assertThat(poller.dispatch(Sockets.PATIENCE)).isEqualTo(1);
        assertThat(poller.dispatch(Duration.ZERO)).isZero();
        assertThat(ends).hasValue(1);
    }

    @Test
    void whoWasCancelledIsNotToldOfTheEndEither() {
        Socket closed = contexts.socket(SocketType.PUB);
        List<String> calls = new ArrayList<>();
        PollItem[] second = new PollItem[1];
        poller.register(contexts.socket(SocketType.PUB), PollEvent.WRITABLE).onReady(item -> second[0].cancel());
        second[0] = poller.register(closed).onClosed(item -> calls.add("closed"));
        closed.close();

        poller.dispatch(Sockets.PATIENCE);

        assertThat(calls).isEmpty();
    }

    @Test
    void aHandlerMayCloseItsPoller() {
        List<String> calls = new ArrayList<>();
        Socket closed = contexts.socket(SocketType.PUB);
        poller.register(contexts.socket(SocketType.PUB), PollEvent.WRITABLE).onReady(item -> poller.close());
        poller.register(closed).onClosed(item -> calls.add("closed"));
        poller.register(contexts.socket(SocketType.PUB), PollEvent.WRITABLE).onReady(item -> calls.add("ready"));
        closed.close();

        poller.dispatch(Sockets.PATIENCE);

        assertThat(calls).isEmpty();
        assertThatThrownBy(() -> poller.dispatch(Duration.ZERO)).isInstanceOf(ZmqClosedException.class);
    }

    @Test
    void theTimeoutIsKept() {
        poller.register(contexts.socket(SocketType.PULL), PollEvent.READABLE);
        long start = System.nanoTime();

        assertThat(poller.poll(Duration.ofMillis(50))).isEmpty();
        assertThat(poller.pollFirst(Duration.ofMillis(50))).isNull();
        assertThat(poller.dispatch(Duration.ofMillis(50))).isZero();

        assertThat(System.nanoTime() - start)
                .isGreaterThanOrEqualTo(Duration.ofMillis(150).toNanos());
    }

    @Test
    void waitingCostsNoProcessorTime() {
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        poller.register(pull, PollEvent.READABLE);
        push.send("message");
        assertThat(poller.poll(Sockets.PATIENCE)).hasSize(1);
        pull.tryReceive();
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();

        assertThat(poller.poll(Duration.ofMillis(500))).isEmpty();

        assertThat(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before)
                .isLessThan(Duration.ofMillis(50).toNanos());
    }

    @Test
    void aWakeUpEndsTheWaitOrTheNextOne() {
        poller.wakeUp();
        assertThat(poller.poll(SocketOptions.INFINITE)).isEmpty();
        try (Workers workers = new Workers()) {
            for (int i = 0; i < 1000; i++) {
                Future<List<PollItem>> polled = workers.call(() -> poller.poll(SocketOptions.INFINITE));
                poller.wakeUp();
                assertThat(Workers.join(polled)).isEmpty();
            }
        }
    }

    @Test
    void anInterruptEndsTheWaitAndHarmsNothing() {
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        PollItem item = poller.register(pull, PollEvent.READABLE);
        try (Workers workers = new Workers()) {
            CompletableFuture<Thread> thread = new CompletableFuture<>();
            Future<Boolean> flag = workers.call(() -> {
                thread.complete(Thread.currentThread());
                assertThatThrownBy(() -> poller.poll(SocketOptions.INFINITE))
                        .isInstanceOf(ZmqInterruptedException.class);
                return Thread.interrupted();
            });
            thread.join().interrupt();
            assertThat(Workers.join(flag)).as("interrupt flag").isTrue();
        }
        push.send("message");
        assertThat(poller.poll(Sockets.PATIENCE)).containsExactly(item);
        assertThat(push.statistics().reconnects()).isZero();
    }

    @Test
    void anInterruptedThreadIsToldWhatIsReady() {
        PollItem item = poller.register(contexts.socket(SocketType.PUB), PollEvent.WRITABLE);
        Thread.currentThread().interrupt();

        assertThat(poller.poll(Sockets.PATIENCE)).containsExactly(item);

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void onlyOneThreadMayPoll() {
        CompletableFuture<Void> polls = new CompletableFuture<>();
        CompletableFuture<Void> end = new CompletableFuture<>();
        poller.schedule(Duration.ZERO, () -> {
            polls.complete(null);
            assertThatThrownBy(() -> poller.poll(Duration.ZERO)).isInstanceOf(IllegalStateException.class);
            end.join();
        });
        try (Workers workers = new Workers()) {
            Future<?> other = workers.run(() -> poller.poll(Sockets.PATIENCE));
            polls.join();

            assertThatThrownBy(() -> poller.poll(Duration.ZERO))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("test-worker");

            end.complete(null);
            Workers.join(other);
        }
    }

    // ---- The end. ----

    @Test
    void aSocketClosedWhileAThreadWaitsIsReturnedOnce() {
        Socket pull = contexts.socket(SocketType.PULL);
        PollItem item = poller.register(pull, PollEvent.READABLE);
        AtomicInteger ends = new AtomicInteger();
        PollItem other = poller.register(contexts.socket(SocketType.PULL)).onClosed(closed -> ends.incrementAndGet());
        try (Workers workers = new Workers()) {
            Future<List<PollItem>> polled = workers.call(() -> poller.poll(Sockets.PATIENCE));
            pull.close();

            assertThat(Workers.join(polled)).containsExactly(item);
        }
        assertThat(item.isClosed()).isTrue();
        assertThat(item.isReadable()).isFalse();
        assertThat(poller.poll(SHORT)).isEmpty();

        ((Socket) other.source()).close();
        assertThat(poller.dispatch(Sockets.PATIENCE)).isEqualTo(1);
        assertThat(poller.dispatch(SHORT)).isZero();
        assertThat(ends).hasValue(1);
    }

    @Test
    void closedSocketsAreReturnedOneByOneToo() {
        List<Socket> pulls = List.of(contexts.socket(SocketType.PULL), contexts.socket(SocketType.PULL));
        pulls.forEach(pull -> poller.register(pull, PollEvent.READABLE));
        pulls.forEach(Socket::close);

        assertThat(poller.pollFirst(Sockets.PATIENCE).source()).isSameAs(pulls.get(0));
        assertThat(poller.pollFirst(Sockets.PATIENCE).source()).isSameAs(pulls.get(1));
        assertThat(poller.pollFirst(Duration.ZERO)).isNull();
    }

    @Test
    void theEndOfAContextEndsItsSockets() {
        Context context = Context.create();
        Socket pull = context.socket(SocketType.PULL);
        PollItem item = poller.register(pull, PollEvent.READABLE);

        context.close();

        assertThat(poller.poll(Sockets.PATIENCE)).containsExactly(item);
        assertThat(item.isClosed()).isTrue();
        assertThatThrownBy(() -> poller.register(pull, PollEvent.READABLE)).isInstanceOf(ZmqClosedException.class);
    }

    @Test
    void aClosedPollerEndsTheWaitAndLeavesTheSocketsOpen() {
        Socket pull = contexts.socket(SocketType.PULL);
        poller.register(pull, PollEvent.READABLE);
        try (Workers workers = new Workers()) {
            Future<?> polled = workers.run(() -> assertThatThrownBy(() -> poller.poll(SocketOptions.INFINITE))
                    .isInstanceOf(ZmqClosedException.class));
            poller.close();
            Workers.join(polled);
        }
        poller.close();
        assertThatThrownBy(() -> poller.poll(Duration.ZERO)).isInstanceOf(ZmqClosedException.class);
        assertThatThrownBy(() -> poller.register(pull)).isInstanceOf(ZmqClosedException.class);
        assertThatThrownBy(() -> poller.schedule(SHORT, () -> {})).isInstanceOf(ZmqClosedException.class);
        assertThat(pull.isClosed()).isFalse();
    }
}
