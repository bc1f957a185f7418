// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TopicsTest {

    @Test
    void looksAsTheProgramInCWritesThem() {
        // The first number that SplitMix64 gives for the seed 0.
        assertThat(topic(Topics.Kind.RANDOM, 0)).isEqualTo("e220a8397b1dcdaf");
        assertThat(topic(Topics.Kind.SEQUENTIAL, 42)).isEqualTo("topic-0000042");
    }

    @ParameterizedTest
    @EnumSource
    void differs(Topics.Kind kind) {
        assertThat(IntStream.range(0, 1000).mapToObj(index -> topic(kind, index)))
                .doesNotHaveDuplicates()
                .allMatch(topic -> topic.length() == kind.bytes());
    }

    private static String topic(Topics.Kind kind, int index) {
        return new String(kind.topic(index), StandardCharsets.US_ASCII);
    }
}
