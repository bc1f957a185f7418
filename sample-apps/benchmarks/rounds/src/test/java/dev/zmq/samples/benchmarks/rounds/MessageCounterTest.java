// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class MessageCounterTest {

    private final MessageCounter counter = new MessageCounter(16);

    @Test
    void takesTheTimeFromTheFirstMessageToTheLastOfEachRound() throws Exception {
        for (int round = 1; round <= 3; round++) {
            counter.prepare(5);
            long before = System.nanoTime();
            receive(5, 16);
            long after = System.nanoTime();

            assertThat(counter.play(5)).isBetween(0L, after - before);
        }
    }

    @Test
    void refusesMessagesOfAnotherSize() {
        counter.prepare(5);
        receive(5, 15);

        assertThatIllegalStateException().isThrownBy(() -> counter.play(5)).withMessageContaining("75 bytes");
    }

    private void receive(int messages, int bytes) {
        for (int i = 0; i < messages; i++) {
            counter.onMessage(bytes);
        }
    }
}
