// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.Socket;
import dev.zmq.spring.autoconfigure.ZmqAutoConfiguration;
import dev.zmq.spring.core.UnknownSocketException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;

@SpringBootTest(
        webEnvironment = WebEnvironment.NONE,
        properties = {
            "spring.config.name=none",
            "zmq.sockets.orders-in.type=pull",
            "zmq.sockets.orders-in.bind=tcp://*:*",
            "zmq.sockets.orders-out.type=push",
            "zmq.sockets.orders-out.connect=tcp://127.0.0.1:1"
        })
@Timeout(60)
class LocalZmqPortTest {

    @LocalZmqPort("orders-in")
    private int port;

    @LocalZmqEndpoint("orders-in")
    private String endpoint;

    @Autowired
    @Qualifier("orders-in")
    private Socket ordersIn;

    @Autowired
    private ApplicationContext application;

    @Test
    void isInjectedIntoAField() {
        assertThat(ordersIn.lastEndpoint()).endsWith(":" + port);
        assertThat(endpoint).isEqualTo("tcp://127.0.0.1:" + port);
    }

    @Test
    void isInjectedIntoAParameter(
            @LocalZmqPort("orders-in") Integer portHere, @LocalZmqEndpoint("orders-in") String endpointHere) {
        assertThat(portHere).isEqualTo(port);
        assertThat(endpointHere).isEqualTo(endpoint);
    }

    @Nested
    class Within {

        @LocalZmqPort("orders-in")
        private int portHere;

        @Test
        void isInjectedThereToo() {
            assertThat(portHere).isEqualTo(port).isPositive();
        }
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> new LocalZmqValue("orders-inn", "port").in(application, Integer.class))
                .isInstanceOfSatisfying(
                        UnknownSocketException.class,
                        unknown -> assertThat(unknown.action()).startsWith("Did you mean 'orders-in'?"));
        assertThatThrownBy(() -> new LocalZmqValue("orders-out", "port").in(application, Integer.class))
                .hasMessage("Socket 'orders-out' has no local port: it is bound to no tcp endpoint");
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(ZmqAutoConfiguration.class)
    static class Application {}
}
