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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Application threads that run the loop of an I/O thread while they wait. */
class IoThreadLeadTest {

    private static final BooleanSupplier NOBODY = () -> false;

    @RegisterExtension
    static final MutedLog log = new MutedLog(IoThread.class);

    private final IoThread io = new IoThread("lead-test");

    @BeforeEach
    void start() {
        io.start();
    }

    @AfterEach
    void stop() {
        io.stop();
        io.join();
        assertThat(io.isAlive()).isFalse();
    }

    @Test
    void tasksAndTimersRunOnTheThreadThatLeads() {
        List<Thread> threads = new ArrayList<>(); // touched by whoever runs the loop
        AtomicBoolean over = new AtomicBoolean();
        io.execute(() -> io.schedule(100_000_000, () -> {
            threads.add(Thread.currentThread());
            io.execute(() -> {
                threads.add(Thread.currentThread());
                assertThat(io.isCurrent()).isTrue();
                over.set(true);
            });
        }));
        assertThat(io.lead(over::get, Long.MAX_VALUE, 0, NOBODY)).isTrue();

        assertThat(over).isTrue();
        assertThat(threads).containsExactly(Thread.currentThread(), Thread.currentThread());
        assertThat(io.isCurrent()).isFalse();
    }

    @Test
    void channelsAreServedByTheThreadThatLeads() throws Exception {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Thread> server = new CompletableFuture<>();
        CompletableFuture<SelectionKey> key = new CompletableFuture<>();
        io.execute(() -> register(pipe, key, () -> {
            over.set(true);
            server.complete(Thread.currentThread());
        }));
        key.get(10, TimeUnit.SECONDS);
        io.execute(() -> io.schedule(50_000_000, () -> write(pipe)));

        assertThat(io.lead(over::get, Long.MAX_VALUE, 0, NOBODY)).isTrue();
        assertThat(server).isCompletedWithValue(Thread.currentThread());
        io.execute(() -> io.close(key.join()));
        await().until(() -> io.load() == 0);
        pipe.sink().close();
    }

    @Test
    void aHandlerThatFailsDoesNotHurtTheThreadThatLeads() throws Exception {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<SelectionKey> key = new CompletableFuture<>();
        io.execute(() -> register(pipe, key, () -> {
            over.set(true);
            throw new LinkageError("on purpose");
        }));
        key.get(10, TimeUnit.SECONDS);
        io.execute(() -> {
            throw new LinkageError("on purpose");
        });
        io.execute(() -> io.schedule(20_000_000, () -> write(pipe)));

        assertThat(io.lead(over::get, Long.MAX_VALUE, 0, NOBODY)).isTrue();
        await().until(() -> io.load() == 0);
        pipe.sink().close();
    }

    @Test
    void leadsNoLongerThanToItsDeadline() {
        long start = System.nanoTime();

        assertThat(io.lead(NOBODY, start + 20_000_000, 0, NOBODY)).isTrue();
        assertThat(System.nanoTime() - start).isBetween(20_000_000L, TimeUnit.SECONDS.toNanos(5));
        assertThat(io.isCurrent()).isFalse();
    }

    @Test
    void leadsNoLongerThanToAnInterruptWhichItKeeps() {
        AtomicBoolean led = new AtomicBoolean();
        try (Workers workers = new Workers()) {
            CompletableFuture<Thread> thread = new CompletableFuture<>();
            Future<Boolean> interrupted = workers.call(() -> {
                io.execute(() -> led.set(true));
                thread.complete(Thread.currentThread());
                io.lead(NOBODY, Long.MAX_VALUE, 0, NOBODY);
                return Thread.interrupted();
            });
            await().untilTrue(led);
            thread.join().interrupt();
            assertThat(Workers.join(interrupted)).isTrue();
        }
        assertThat(run(() -> {})).isTrue();
    }

    @Test
    void whoeverMakesTheWaitOverWakesTheThreadThatLeads() {
        AtomicBoolean over = new AtomicBoolean();
        try (Workers workers = new Workers()) {
            for (int i = 0; i < 300; i++) {
                over.set(false);
                Future<Boolean> leading = workers.call(() -> io.lead(over::get, Long.MAX_VALUE, 0, NOBODY));
                if (i % 3 == 0) {
                    Thread.yield();
                }
                over.set(true);
                io.wakeUp();
                assertThat(Workers.join(leading)).isIn(true, false);
            }
        }
        assertThat(run(() -> {})).isTrue();
    }

    @Test
    void onlyOneApplicationThreadLeads() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch leads = new CountDownLatch(1);
        try (Workers workers = new Workers()) {
            Future<Boolean> first = workers.call(() -> io.lead(
                    () -> {
                        if (io.isCurrent()) {
                            leads.countDown();
                        }
                        return over.get();
                    },
                    Long.MAX_VALUE,
                    0,
                    NOBODY));
            assertThat(leads.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(io.lead(NOBODY, Long.MAX_VALUE, 0, NOBODY)).isFalse();
            assertThat(run(() -> {})).isTrue();

            over.set(true);
            io.wakeUp();
            assertThat(Workers.join(first)).isTrue();
        }
    }

    /** Between two terms nobody leads, and the I/O thread only stands by. */
    @Test
    void tasksTimersAndPolledWorkGoOnWhenNobodyLeads() {
        for (int i = 0; i < 200; i++) {
            CompletableFuture<Void> timer = new CompletableFuture<>();
            CompletableFuture<Void> polled = new CompletableFuture<>();
            AtomicInteger polls = new AtomicInteger();
            AtomicBoolean over = new AtomicBoolean();
            io.execute(() -> {
                io.schedule(1_000_000, () -> timer.complete(null));
                io.poll(() -> polls.incrementAndGet() < 5 || !polled.complete(null));
                over.set(true);
            });
            io.lead(over::get, Long.MAX_VALUE, 0, NOBODY);
            polled.orTimeout(10, TimeUnit.SECONDS).join();
            timer.orTimeout(10, TimeUnit.SECONDS).join();
            assertThat(run(() -> {})).isTrue();
        }
    }

    @Test
    void endsThoughAnApplicationThreadLeads() {
        IoThread ending = new IoThread("ending");
        ending.start();
        AtomicBoolean over = new AtomicBoolean();
        AtomicBoolean led = new AtomicBoolean();
        try (Workers workers = new Workers()) {
            Future<Boolean> leading = workers.call(() -> {
                ending.execute(() -> led.set(true));
                return ending.lead(over::get, Long.MAX_VALUE, 0, NOBODY);
            });
            await().untilTrue(led);
            ending.stop();
            over.set(true);
            ending.wakeUp();
            ending.join();
            assertThat(Workers.join(leading)).isIn(true, false);
        }
        assertThat(ending.isAlive()).isFalse();
    }

    /**
     * Threads that wait for their own tasks, leading if they can, as receivers do; others that only add tasks. The loop
     * must never be run by two at a time, tasks of one thread must keep their order, and none may be late for ever.
     */
    @Test
    void theLoopIsNeverRunByTwoAndNoTaskIsForgotten() {
        int waiting = 3;
        int adding = 2;
        int rounds = 1_500;
        long[] inside = new long[2]; // plain: equal unless two threads run the loop
        int[] next = new int[waiting + adding];
        AtomicInteger failures = new AtomicInteger();
        try (Workers workers = new Workers()) {
            for (int i = 0; i < waiting + adding; i++) {
                int id = i;
                boolean leads = i < waiting;
                workers.run(() -> {
                    Random random = new Random(id);
                    for (int round = 0; round < rounds; round++) {
                        int number = round;
                        AtomicBoolean done = new AtomicBoolean();
                        Runnable task = () -> {
                            if (!io.isCurrent() || inside[0] != inside[1] || next[id]++ != number) {
                                failures.incrementAndGet();
                            }
                            inside[0]++;
                            inside[1]++;
                            done.set(true);
                        };
                        io.execute(task);
                        if (leads) {
                            awaitDone(done);
                        } else if (random.nextInt(4) == 0) {
                            Thread.yield();
                        }
                    }
                });
            }
            workers.join();
        }
        assertThat(run(() -> {})).isTrue();
        assertThat(failures).hasValue(0);
        assertThat(next).containsOnly(rounds);
        assertThat(inside).containsOnly((long) (waiting + adding) * rounds);
    }

    private void awaitDone(AtomicBoolean done) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!done.get()) {
            if (!io.lead(done::get, System.nanoTime() + 1_000_000, 0, NOBODY)) {
                io.ensureLed();
                Thread.yield();
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("a task was forgotten");
            }
        }
    }

    // ---- Helpers. ----

    private boolean run(Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        io.execute(() -> {
            task.run();
            done.complete(null);
        });
        done.orTimeout(Duration.ofSeconds(10).toSeconds(), TimeUnit.SECONDS).join();
        return done.isDone();
    }

    private void register(Pipe pipe, CompletableFuture<SelectionKey> key, Runnable onRead) {
        try {
            key.complete(io.register(pipe.source(), SelectionKey.OP_READ, new ChannelHandler() {
                @Override
                public void onReady(int readyOperations) {
                    readAway(pipe);
                    onRead.run();
                }

                @Override
                public void onFailure(Throwable failure) {
                    io.close(key.join());
                }
            }));
        } catch (IOException e) {
            key.completeExceptionally(e);
        }
    }

    private void readAway(Pipe pipe) {
        try {
            pipe.source().read(io.readBuffer());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Pipe pipe) {
        try {
            pipe.sink().write(ByteBuffer.allocate(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
