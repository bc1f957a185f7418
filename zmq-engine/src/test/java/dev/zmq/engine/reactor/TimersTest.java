// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimersTest {

    private final Timers timers = new Timers();
    private final List<String> ran = new ArrayList<>();

    @Test
    void withoutTimersNothingIsDue() {
        assertThat(timers.nanosToNext(0)).isEqualTo(-1);
        assertThat(timers.pollDue(Long.MAX_VALUE)).isNull();
    }

    @Test
    void timersAreDueInTheOrderOfTheirTimeAndThenOfTheirMaking() {
        add(30, "c");
        add(10, "a1");
        add(20, "b");
        add(10, "a2");
        add(10, "a3");

        runDue(9);
        assertThat(ran).isEmpty();
        runDue(10);
        assertThat(ran).containsExactly("a1", "a2", "a3");
        runDue(30);
        assertThat(ran).containsExactly("a1", "a2", "a3", "b", "c");
        assertThat(timers.nanosToNext(31)).isEqualTo(-1);
    }

    @Test
    void tellsTheTimeToTheNextOne() {
        add(100, "a");
        assertThat(timers.nanosToNext(40)).isEqualTo(60);
        assertThat(timers.nanosToNext(100)).isZero();
        assertThat(timers.nanosToNext(500)).isZero();
    }

    @Test
    void aCancelledTimerDoesNotRun() {
        Timer a = add(10, "a");
        add(10, "b");
        a.cancel();
        a.cancel();

        runDue(10);
        assertThat(ran).containsExactly("b");
    }

    @Test
    void cancellingATimerThatHasRunDoesNothing() {
        Timer a = add(10, "a");
        add(20, "b");
        runDue(10);
        a.cancel();

        runDue(20);
        assertThat(ran).containsExactly("a", "b");
    }

    @Test
    void aTimerMayCancelAnotherThatIsDueAtTheSameTime() {
        Timer[] second = new Timer[1];
        timers.add(10, () -> second[0].cancel());
        second[0] = add(10, "second");

        runDue(10);
        assertThat(ran).isEmpty();
    }

    /** The clock's origin is arbitrary: its values may be negative and overflow. */
    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE - 50, -50, Long.MIN_VALUE, 0})
    void theClockMayOverflow(long now) {
        add(now + 100, "b");
        add(now + 20, "a");
        assertThat(timers.nanosToNext(now)).isEqualTo(20);

        runDue(now + 20);
        assertThat(ran).containsExactly("a");
        runDue(now + 99);
        assertThat(ran).containsExactly("a");
        runDue(now + 100);
        assertThat(ran).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void manyTimersRunInOrderWithoutThoseThatWereCancelled(long seed) {
        Random random = new Random(seed);
        List<Timer> kept = new ArrayList<>();
        List<Timer> order = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            Timer timer = timers.add(random.nextInt(500), () -> {});
            if (random.nextInt(3) == 0) {
                timer.cancel();
            } else {
                kept.add(timer);
            }
        }
        for (long now = 0; now <= 500; now++) {
            Timer due;
            while ((due = timers.pollDue(now)) != null) {
                assertThat(due.deadlineNanos()).isEqualTo(now);
                order.add(due);
            }
        }
        assertThat(order).containsExactlyInAnyOrderElementsOf(kept).isSorted();
    }

    private Timer add(long deadlineNanos, String name) {
        return timers.add(deadlineNanos, () -> ran.add(name));
    }

    private void runDue(long nowNanos) {
        Timer timer;
        while ((timer = timers.pollDue(nowNanos)) != null) {
            timer.run();
        }
    }
}
