// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpanTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 ms",
        "PT0.0059S, 5 ms",
        "PT0.999S, 999 ms",
        "PT1.9S, 1 s",
        "PT59S, 59 s",
        "PT60S, 1 min",
        "PT61S, 1 min 1 s",
        "PT3H20M10S, 3 h 20 min",
        "PT24H, 1 d",
        "PT51H59M, 2 d 3 h"
    })
    void aSpanIsWrittenInItsTwoGreatestUnits(Duration span, String text) {
        assertThat(Span.ofNanos(span.toNanos())).isEqualTo(text);
    }
}
