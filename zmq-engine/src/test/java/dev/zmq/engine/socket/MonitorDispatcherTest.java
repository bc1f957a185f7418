// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.MonitorEvent;
import dev.zmq.engine.MonitorListener;
import dev.zmq.engine.testkit.LogRecords;
import dev.zmq.engine.testkit.Sockets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MonitorDispatcherTest {

    private static final int MAX_PENDING = 10_000;

    private final MonitorDispatcher dispatcher = new MonitorDispatcher("monitor of a test");
    private final List<Long> seen = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        dispatcher.close();
    }

    @Test
    void whoIsTooSlowMissesTheOldestEventsHoldsNobodyUpAndIsToldSo() throws InterruptedException {
        CountDownLatch listening = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        MonitorListener slow = event -> {
            listening.countDown();
            await(goOn);
            seen.add(event.value());
        };
        try (LogRecords log = LogRecords.of(MonitorDispatcher.class)) {
            dispatcher.dispatch(event(0), List.of(slow));
            listening.await();
            for (int i = 1; i <= MAX_PENDING + 5; i++) {
                dispatcher.dispatch(event(i), List.of(slow));
            }
            goOn.countDown();

            Sockets.eventually("the newest events").until(() -> seen.size() == 1 + MAX_PENDING);
            Sockets.eventually("words about the loss")
                    .untilAsserted(() -> assertThat(log.atLeast(Level.WARNING))
                            .hasSize(2)
                            .anyMatch(text -> text.contains("missed 5 events")));
        }
        assertThat(seen.subList(0, 3)).containsExactly(0L, 6L, 7L);
    }

    @Test
    void aListenerThatFailsHurtsNobodyElse() {
        MonitorListener failing = event -> {
            throw new IllegalStateException("on purpose");
        };
        try (LogRecords log = LogRecords.of(MonitorDispatcher.class)) {
            dispatcher.dispatch(event(1), List.of(failing, event -> seen.add(event.value())));
            dispatcher.dispatch(event(2), List.of(failing, event -> seen.add(event.value())));

            Sockets.eventually("both events").until(() -> seen.equals(List.of(1L, 2L)));
            assertThat(log.atLeast(Level.WARNING)).hasSize(2);
        }
    }

    private static MonitorEvent event(long value) {
        return new MonitorEvent(
                MonitorEvent.Kind.LISTENING, "socket", "tcp://127.0.0.1:1", null, null, value, null, Instant.now());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
