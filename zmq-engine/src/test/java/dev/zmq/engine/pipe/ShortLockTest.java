// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.testkit.Workers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShortLockTest {

    private final ShortLock lock = new ShortLock();

    // Under the lock; plain, so that the lock alone must make them exact and visible.
    private long counter;
    private long mirror;

    @Test
    void aFreeLockIsTakenOnce() {
        assertThat(lock.tryLock()).isTrue();
        assertThat(lock.tryLock()).isFalse();

        lock.unlock();
        assertThat(lock.tryLock()).isTrue();
        lock.unlock();
        lock.lock();
        assertThat(lock.tryLock()).isFalse();
        lock.unlock();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void onlyOneThreadAtATimeIsInside(int threads) {
        int rounds = 200_000 / threads;
        try (Workers workers = new Workers()) {
            for (int i = 0; i < threads; i++) {
                boolean tries = i % 2 == 1;
                workers.run(() -> {
                    for (int round = 0; round < rounds; round++) {
                        increment(tries);
                    }
                });
            }
            workers.join();
        }
        assertThat(counter).isEqualTo((long) threads * rounds);
        assertThat(mirror).isEqualTo(counter);
    }

    private void increment(boolean tries) {
        if (!tries) {
            lock.lock();
        } else {
            while (!lock.tryLock()) {
                Thread.yield();
            }
        }
        if (mirror != counter) {
            throw new AssertionError("somebody else is inside");
        }
        counter++;
        mirror++;
        lock.unlock();
    }

    @Test
    void aThreadWaitsForAHolderThatTakesItsTime() throws InterruptedException {
        lock.lock();
        try (Workers workers = new Workers()) {
            CountDownLatch started = new CountDownLatch(1);
            Thread[] waiting = new Thread[1];
            Future<?> waiter = workers.run(() -> {
                waiting[0] = Thread.currentThread();
                started.countDown();
                lock.lock();
                counter++;
                lock.unlock();
            });
            assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
            // It backs off from spinning, so it must be found parked.
            await().until(() -> waiting[0].getState() == Thread.State.TIMED_WAITING);
            assertThat(waiter.isDone()).isFalse();
            assertThat(counter).isZero();

            lock.unlock();
            Workers.join(waiter);
            lock.lock();
            assertThat(counter).isEqualTo(1);
            lock.unlock();
        }
    }

    @Test
    void anInterruptIsNeitherNoticedNorLost() throws InterruptedException {
        lock.lock();
        try (Workers workers = new Workers()) {
            CountDownLatch started = new CountDownLatch(1);
            Future<Boolean> waiter = workers.call(() -> {
                Thread.currentThread().interrupt();
                started.countDown();
                lock.lock();
                lock.unlock();
                return Thread.interrupted();
            });
            assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 10; i++) {
                Thread.yield();
            }
            assertThat(waiter.isDone()).isFalse();
            lock.unlock();
            assertThat(Workers.join(waiter)).isTrue();
        }
    }
}
