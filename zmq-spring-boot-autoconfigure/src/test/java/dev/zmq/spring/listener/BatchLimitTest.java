// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchLimitTest {

    private final BatchLimit limit = new BatchLimit(1);

    @Test
    void startsWithOneMessage() {
        assertThat(limit.messages()).isEqualTo(1);
    }

    @Test
    void growsToTheMostWhileFullBatchesAreQuick() {
        for (int i = 0; i < 20; i++) {
            limit.onBatch(limit.messages(), 1000);
        }
        assertThat(limit.messages()).isEqualTo(BatchLimit.MAX_MESSAGES);
    }

    @Test
    void staysWhenBatchesAreNotFull() {
        limit.onBatch(1, 1000);
        limit.onBatch(1, 1000);
        assertThat(limit.messages()).isEqualTo(2);
    }

    @Test
    void shrinksToWhatASlowListenerGetsThroughInTime() {
        for (int i = 0; i < 20; i++) {
            limit.onBatch(limit.messages(), 1000);
        }
        limit.onBatch(BatchLimit.MAX_MESSAGES, 4 * BatchLimit.TARGET_NANOS);
        assertThat(limit.messages()).isEqualTo(BatchLimit.MAX_MESSAGES / 4);
        limit.onBatch(1, 1_000_000_000_000L);
        assertThat(limit.messages()).isEqualTo(1);
    }

    @Test
    void staysSmallWhereSeveralThreadsTakeMessages() {
        BatchLimit several = new BatchLimit(2);
        for (int i = 0; i < 20; i++) {
            several.onBatch(several.messages(), 1);
        }
        assertThat(several.messages()).isEqualTo(BatchLimit.MAX_MESSAGES_OF_SEVERAL_THREADS);
    }
}
