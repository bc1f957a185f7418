// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PeerStatisticsTest {

    @Test
    void aRoutingIdOfTextIsShownAsItIs() {
        assertThat(printable("anna")).isEqualTo("anna");
        assertThat(printable("größer als 0x10")).isEqualTo("größer als 0x10");
    }

    @Test
    void anyOtherIsShownInHexadecimal() {
        assertThat(PeerStatistics.printable(new byte[] {(byte) 0xff, 1})).isEqualTo("0xff01");
        assertThat(printable("a\n")).isEqualTo("0x610a");
    }

    /** Who knows peers by what is shown must not take one for another. */
    @Test
    void noTwoIdsLookTheSame() {
        assertThat(printable("0xff01")).isEqualTo("0x307866663031");
        assertThat(printable("0x")).isEqualTo("0x3078");
    }

    private static String printable(String routingId) {
        return PeerStatistics.printable(routingId.getBytes(StandardCharsets.UTF_8));
    }
}
