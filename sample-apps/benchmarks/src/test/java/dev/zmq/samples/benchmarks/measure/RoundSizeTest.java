// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundSizeTest {

    private static final int MEBIBYTE = 1 << 20;

    @Test
    void boundsNothingWhereQueuesAreBounded() {
        assertThat(RoundSize.forStreaming(pipeline(16)).max()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void boundsWhatMayBeInMemoryWithoutAHighWaterMark() {
        assertThat(RoundSize.forStreaming(pipeline(MEBIBYTE).withHighWaterMark(0))
                        .max())
                .isBetween(1000L, 1024L);
    }

    @Test
    void boundsWhatMayBeInMemoryWhereAHighWaterMarkOfMessagesIsTooMuch() {
        assertThat(RoundSize.forStreaming(pipeline(MEBIBYTE)).max()).isBetween(1000L, 1024L);
    }

    @Test
    void countsTheQueuesOfAllSockets() {
        Workload manyReceivers = Workload.of(Pattern.FAN_OUT, Transport.TCP, 1024)
                .withHighWaterMark(0)
                .withSockets(100);

        assertThat(RoundSize.forStreaming(manyReceivers).max()).isBetween(9_000L, 10_000L);
    }

    @Test
    void beginsWithATenthOfASecondWhereTheRateIsGiven() {
        Workload paced = Workload.of(Pattern.PACED_PIPELINE, Transport.TCP, 16);

        assertThat(RoundSize.forSamples(paced.withRate(1)).first()).isEqualTo(2);
        assertThat(RoundSize.forSamples(paced.withRate(200)).first()).isEqualTo(20);
        assertThat(RoundSize.forSamples(paced.withRate(50_000)).first()).isEqualTo(100);
    }

    private static Workload pipeline(int messageBytes) {
        return Workload.of(Pattern.PIPELINE, Transport.TCP, messageBytes);
    }
}
