// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.testkit.MutedLog;
import dev.zmq.engine.testkit.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IoThreadTest {

    private static final long MILLIS = 1_000_000;

    /** What may go wrong in code that the thread calls. */
    private enum Failure {
        EXCEPTION {
            @Override
            void happen() {
                throw new IllegalStateException("on purpose");
            }
        },
        ERROR {
            @Override
            void happen() {
                throw new LinkageError("on purpose");
            }
        };

        abstract void happen();
    }

    @RegisterExtension
    static final MutedLog log = new MutedLog(IoThread.class);

    private final IoThread io = new IoThread("io-thread-test");
    private final List<Pipe> pipes = new ArrayList<>();

    @BeforeEach
    void start() {
        io.start();
    }

    @AfterEach
    void stop() throws IOException {
        assertThat(call(() -> "alive")).isEqualTo("alive");
        io.stop();
        io.join();
        assertThat(io.isAlive()).isFalse();
        for (Pipe pipe : pipes) {
            pipe.sink().close();
            pipe.source().close();
        }
    }

    // ---- Tasks. ----

    @Test
    void tasksOfEachThreadRunInOrderAndNeverTwoAtATime() {
        int threads = 4;
        int tasks = 20_000;
        int[] next = new int[threads]; // touched by the I/O thread alone
        AtomicInteger failures = new AtomicInteger();
        try (Workers workers = new Workers()) {
            for (int i = 0; i < threads; i++) {
                int id = i;
                workers.run(() -> {
                    for (int task = 0; task < tasks; task++) {
                        int number = task;
                        io.execute(() -> {
                            if (next[id]++ != number || !io.isCurrent()) {
                                failures.incrementAndGet();
                            }
                        });
                    }
                });
            }
            workers.join();
        }
        assertThat(call(() -> List.of(next[0], next[1], next[2], next[3]))).containsOnly(tasks);
        assertThat(failures).hasValue(0);
    }

    /** The wake-up is what this is about: the thread is most often on its way into the selector, or asleep. */
    @Test
    void aTaskIsNeverForgottenByASleepingThread() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(call(() -> 1)).isEqualTo(1);
        }
    }

    @Test
    void aTaskMayAddTasks() {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        io.execute(() -> addTask(0, done));
        assertThat(join(done)).isEqualTo(5_000);
    }

    private void addTask(int number, CompletableFuture<Integer> done) {
        if (number == 5_000) {
            done.complete(number);
        } else {
            io.execute(() -> addTask(number + 1, done));
        }
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void aTaskThatFailsHurtsOnlyItself(Failure failure) {
        io.execute(failure::happen);
        io.execute(failure::happen);

        assertThat(call(() -> 42)).isEqualTo(42);
    }

    @Test
    void knowsWhetherItIsTheCaller() {
        assertThat(io.isCurrent()).isFalse();
        assertThat(call(io::isCurrent)).isTrue();
    }

    @Test
    void runsWhatIsInTheMailboxBeforeItEnds() {
        IoThread ending = new IoThread("ending");
        AtomicInteger ran = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        ending.start();
        ending.execute(() -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        for (int i = 0; i < 5_000; i++) {
            ending.execute(ran::incrementAndGet);
        }
        ending.stop();
        go.countDown();
        ending.join();

        assertThat(ran).hasValue(5_000);
        assertThat(ending.isAlive()).isFalse();
    }

    @Test
    void aSleepingThreadEndsWhenItIsTold() {
        IoThread sleeping = new IoThread("sleeping");
        sleeping.start();
        sleeping.stop();
        sleeping.join();

        assertThat(sleeping.isAlive()).isFalse();
    }

    @Test
    void anInterruptWhileWaitingForTheEndIsKept() {
        IoThread ending = new IoThread("ending");
        ending.start();
        Thread.currentThread().interrupt();
        try {
            ending.stop();
            ending.join();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(ending.isAlive()).isFalse();
    }

    // ---- Timers. ----

    @Test
    void timersRunInOrderAndNotTooEarly() {
        List<Long> order = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger early = new AtomicInteger();
        io.execute(() -> {
            for (int delay : new int[] {30, 5, 20, 0, 10}) {
                long due = System.nanoTime() + delay * MILLIS;
                io.schedule(delay * MILLIS, () -> {
                    order.add(due);
                    if (System.nanoTime() - due < 0) {
                        early.incrementAndGet();
                    }
                });
            }
        });
        await().until(() -> order.size() == 5);
        assertThat(order).isSorted();
        assertThat(early).hasValue(0);
    }

    @Test
    void aCancelledTimerNeverRuns() {
        AtomicInteger ran = new AtomicInteger();
        CompletableFuture<Void> later = new CompletableFuture<>();
        io.execute(() -> {
            Timer timer = io.schedule(2 * MILLIS, ran::incrementAndGet);
            io.schedule(1 * MILLIS, timer::cancel);
            io.schedule(20 * MILLIS, () -> later.complete(null));
        });
        join(later);
        assertThat(ran).hasValue(0);
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void aTimerThatFailsHurtsOnlyItself(Failure failure) {
        CompletableFuture<Integer> later = new CompletableFuture<>();
        io.execute(() -> {
            io.schedule(MILLIS, failure::happen);
            io.schedule(2 * MILLIS, () -> later.complete(1));
        });
        assertThat(join(later)).isEqualTo(1);
    }

    @Test
    void timersRunThoughTasksNeverEnd() {
        AtomicInteger rounds = new AtomicInteger();
        CompletableFuture<Integer> timer = new CompletableFuture<>();
        Runnable[] again = new Runnable[1];
        again[0] = () -> {
            rounds.incrementAndGet();
            if (!timer.isDone()) {
                io.execute(again[0]);
            }
        };
        io.execute(() -> {
            for (int i = 0; i < 3_000; i++) {
                io.execute(again[0]);
            }
            io.schedule(5 * MILLIS, () -> timer.complete(rounds.get()));
        });
        assertThat(join(timer)).isPositive();
    }

    // ---- Polled work. ----

    @Test
    void polledWorkIsCalledUntilItWantsNoMore() {
        AtomicInteger first = new AtomicInteger();
        AtomicInteger second = new AtomicInteger();
        AtomicInteger third = new AtomicInteger();
        io.execute(() -> {
            io.poll(() -> first.incrementAndGet() < 10);
            io.poll(() -> second.incrementAndGet() < 1000);
            io.poll(() -> third.incrementAndGet() < 100);
        });
        await().until(() -> second.get() == 1000);
        assertThat(call(() -> first.get() + third.get())).isEqualTo(110);
        assertThat(call(second::get)).isEqualTo(1000);
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void polledWorkThatFailsHurtsOnlyItself(Failure failure) {
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger others = new AtomicInteger();
        io.execute(() -> {
            io.poll(() -> others.incrementAndGet() < 100);
            io.poll(() -> {
                calls.incrementAndGet();
                failure.happen();
                return true;
            });
        });
        await().until(() -> others.get() == 100);
        assertThat(call(calls::get)).isEqualTo(1);
    }

    @Test
    void tasksTimersAndChannelsAreServedWhileWorkIsPolled() throws IOException {
        CountDownLatch served = new CountDownLatch(3);
        Pipe pipe = open(ready -> served.countDown());
        io.execute(() -> io.poll(() -> served.getCount() > 0));
        io.execute(served::countDown);
        io.execute(() -> io.schedule(MILLIS, served::countDown));
        pipe.sink().write(ByteBuffer.allocate(1));

        await().until(() -> served.getCount() == 0);
        assertThat(call(() -> served.getCount())).isZero();
    }

    // ---- Channels. ----

    /** Reads and then does what it is told to; closes its channel when that fails. */
    private class Reader implements ChannelHandler {
        private final Pipe.SourceChannel channel;
        private final IntConsumer onRead;
        private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        private final CompletableFuture<SelectionKey> key = new CompletableFuture<>();

        Reader(Pipe.SourceChannel channel, IntConsumer onRead) {
            this.channel = channel;
            this.onRead = onRead;
        }

        @Override
        public void onReady(int readyOperations) {
            try {
                ByteBuffer buffer = io.readBuffer();
                channel.read(buffer);
                onRead.accept(buffer.position());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void onFailure(Throwable failure) {
            failures.add(failure);
            io.close(key.join());
        }
    }

    private Pipe open(IntConsumer onRead) throws IOException {
        Pipe pipe = Pipe.open();
        register(pipe, new Reader(pipe.source(), onRead));
        return pipe;
    }

    private void register(Pipe pipe, Reader reader) throws IOException {
        pipes.add(pipe);
        pipe.source().configureBlocking(false);
        call(() -> reader.key.complete(io.register(pipe.source(), SelectionKey.OP_READ, reader)));
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void aHandlerThatFailsLosesItsChannelAndHurtsNobodyElse(Failure failure) throws IOException {
        Pipe failing = Pipe.open();
        Reader reader = new Reader(failing.source(), count -> failure.happen());
        register(failing, reader);
        AtomicInteger read = new AtomicInteger();
        Pipe healthy = open(read::addAndGet);
        assertThat(io.load()).isEqualTo(2);

        failing.sink().write(ByteBuffer.allocate(1));
        await().until(() -> !failing.source().isOpen());
        assertThat(reader.failures).hasSize(1);
        assertThat(io.load()).isEqualTo(1);
        healthy.sink().write(ByteBuffer.allocate(3));
        await().until(() -> read.get() == 3);
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void aHandlerThatCannotEvenDealWithItsFailureHurtsNobodyElse(Failure failure) throws IOException {
        Pipe failing = Pipe.open();
        Reader reader = new Reader(failing.source(), count -> failure.happen()) {
            @Override
            public void onFailure(Throwable first) {
                failure.happen();
            }
        };
        register(failing, reader);
        AtomicInteger read = new AtomicInteger();
        Pipe healthy = open(read::addAndGet);

        failing.sink().write(ByteBuffer.allocate(1));
        await().until(() -> !failing.source().isOpen());
        healthy.sink().write(ByteBuffer.allocate(3));
        await().until(() -> read.get() == 3);
        assertThat(io.load()).isEqualTo(1);
    }

    @Test
    void anotherHandlerTakesOverAChannelThatIsServedAlready() throws Exception {
        AtomicInteger first = new AtomicInteger();
        AtomicInteger second = new AtomicInteger();
        Pipe pipe = open(first::addAndGet);
        call(() -> io.register(pipe.source(), SelectionKey.OP_READ, new Reader(pipe.source(), second::addAndGet)));

        pipe.sink().write(ByteBuffer.allocate(2));
        await().until(() -> second.get() == 2);
        assertThat(first).hasValue(0);
        assertThat(io.load()).isEqualTo(1);
    }

    @Test
    void aChannelThatWasClosedElsewhereIsStillCountedOutOnce() throws IOException {
        Pipe pipe = Pipe.open();
        Reader reader = new Reader(pipe.source(), count -> {});
        register(pipe, reader);
        assertThat(io.load()).isEqualTo(1);
        pipe.source().close();

        io.execute(() -> io.close(reader.key.join()));
        io.execute(() -> io.close(reader.key.join()));
        assertThat(call(io::load)).isZero();
    }

    @Test
    void aHandlerMayCloseAnotherThatIsReadyAtTheSameTime() throws Exception {
        Pipe[] both = new Pipe[2];
        List<Reader> readers = new ArrayList<>();
        AtomicInteger served = new AtomicInteger();
        for (int i = 0; i < 2; i++) {
            int other = 1 - i;
            both[i] = Pipe.open();
            readers.add(new Reader(both[i].source(), count -> {
                served.incrementAndGet();
                io.close(readers.get(other).key.join());
            }));
            register(both[i], readers.get(i));
        }
        // Written while the thread is busy, so that it finds both ready in one selection.
        call(() -> both[0].sink().write(ByteBuffer.allocate(1)) + both[1].sink().write(ByteBuffer.allocate(1)));

        await().until(() -> served.get() > 0);
        call(() -> 0);
        assertThat(served).hasValue(1);
        assertThat(io.load()).isEqualTo(1);
        assertThat(readers).allSatisfy(reader -> assertThat(reader.failures).isEmpty());
    }

    // ---- Helpers. ----

    private <T> T call(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        io.execute(() -> {
            try {
                result.complete(work.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return join(result);
    }

    private static <T> T join(Future<T> future) {
        try {
            return future.get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the I/O thread did not do its work", e);
        }
    }
}
