// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import dev.zmq.engine.testkit.Litmus;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Wake-ups, on a processor that delays writes behind reads. */
@Tag("race")
class WaitListRaceTest {

    @Test
    void whoEntersAsItIsSignalledSeesWhatItWaitsForOrIsSignalled() {
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

    @Test
    void whoListensAsItIsSignalledSeesWhatItWaitsForOrIsTold() {
        Litmus.check(
                Round::new,
                round -> {
                    round.publishRelease();
                    round.list.signalAll();
                },
                round -> {
                    round.list.addListener(round::tell);
                    round.seen = round.publishedAcquire();
                },
                round -> !round.seen && !round.told);
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
        boolean told;
        WaitList.Waiter waiter;

        void tell() {
            told = true;
        }

        void publishRelease() {
            PUBLISHED.setRelease(this, true);
        }

        boolean publishedAcquire() {
            return (boolean) PUBLISHED.getAcquire(this);
        }
    }
}
