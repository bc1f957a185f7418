// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FiguresTest {

    private final Locale usual = Locale.getDefault();

    @AfterEach
    void restoreLocale() {
        Locale.setDefault(usual);
    }

    @Test
    void hasNoRatioToNothing() {
        assertThat(Figures.ratio(0.5 / 0)).isEqualTo("n/a");
        assertThat(Figures.ratio(0.0 / 0)).isEqualTo("n/a");
    }

    @Test
    void picksTheUnitByTheSizeOfARate() {
        assertThat(Figures.rate(26_149_000, "msg/s")).isEqualTo("26.1 M msg/s");
        assertThat(Figures.rate(620_440, "req/s")).isEqualTo("620.4 k req/s");
        assertThat(Figures.rate(87.4, "msg/s")).isEqualTo("87 msg/s");
    }

    @Test
    void writesADecimalPointWhateverTheLocale() {
        Locale.setDefault(Locale.GERMANY);

        assertThat(Figures.ratio(4.207)).isEqualTo("4.21");
        assertThat(Figures.micros(14.94)).isEqualTo("14.9 us");
        assertThat(Figures.wholeMicros(41.2)).isEqualTo("41 us");
    }
}
