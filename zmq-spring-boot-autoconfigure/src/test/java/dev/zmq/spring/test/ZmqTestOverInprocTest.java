// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.spring.test.shop.ShopApplication;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;

@ZmqTest(properties = "spring.config.name=shop")
@ContextConfiguration(classes = ShopApplication.class)
class ZmqTestOverInprocTest extends ZmqTestContract {

    @Test
    void needsNoPort() {
        assertThat(sockets.get("orders-in").statistics().boundEndpoints())
                .containsExactly("inproc://zmq-test/orders-in");
        assertThat(sockets.get("pricing").statistics().connectedEndpoints())
                .singleElement()
                .asString()
                .startsWith("inproc://zmq-test/pricing");
        assertThat(sockets.get("both").lastEndpoint()).isEqualTo("inproc://zmq-test/both");
        assertThat(sockets.get("raw").lastEndpoint())
                .startsWith("tcp://127.0.0.1:")
                .doesNotEndWith(":5562");
    }
}
