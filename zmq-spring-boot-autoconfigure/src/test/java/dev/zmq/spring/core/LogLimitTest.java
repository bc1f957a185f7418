// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogLimitTest {

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final LogLimit limit = new LogLimit(clock::get);

    @Test
    void letsAFewASecondThrough() {
        for (int i = 0; i < LogLimit.MOST_PER_SECOND; i++) {
            assertThat(limit.acquire()).isZero();
        }
        assertThat(limit.acquire()).isEqualTo(LogLimit.NOT_NOW);
        assertThat(limit.acquire()).isEqualTo(LogLimit.NOT_NOW);
    }

    @Test
    void countsWhatItDidNotLetThrough() {
        for (int i = 0; i < LogLimit.MOST_PER_SECOND + 3; i++) {
            limit.acquire();
        }
        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(limit.acquire()).isEqualTo(3);
        assertThat(limit.acquire()).isZero();
    }
}
