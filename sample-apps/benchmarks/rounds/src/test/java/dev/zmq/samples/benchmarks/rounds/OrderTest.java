// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OrderTest {

    @Test
    void hasTheSizeInJsonThatIsAskedFor() {
        for (int bytes = Order.LEAST_JSON_BYTES; bytes < 200; bytes += 7) {
            Order order = Order.ofJsonBytes(bytes);

            assertThat(order.json()).hasSize(bytes);
            assertThat(order.jsonBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void isAnObjectInJson() {
        assertThat(new String(Order.ofJsonBytes(Order.LEAST_JSON_BYTES + 3).json(), StandardCharsets.US_ASCII))
                .isEqualTo("{\"number\":1,\"product\":\"xxx\",\"quantity\":2,\"price\":9.5}");
    }
}
