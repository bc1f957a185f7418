// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.Cancellable;
import dev.zmq.engine.Poller;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Timers on the polling thread. */
@Tag("L14")
class PollerTimerTest {

    private static final Duration TICK = Duration.ofMillis(20);
    private static final Duration NEVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final Poller poller = Poller.create();
    private final List<String> calls = new ArrayList<>();

    @AfterEach
    void closePoller() {
        poller.close();
    }

    @Test
    void aTimerRunsOnceAtItsTime() {
        long start = System.nanoTime();
        poller.schedule(TICK, () -> calls.add("once"));

        assertThat(poller.poll(SocketOptions.INFINITE)).isEmpty();

        assertThat(calls).containsExactly("once");
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TICK.toNanos());
        assertThat(poller.poll(TICK.multipliedBy(2))).isEmpty();
        assertThat(calls).hasSize(1);
    }

    @Test
    void timersRunInTheOrderOfTheirTimes() {
        poller.schedule(TICK.multipliedBy(2), () -> calls.add("third"));
        poller.schedule(TICK, () -> calls.add("second"));
        poller.schedule(Duration.ofSeconds(-1), () -> calls.add("first"));
        poller.schedule(NEVER, () -> calls.add("never"));

        while (calls.size() < 3) {
            poller.poll(Sockets.PATIENCE);
        }

        assertThat(calls).containsExactly("first", "second", "third");
    }

    @Test
    void aFixedRateLeavesOutWhatWasMissed() {
        long start = System.nanoTime();
        List<Long> ticks = new ArrayList<>();
        poller.scheduleAtFixedRate(Duration.ZERO, TICK, () -> {
            ticks.add((System.nanoTime() - start) / TICK.toNanos());
            if (ticks.size() == 1) {
                pause(TICK.multipliedBy(4));
            }
        });

        while (ticks.size() < 4) {
            poller.poll(Sockets.PATIENCE);
        }

        assertThat(ticks.get(1))
                .as("the first point after those that were missed")
                .isGreaterThanOrEqualTo(4);
        assertThat(ticks.get(3)).as("two points later").isGreaterThanOrEqualTo(6);
    }

    @Test
    void aFixedDelayStartsWithTheEndOfTheTask() {
        List<Long> gaps = new ArrayList<>();
        long[] ended = {System.nanoTime()};
        poller.scheduleWithFixedDelay(TICK, TICK, () -> {
            gaps.add(System.nanoTime() - ended[0]);
            pause(TICK);
            ended[0] = System.nanoTime();
        });

        while (gaps.size() < 3) {
            poller.poll(Sockets.PATIENCE);
        }

        assertThat(gaps).allSatisfy(gap -> assertThat(gap).isGreaterThanOrEqualTo(TICK.toNanos() - 1_000_000));
    }

    @Test
    void aCancelledTimerDoesNotRun() {
        poller.schedule(TICK, () -> calls.add("cancelled")).cancel();
        Cancellable[] self = new Cancellable[2];
        self[0] = poller.scheduleAtFixedRate(TICK, TICK, () -> {
            calls.add("rate");
            self[0].cancel();
        });
        self[1] = poller.scheduleWithFixedDelay(TICK, TICK, () -> {
            calls.add("delay");
            self[1].cancel();
        });

        while (calls.size() < 2) {
            poller.poll(Sockets.PATIENCE);
        }

        assertThat(poller.poll(TICK.multipliedBy(3))).isEmpty();
        assertThat(calls).containsExactly("rate", "delay");
    }

    @Test
    void aTimerSetByAnotherThreadShortensTheWait() {
        AtomicInteger ran = new AtomicInteger();
        try (Workers workers = new Workers()) {
            for (int i = 0; i < 500; i++) {
                Future<?> polled = workers.run(() -> poller.poll(SocketOptions.INFINITE));
                poller.schedule(Duration.ZERO, ran::incrementAndGet);
                Workers.join(polled);
            }
        }
        assertThat(ran).hasValue(500);
    }

    @Test
    void whatATaskThrowsThePollThrows() {
        poller.scheduleAtFixedRate(Duration.ZERO, TICK, () -> {
            calls.add("run");
            throw new IllegalArgumentException("thrown on purpose");
        });

        assertThatThrownBy(() -> poller.poll(Sockets.PATIENCE)).hasMessage("thrown on purpose");
        assertThatThrownBy(() -> poller.poll(Sockets.PATIENCE)).hasMessage("thrown on purpose");

        assertThat(calls).containsExactly("run", "run");
    }

    @Test
    void anIntervalOfNothingIsRefused() {
        assertThatThrownBy(() -> poller.scheduleAtFixedRate(TICK, Duration.ZERO, () -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("period");
        assertThatThrownBy(() -> poller.scheduleWithFixedDelay(TICK, Duration.ofMillis(-1), () -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pause");
    }

    /** What a task does that takes long. */
    private static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        long left;
        while ((left = end - System.nanoTime()) > 0) {
            LockSupport.parkNanos(left);
        }
    }
}
