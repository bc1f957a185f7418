// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.reactor;

import static dev.zmq.engine.testkit.Interleavings.expect;
import static dev.zmq.engine.testkit.Interleavings.exploreSmall;
import static dev.zmq.engine.testkit.Interleavings.inParallel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who runs the loop, in the orders in which threads can come: never two, and never nobody for good. */
@Tag("interleaving")
class LeadershipInterleavingTest {

    @Test
    void theLoopComesBackToTheIoThread() {
        exploreSmall(() -> {
            Loop loop = new Loop();
            Thread application = loop.thread(() -> loop.lead(() -> false, () -> false));

            loop.run(application);

            expect("turns", loop.turnsLed.get() <= 1, true);
        });
    }

    @Test
    void workThatComesAsALeaderLeavesIsDone() {
        exploreSmall(() -> {
            Loop loop = new Loop();
            Thread application = loop.thread(() -> loop.lead(() -> false, loop::hasWork));
            Thread other = loop.thread(() -> loop.execute());

            loop.run(application, other);

            expect("work done", loop.done.get(), 1);
        });
    }

    @Test
    void twoWhoWantToLeadNeverDoAtOnce() {
        exploreSmall(() -> {
            Loop loop = new Loop();
            AtomicBoolean over = new AtomicBoolean();
            Thread first = loop.thread(() -> {
                loop.lead(over::get, () -> false);
                over.set(true);
            });
            Thread second = loop.thread(() -> loop.lead(over::get, loop::hasWork));

            loop.run(first, second);
        });
    }

    @Test
    void whoNoLongerWantsToLeadDoesNotKeepTheLoop() {
        exploreSmall(() -> {
            Loop loop = new Loop();
            Thread application = loop.thread(() -> loop.lead(() -> true, () -> false));

            loop.run(application);
        });
    }

    @Test
    void aVacantLoopIsTakenByOne() {
        exploreSmall(() -> {
            Loop loop = new Loop();
            loop.leadership.vacate(() -> false); // as by an application thread that led before
            Thread first = loop.thread(() -> loop.lead(() -> true, () -> false));
            Thread second = loop.thread(() -> loop.lead(() -> true, () -> false));

            loop.run(first, second);
        });
    }

    @Test
    void whoWithdrawsAsTheLoopIsHandedOverLeadsOrIsNotHandedIt() {
        exploreSmall(() -> {
            Thread dedicated = new Thread(() -> {});
            Leadership leadership = new Leadership(dedicated);
            boolean[] led = {false};

            inParallel(leadership::handOver, () -> {
                Thread me = Thread.currentThread();
                led[0] = leadership.acquire(me, () -> {}, () -> true);
                expect("whether it leads", leadership.isHeldBy(me), led[0]);
            });

            leadership.handOver(); // to nobody
            expect("whether the I/O thread leads still", leadership.isHeldBy(dedicated), !led[0]);
        });
    }

    @Test
    void aVacantLoopIsTakenByTheIoThreadOrBySomebodyElse() {
        exploreSmall(() -> {
            Leadership[] leadership = new Leadership[1];
            Thread dedicated = new Thread(() -> leadership[0].standBy());
            leadership[0] = new Leadership(dedicated);
            leadership[0].vacate(() -> true); // at once

            inParallel(
                    () -> {
                        dedicated.start();
                        Loop.join(dedicated);
                    },
                    () -> {
                        Thread me = Thread.currentThread();
                        if (leadership[0].acquire(me, () -> {}, () -> true)) {
                            expect("whether it leads", leadership[0].isHeldBy(me), true);
                            leadership[0].vacate(() -> true);
                        }
                    });

            expect("who leads at the end", leadership[0].isHeldBy(dedicated), true);
        });
    }

    /** A loop with nothing to do but to be led, and to do the work put into its mailbox. */
    private static final class Loop {
        final AtomicInteger turnsLed = new AtomicInteger();
        final AtomicInteger done = new AtomicInteger();
        private final AtomicInteger mailbox = new AtomicInteger();
        private final AtomicInteger running = new AtomicInteger();
        private final AtomicBoolean stopping = new AtomicBoolean();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private final AtomicBoolean bell = new AtomicBoolean();
        private final Thread dedicated = thread(this::serve);
        private final Thread main = Thread.currentThread();
        private final Leadership leadership = new Leadership(dedicated);

        Thread thread(Runnable work) {
            return new Thread(() -> {
                try {
                    work.run();
                } catch (Throwable e) { // an assertion, which must not end in this thread alone
                    failure.compareAndSet(null, e);
                }
            });
        }

        /** Runs to the end of the given threads, until the I/O thread leads again, and then to its end. */
        void run(Thread... applications) {
            dedicated.start();
            for (Thread application : applications) {
                application.start();
            }
            for (Thread application : applications) {
                join(application);
            }
            // Without anybody's help, as there may be nobody left.
            while (!leadership.isHeldBy(dedicated)) {
                LockSupport.park(this);
            }
            stopping.set(true);
            wakeUp();
            leadership.ensureLed();
            join(dedicated);
            if (failure.get() != null) {
                throw new AssertionError(failure.get());
            }
            expect("who leads at the end", leadership.isHeldBy(dedicated), true);
            expect("work left", mailbox.get(), 0);
        }

        boolean hasWork() {
            return mailbox.get() > 0;
        }

        /** As {@link IoThread#execute}. */
        void execute() {
            mailbox.incrementAndGet();
            wakeUp();
            leadership.ensureLed();
        }

        /** As {@link IoThread#lead}, for one turn. */
        void lead(java.util.function.BooleanSupplier over, java.util.function.BooleanSupplier somethingToDo) {
            if (leadership.acquire(Thread.currentThread(), this::wakeUp, over)) {
                turn();
                turnsLed.incrementAndGet();
                leadership.vacate(() -> stopping.get() || hasWork() || somethingToDo.getAsBoolean());
            }
        }

        private void serve() {
            while (!stopping.get() || hasWork() || !leadership.isHeldBy(dedicated)) {
                if (leadership.isHeldBy(dedicated)) {
                    turn();
                    sleep();
                    leadership.handOver();
                } else {
                    leadership.standBy();
                    LockSupport.unpark(main);
                }
            }
        }

        private void turn() {
            expect("others in the loop", running.getAndIncrement(), 0);
            while (hasWork()) {
                mailbox.decrementAndGet();
                done.incrementAndGet();
            }
            expect("still leading", leadership.isHeldBy(Thread.currentThread()), true);
            running.decrementAndGet();
        }

        /** As in a selector. */
        private void sleep() {
            while (!bell.getAndSet(false) && !leadership.hasCandidate() && !hasWork() && !stopping.get()) {
                LockSupport.park(this);
            }
        }

        private void wakeUp() {
            bell.set(true);
            LockSupport.unpark(dedicated);
        }

        private static void join(Thread thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
