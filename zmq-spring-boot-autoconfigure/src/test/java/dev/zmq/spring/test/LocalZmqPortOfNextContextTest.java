// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Socket;
import dev.zmq.spring.autoconfigure.ZmqAutoConfiguration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;

/** One instance of a test that runs all its methods, each with a context of its own. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
@SpringBootTest(
        classes = LocalZmqPortOfNextContextTest.Application.class,
        properties = {"zmq.sockets.orders-in.type=pull", "zmq.sockets.orders-in.bind=tcp://127.0.0.1:*"})
class LocalZmqPortOfNextContextTest {

    @Autowired
    private Socket ordersIn;

    @LocalZmqEndpoint("orders-in")
    private String endpoint;

    @RepeatedTest(2)
    void isThatOfThePresentContext() {
        assertThat(endpoint).isEqualTo(ordersIn.lastEndpoint());
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(ZmqAutoConfiguration.class)
    static class Application {}
}
