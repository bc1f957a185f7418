// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.testkit.Workers;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DropCountersTest {

    private final DropCounters counters = new DropCounters();

    @Test
    void onlyReasonsThatOccurredAreNamed() {
        assertThat(counters.nonZero()).isEmpty();
        counters.add(DropReason.NO_ROUTE, 0);
        assertThat(counters.nonZero()).isEmpty();

        counters.add(DropReason.NO_ROUTE, 2);
        counters.add(DropReason.HIGH_WATER_MARK, 1);
        counters.add(DropReason.NO_ROUTE, 3);
        assertThat(counters.nonZero())
                .containsExactlyInAnyOrderEntriesOf(Map.of(DropReason.NO_ROUTE, 5L, DropReason.HIGH_WATER_MARK, 1L));
    }

    @Test
    void whatIsCountedIsAddedToTheTotalAsWell() {
        counters.add(DropReason.NO_ROUTE, 1);
        DropCounters part = new DropCounters(counters);
        part.add(DropReason.NO_ROUTE, 2);
        part.add(DropReason.LINGER_EXPIRED, 4);

        assertThat(part.nonZero())
                .containsExactlyInAnyOrderEntriesOf(Map.of(DropReason.NO_ROUTE, 2L, DropReason.LINGER_EXPIRED, 4L));
        assertThat(counters.nonZero())
                .containsExactlyInAnyOrderEntriesOf(Map.of(DropReason.NO_ROUTE, 3L, DropReason.LINGER_EXPIRED, 4L));
    }

    @Test
    void whatIsHandedOutIsTheCallersOwn() {
        counters.add(DropReason.NO_ROUTE, 1);
        counters.nonZero().clear();

        assertThat(counters.nonZero()).containsEntry(DropReason.NO_ROUTE, 1L);
    }

    @Test
    void countsOfSeveralThreadsAddUp() {
        try (Workers workers = new Workers()) {
            for (int i = 0; i < 3; i++) {
                workers.run(() -> {
                    for (int count = 0; count < 20_000; count++) {
                        counters.add(DropReason.HIGH_WATER_MARK, 1);
                    }
                });
            }
            workers.join();
        }
        assertThat(counters.nonZero()).containsEntry(DropReason.HIGH_WATER_MARK, 60_000L);
    }
}
