// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.testkit.Workers;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The test's own thread is an application thread; {@link #standBy} starts a thread that plays the I/O thread. */
class LeadershipTest {

    private final Thread me = Thread.currentThread();
    private final AtomicInteger wakeUps = new AtomicInteger();

    @Test
    void theIoThreadLeadsFirst() {
        Thread dedicated = new Thread(() -> {});
        Leadership leadership = new Leadership(dedicated);

        assertThat(leadership.isHeldBy(dedicated)).isTrue();
        assertThat(leadership.isHeldBy(me)).isFalse();
        assertThat(leadership.hasCandidate()).isFalse();
        leadership.handOver();
        assertThat(leadership.isHeldBy(dedicated)).isTrue();
    }

    @Test
    void theIoThreadHandsOverToACandidate() {
        Leadership leadership = new Leadership(new Thread(() -> {}));
        try (Workers workers = new Workers()) {
            Future<Thread> candidate = workers.call(() -> {
                Thread self = Thread.currentThread();
                return leadership.acquire(self, wakeUps::incrementAndGet, () -> false) ? self : null;
            });
            await().until(leadership::hasCandidate);
            assertThat(leadership.acquire(me, wakeUps::incrementAndGet, () -> false))
                    .as("a second candidate")
                    .isFalse();
            await().until(() -> wakeUps.get() == 1);
            leadership.handOver();

            assertThat(leadership.isHeldBy(Workers.join(candidate))).isTrue();
            assertThat(leadership.hasCandidate()).isFalse();
            assertThat(leadership.acquire(me, wakeUps::incrementAndGet, () -> false))
                    .as("while another application thread leads")
                    .isFalse();
        }
    }

    @Test
    void aCandidateGoesItsWayWhenWhatItWaitsForIsOver() {
        Leadership leadership = new Leadership(new Thread(() -> {}));
        AtomicInteger asked = new AtomicInteger();

        assertThat(leadership.acquire(me, wakeUps::incrementAndGet, () -> asked.incrementAndGet() > 3))
                .isFalse();
        assertThat(leadership.hasCandidate()).isFalse();
        leadership.handOver();
        assertThat(leadership.isHeldBy(me)).isFalse();
    }

    @Test
    void aCandidateThatIsHandedTheLeadWhenItsWaitIsOverTakesIt() {
        Leadership leadership = new Leadership(new Thread(() -> {}));
        // As if the I/O thread came between the end of the wait and the withdrawal.
        assertThat(leadership.acquire(me, leadership::handOver, () -> true)).isTrue();
        assertThat(leadership.isHeldBy(me)).isTrue();
    }

    @Test
    void aVacantLeadIsTakenAtOnce() {
        Leadership leadership = new Leadership(new Thread(() -> {}));
        leadership.acquire(me, leadership::handOver, () -> false);
        for (int i = 0; i < 3; i++) {
            leadership.vacate(() -> false);
            assertThat(leadership.isHeldBy(me)).isFalse();
            assertThat(leadership.acquire(me, wakeUps::incrementAndGet, () -> false))
                    .isTrue();
        }
        assertThat(wakeUps).hasValue(0);
    }

    @Test
    void whatThereIsToDoIsAskedForOnlyOnceTheLeadIsVacant() {
        Leadership leadership = new Leadership(new Thread(() -> {}));
        leadership.acquire(me, leadership::handOver, () -> false);
        AtomicBoolean vacant = new AtomicBoolean();
        leadership.vacate(() -> {
            vacant.set(!leadership.isHeldBy(me));
            return false;
        });
        assertThat(vacant).isTrue();
    }

    @Test
    void theIoThreadTakesALeadThatNobodyWants() throws InterruptedException {
        Thread[] dedicated = new Thread[1];
        Leadership leadership = standBy(dedicated);
        leadership.vacate(() -> false);

        dedicated[0].join(10_000);
        assertThat(leadership.isHeldBy(dedicated[0])).isTrue();
    }

    @Test
    void theIoThreadTakesTheLeadWhenThereIsSomethingToDo() throws InterruptedException {
        Thread[] dedicated = new Thread[1];
        Leadership leadership = standBy(dedicated);
        leadership.vacate(() -> true);

        dedicated[0].join(10_000);
        assertThat(leadership.isHeldBy(dedicated[0])).isTrue();
    }

    @Test
    void theIoThreadLooksLessOftenWhileTheLeadIsGivenUpAgainAndAgain() {
        long period = 200_000;
        assertThat(Leadership.nextPeriod(period, 1)).isEqualTo(period);
        assertThat(Leadership.nextPeriod(period, 2)).isEqualTo(2 * period);
        assertThat(Leadership.nextPeriod(2 * period, 4)).isEqualTo(4 * period);
        assertThat(Leadership.nextPeriod(8 * period, 1000)).isEqualTo(2_000_000);
        assertThat(Leadership.nextPeriod(2_000_000, 1000)).isEqualTo(2_000_000);
        assertThat(Leadership.nextPeriod(2_000_000, 19)).isEqualTo(period);
        assertThat(Leadership.nextPeriod(2_000_000, 0)).isEqualTo(period);
    }

    @Test
    void theIoThreadTakesALeadThatIsNotWantedAnyMore() throws InterruptedException {
        Thread[] dedicated = new Thread[1];
        Leadership leadership = standBy(dedicated);
        long end = System.nanoTime() + 20_000_000;
        boolean led;
        do {
            leadership.vacate(() -> false);
            led = System.nanoTime() - end < 0 && leadership.acquire(me, () -> {}, () -> true);
        } while (led);

        dedicated[0].join(10_000);
        assertThat(leadership.isHeldBy(dedicated[0])).isTrue();
    }

    @Test
    void theIoThreadSleepsDuringALongTermAndWakesAtItsEnd() throws InterruptedException {
        Thread[] dedicated = new Thread[1];
        Leadership leadership = standBy(dedicated);
        await().until(() -> dedicated[0].getState() == Thread.State.WAITING);
        leadership.ensureLed(); // it is led
        assertThat(leadership.isHeldBy(me)).isTrue();
        leadership.vacate(() -> false);

        dedicated[0].join(10_000);
        assertThat(leadership.isHeldBy(dedicated[0])).isTrue();
    }

    @Test
    void theIoThreadIsWokenForWhatThereIsToDoAtTheEndOfALongTerm() throws InterruptedException {
        Thread[] dedicated = new Thread[1];
        Leadership leadership = standBy(dedicated);
        await().until(() -> dedicated[0].getState() == Thread.State.WAITING);
        leadership.vacate(() -> true);

        dedicated[0].join(10_000);
        assertThat(leadership.isHeldBy(dedicated[0])).isTrue();
    }

    @Test
    void whoeverNeedsALeaderGetsTheIoThread() throws InterruptedException {
        Thread[] dedicated = new Thread[1];
        Leadership leadership = standBy(dedicated);
        leadership.vacate(() -> false);
        leadership.ensureLed();

        dedicated[0].join(10_000);
        assertThat(leadership.isHeldBy(dedicated[0])).isTrue();
    }

    /** Returns a leadership that this thread holds, and starts a thread that stands by. */
    private Leadership standBy(Thread[] dedicated) {
        Leadership[] created = new Leadership[1];
        dedicated[0] = new Thread(() -> created[0].standBy(), "leadership-test");
        dedicated[0].setDaemon(true);
        created[0] = new Leadership(dedicated[0]);
        assertThat(created[0].acquire(me, created[0]::handOver, () -> false)).isTrue();
        dedicated[0].start();
        return created[0];
    }
}
