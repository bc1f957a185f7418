// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.spring.test.shop.ShopApplication;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;

@ZmqTest(properties = "spring.config.name=shop")
@AutoConfigureZmqTestSockets(transport = ZmqTestTransport.TCP)
@ContextConfiguration(classes = ShopApplication.class)
class ZmqTestOverTcpTest extends ZmqTestContract {

    @Test
    void takesFreePorts() {
        assertThat(sockets.get("orders-in").lastEndpoint())
                .startsWith("tcp://127.0.0.1:")
                .doesNotContain("5555", "5556");
        assertThat(sockets.get("pricing").lastEndpoint()).startsWith("tcp://127.0.0.1:");
    }
}
