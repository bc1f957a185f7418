// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import static dev.zmq.engine.testkit.Interleavings.expect;
import static dev.zmq.engine.testkit.Interleavings.explore;
import static dev.zmq.engine.testkit.Interleavings.inParallel;

import dev.zmq.engine.testkit.Litmus;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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
        explore(() -> {
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
        explore(() -> {
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
        explore(() -> {
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
    void aShortLockLetsOneInAtATime() {
        explore(() -> {
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

    @Test
    void aProcessorThatDelaysWritesLosesNoSignal() {
        Litmus.check(
                Round::new,
                round -> {
                    round.publishRelease();
                    round.list.signalAll();
                },
                round -> {
                    WaitList.Waiter waiter = round.list.enter();
                    round.seen = round.publishedAcquire();
                    round.waiter = waiter;
                },
                round -> !round.seen && !round.waiter.isSignalled());
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

    /** What one thread tells another in the weakest mode that the class allows for. */
    private static final class Round {
        private static final VarHandle PUBLISHED;

        static {
            try {
                PUBLISHED = MethodHandles.lookup().findVarHandle(Round.class, "published", boolean.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        final WaitList list = new WaitList();
        boolean published;
        boolean seen;
        WaitList.Waiter waiter;

        void publishRelease() {
            PUBLISHED.setRelease(this, true);
        }

        boolean publishedAcquire() {
            return (boolean) PUBLISHED.getAcquire(this);
        }
    }
}
