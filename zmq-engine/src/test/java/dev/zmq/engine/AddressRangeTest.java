// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

    @ParameterizedTest
    @CsvSource({
        "192.168.1.0/24, 192.168.1.0, true",
        "192.168.1.0/24, 192.168.1.255, true",
        "192.168.1.0/24, 192.168.2.0, false",
        "192.168.1.77/24, 192.168.1.2, true",
        "10.0.0.0/9, 10.127.255.255, true",
        "10.0.0.0/9, 10.128.0.0, false",
        "10.1.2.3/31, 10.1.2.2, true",
        "10.1.2.3/31, 10.1.2.4, false",
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.3, 10.1.2.2, false",
        "0.0.0.0/0, 255.1.2.3, true",
        "0.0.0.0/0, ::1, false",
        "::/0, ::1, true",
        "::/0, 127.0.0.1, false",
        "fd00::/8, fdff::1, true",
        "fd00::/8, fe00::1, false",
        "2001:db8::8/125, 2001:db8::f, true",
        "2001:db8::8/125, 2001:db8::10, false",
        "::1, ::1, true",
        "::1, ::2, false",
    })
    void containsTheAddressesThatShareItsFirstBits(String range, String address, boolean contained)
            throws UnknownHostException {
        assertThat(AddressRange.of(range).contains(InetAddress.getByName(address)))
                .isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/24",
                "10.0.0.0/",
                "10.0.0.0/x",
                "10.0.0.0/-1",
                "10.0.0.0/8/8",
                "10.0.0/8",
                "10.0.0.256/8",
                "localhost",
                "localhost/8",
                "*",
                "cafe",
                ":",
                "1:2:3/8",
                "::g",
                "[::1]",
                "10.0.0.0 /8",
                "10.0.0.0/8 "
            })
    void whatIsNoRangeIsRefusedWithWhatToWrite(String text) {
        assertThatThrownBy(() -> AddressRange.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "' is no range of addresses: write one such as 192.168.1.0/24");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/999", "::/129"})
    void moreBitsThanThereAreAreRefused(String text) {
        assertThatThrownBy(() -> AddressRange.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write a number from 0 to ");
    }

    @Test
    void isWrittenAsItIsRead() {
        assertThat(AddressRange.of("10.0.0.0/8")).hasToString("10.0.0.0/8").isEqualTo(AddressRange.of("10.0.0.0/8"));
        assertThat(AddressRange.of("127.0.0.1")).hasToString("127.0.0.1/32");
        AddressRange ipv6 = AddressRange.of("fd00::/8");
        assertThat(AddressRange.of(ipv6.toString())).isEqualTo(ipv6);
    }
}
