// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.pipe.WaitList.Outcome;
import dev.zmq.engine.pipe.WaitList.Waiter;
import dev.zmq.engine.testkit.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitListTest {

    private static final long HANG_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final WaitList list = new WaitList();

    @Test
    void aSignalBetweenEnteringAndWaitingIsNotLost() {
        Waiter waiter = list.enter();
        list.signalAll();

        assertThat(list.await(waiter, soon())).isEqualTo(Outcome.SIGNALLED);
        list.leave(waiter);
    }

    @Test
    void aSignalBeforeEnteringIsNotOurs() {
        list.signalAll();
        Waiter waiter = list.enter();

        assertThat(list.await(waiter, System.nanoTime() + 1_000_000)).isEqualTo(Outcome.TIMED_OUT);
        list.leave(waiter);
    }

    @Test
    void aSignalAfterLeavingIsNotOurs() {
        Waiter waiter = list.enter();
        list.leave(waiter);
        list.signalAll();

        assertThat(list.await(waiter, System.nanoTime() + 1_000_000)).isEqualTo(Outcome.TIMED_OUT);
    }

    @Test
    void waitsAsLongAsItIsToldTo() {
        long start = System.nanoTime();
        Waiter waiter = list.enter();

        assertThat(list.await(waiter, start + 20_000_000)).isEqualTo(Outcome.TIMED_OUT);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
        list.leave(waiter);
    }

    @Test
    void aDeadlineThatHasPassedEndsTheWaitAtOnce() {
        Waiter waiter = list.enter();

        assertThat(list.await(waiter, System.nanoTime() - 1)).isEqualTo(Outcome.TIMED_OUT);
        list.leave(waiter);
    }

    @Test
    void aSignalCountsMoreThanADeadlineThatHasPassed() {
        Waiter waiter = list.enter();
        list.signalAll();

        assertThat(list.await(waiter, System.nanoTime() - 1)).isEqualTo(Outcome.SIGNALLED);
        list.leave(waiter);
    }

    @Test
    void anInterruptEndsTheWaitAndKeepsItsFlag() {
        AtomicReference<Thread> thread = new AtomicReference<>();
        try (Workers workers = new Workers()) {
            Future<Boolean> flag = workers.call(() -> {
                thread.set(Thread.currentThread());
                Waiter waiter = list.enter();
                try {
                    assertThat(list.await(waiter, Long.MAX_VALUE)).isEqualTo(Outcome.INTERRUPTED);
                    return Thread.interrupted();
                } finally {
                    list.leave(waiter);
                }
            });
            await().until(() -> isParked(thread.get()));
            thread.get().interrupt();
            assertThat(Workers.join(flag)).isTrue();
        }
    }

    @Test
    void aThreadThatIsInterruptedAlreadyDoesNotWait() {
        Thread.currentThread().interrupt();
        Waiter waiter = list.enter();
        try {
            assertThat(list.await(waiter, Long.MAX_VALUE)).isEqualTo(Outcome.INTERRUPTED);
        } finally {
            list.leave(waiter);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void awakeningForNoReasonDoesNotEndTheWait() {
        AtomicReference<Thread> thread = new AtomicReference<>();
        try (Workers workers = new Workers()) {
            Future<Outcome> outcome = workers.call(() -> {
                thread.set(Thread.currentThread());
                Waiter waiter = list.enter();
                try {
                    return list.await(waiter, soon());
                } finally {
                    list.leave(waiter);
                }
            });
            await().until(() -> isParked(thread.get()));
            for (int i = 0; i < 20; i++) {
                LockSupport.unpark(thread.get());
                Thread.yield();
            }
            await().until(() -> isParked(thread.get()));
            assertThat(outcome.isDone()).isFalse();
            list.signalAll();
            assertThat(Workers.join(outcome)).isEqualTo(Outcome.SIGNALLED);
        }
    }

    @Test
    void whoeverSignalsRunsWhatAThreadThatWaitsElsewhereAskedFor() {
        Waiter waiter = list.enter();
        AtomicInteger runs = new AtomicInteger();
        waiter.setOnSignal(runs::incrementAndGet);
        assertThat(waiter.isSignalled()).isFalse();
        assertThat(runs).hasValue(0);

        list.signalAll();
        assertThat(waiter.isSignalled()).isTrue();
        assertThat(runs).hasValue(1);
        list.leave(waiter);
        list.signalAll();
        assertThat(runs).hasValue(1);
    }

    @Test
    void aSignalThatCameBeforeIsSeenThoughNothingIsRunForIt() {
        Waiter waiter = list.enter();
        list.signalAll();
        AtomicInteger runs = new AtomicInteger();
        waiter.setOnSignal(runs::incrementAndGet);

        assertThat(waiter.isSignalled()).isTrue();
        assertThat(runs).hasValue(0);
        list.leave(waiter);
    }

    @Test
    void oneSignalWakesAll() {
        int waiters = 40;
        AtomicInteger entered = new AtomicInteger();
        try (Workers workers = new Workers()) {
            List<Future<Outcome>> outcomes = new ArrayList<>();
            for (int i = 0; i < waiters; i++) {
                outcomes.add(workers.call(() -> {
                    Waiter waiter = list.enter();
                    entered.incrementAndGet();
                    try {
                        return list.await(waiter, Long.MAX_VALUE);
                    } finally {
                        list.leave(waiter);
                    }
                }));
            }
            await().until(() -> entered.get() == waiters);
            list.signalAll();
            outcomes.forEach(outcome -> assertThat(Workers.join(outcome)).isEqualTo(Outcome.SIGNALLED));
        }
    }

    /** Tickets stand for room in a queue: whoever gets none must hear of the next ones. */
    @ParameterizedTest
    @CsvSource({"1, 1, 1", "3, 1, 2", "2, 2, 3", "5, 1, 4"})
    @Tag("V78")
    void noSignalIsLostBetweenTryingAndWaiting(int takers, int givers, long seed) {
        int tickets = 4_000;
        AtomicInteger available = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        try (Workers workers = new Workers()) {
            for (int i = 0; i < takers; i++) {
                workers.run(() -> {
                    while (take(available, taken, tickets)) {}
                });
            }
            for (int i = 0; i < givers; i++) {
                Random random = new Random(seed + i);
                workers.run(() -> give(random, available, tickets / givers));
            }
            workers.join();
        }
        assertThat(taken).hasValue(tickets);
        assertThat(available).hasValue(0);
    }

    /** Gives one ticket now and some then, and lets all be taken now and then, so that takers do go to sleep. */
    private void give(Random random, AtomicInteger available, int tickets) {
        int given = 0;
        while (given < tickets) {
            int count = Math.min(tickets - given, 1 + random.nextInt(3));
            available.addAndGet(count);
            list.signalAll();
            given += count;
            for (int spins = 0; spins < 100 && random.nextInt(4) != 0 && available.get() > 0; spins++) {
                Thread.yield();
            }
        }
    }

    private boolean take(AtomicInteger available, AtomicInteger taken, int tickets) {
        while (true) {
            Waiter waiter = list.enter();
            try {
                if (available.getAndUpdate(count -> Math.max(0, count - 1)) > 0) {
                    if (taken.incrementAndGet() == tickets) {
                        list.signalAll();
                    }
                    return true;
                }
                if (taken.get() == tickets) {
                    return false;
                }
                if (list.await(waiter, System.nanoTime() + HANG_NANOS) != Outcome.SIGNALLED) {
                    throw new AssertionError("no signal with " + available + " tickets there, " + taken + " taken");
                }
            } finally {
                list.leave(waiter);
            }
        }
    }

    private static boolean isParked(Thread thread) {
        return thread != null
                && (thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING);
    }

    private static long soon() {
        return System.nanoTime() + Duration.ofSeconds(10).toNanos();
    }

    @Test
    void listenersAreToldOfEverySignalUntilTheyAreRemoved() {
        AtomicInteger first = new AtomicInteger();
        AtomicInteger second = new AtomicInteger();
        Runnable listener = first::incrementAndGet;
        list.addListener(listener);
        list.addListener(second::incrementAndGet);
        list.signalAll();
        list.signalListeners();

        list.removeListener(listener);
        list.signalAll();

        assertThat(first).hasValue(2);
        assertThat(second).hasValue(3);
    }

    @Test
    void whatIsForListenersOnlyWakesNobody() {
        WaitList.Waiter waiter = list.enter();

        list.signalListeners();

        assertThat(waiter.isSignalled()).isFalse();
        list.leave(waiter);
    }
}
