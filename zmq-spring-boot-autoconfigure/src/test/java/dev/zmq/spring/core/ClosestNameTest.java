// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClosestNameTest {

    private static final List<String> NAMES = List.of("orders-in", "orders-out", "prices");

    @Test
    void isTheOneWithTheFewestEdits() {
        assertThat(ClosestName.find("order-in", NAMES)).contains("orders-in");
        assertThat(ClosestName.find("ordersIn", NAMES)).contains("orders-in");
        assertThat(ClosestName.find("orders-ot", NAMES)).contains("orders-out");
        assertThat(ClosestName.find("PRICE", NAMES)).contains("prices");
    }

    @Test
    void isNoneIfNoneIsClose() {
        assertThat(ClosestName.find("quotes", NAMES)).isEmpty();
        assertThat(ClosestName.find("", NAMES)).isEmpty();
        assertThat(ClosestName.find("prices", List.of())).isEmpty();
    }
}
