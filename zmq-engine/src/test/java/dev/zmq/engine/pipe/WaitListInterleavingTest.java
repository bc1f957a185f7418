// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import static dev.zmq.engine.testkit.Interleavings.expect;
import static dev.zmq.engine.testkit.Interleavings.exploreSmall;
import static dev.zmq.engine.testkit.Interleavings.inParallel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Locks and wake-ups, in the orders in which their threads can come. */
@Tag("interleaving")
class WaitListInterleavingTest {

    @Test
    void aSignalWakesEveryoneWhoWaitsForWhatItTells() {
        exploreSmall(() -> {
            WaitList list = new WaitList();
            AtomicBoolean open = new AtomicBoolean();
            Runnable waiting = () -> awaitOpen(list, open);

            inParallel(waiting, waiting, () -> {
                open.set(true);
                list.signalAll();
            });
        });
    }

    @Test
    void aSignalForSomebodyWhoLeavesIsStillOneForTheOthers() {
        exploreSmall(() -> {
            WaitList list = new WaitList();
            AtomicInteger permits = new AtomicInteger();
            Runnable taking = () -> take(list, permits);

            inParallel(taking, taking, () -> {
                permits.incrementAndGet();
                list.signalAll();
                permits.incrementAndGet();
                list.signalAll();
            });

            expect("permits left", permits.get(), 0);
        });
    }

    @Test
    void whoWaitsElsewhereIsWokenThere() {
        exploreSmall(() -> {
            WaitList list = new WaitList();
            AtomicBoolean open = new AtomicBoolean();
            AtomicInteger bell = new AtomicInteger();

            inParallel(
                    () -> {
                        Thread me = Thread.currentThread();
                        WaitList.Waiter waiter = list.enter();
                        if (!open.get()) {
                            waiter.setOnSignal(() -> {
                                bell.incrementAndGet();
                                LockSupport.unpark(me);
                            });
                            // Like a selector: only the bell ends its sleep, and it looks before it sleeps.
                            while (!waiter.isSignalled() && bell.get() == 0) {
                                sleep(bell);
                            }
                        }
                        list.leave(waiter);
                    },
                    () -> {
                        open.set(true);
                        list.signalAll();
                    });
        });
    }

    @Test
    void aSignalThatComesAsSomebodySaysHowToBeWokenIsSeen() {
        exploreSmall(() -> {
            WaitList list = new WaitList();
            AtomicInteger bell = new AtomicInteger();
            WaitList.Waiter waiter = list.enter();

            inParallel(list::signalAll, () -> {
                Thread me = Thread.currentThread();
                waiter.setOnSignal(() -> {
                    bell.incrementAndGet();
                    LockSupport.unpark(me);
                });
                if (!waiter.isSignalled()) {
                    sleep(bell);
                }
            });
        });
    }

    @Test
    void aShortLockLetsOneInAtATime() {
        exploreSmall(() -> {
            ShortLock lock = new ShortLock();
            int[] inside = {0, 0};
            Runnable work = () -> {
                for (int i = 0; i < 2; i++) {
                    lock.lock();
                    expect("others inside", inside[0]++, 0);
                    inside[1]++;
                    inside[0]--;
                    lock.unlock();
                }
            };
            Runnable trying = () -> {
                if (lock.tryLock()) {
                    expect("others inside", inside[0]++, 0);
                    inside[0]--;
                    lock.unlock();
                }
            };

            inParallel(work, work, trying);

            expect("times inside", inside[1], 4);
        });
    }

    private static void sleep(AtomicInteger bell) {
        while (bell.get() == 0) {
            LockSupport.park(bell);
        }
    }

    private static void awaitOpen(WaitList list, AtomicBoolean open) {
        while (!open.get()) {
            WaitList.Waiter waiter = list.enter();
            if (!open.get()) {
                list.await(waiter, Long.MAX_VALUE);
            }
            list.leave(waiter);
        }
    }

    private static void take(WaitList list, AtomicInteger permits) {
        while (true) {
            WaitList.Waiter waiter = list.enter();
            try {
                int left = permits.get();
                if (left > 0) {
                    if (permits.compareAndSet(left, left - 1)) {
                        return;
                    }
                } else {
                    list.await(waiter, Long.MAX_VALUE);
                }
            } finally {
                list.leave(waiter);
            }
        }
    }
}
