// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.SocketType;
import dev.zmq.spring.Peer;
import dev.zmq.spring.annotation.ZmqListener;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A test of an application has the port of a socket injected, as it has that of a web server. */
@SpringBootTest(
        webEnvironment = WebEnvironment.NONE,
        properties = {"zmq.sockets.orders-in.type=pull", "zmq.sockets.orders-in.bind=tcp://127.0.0.1:*"})
@Timeout(60)
@Tag("L22")
class LocalPortInjectionTest {

    @Value("${local.zmq.orders-in.port}")
    private int port;

    @Autowired
    private Orders orders;

    @Test
    void theApplicationListensThere() throws InterruptedException {
        try (Peer push = Peer.connected(SocketType.PUSH, "tcp://127.0.0.1:" + port)) {
            push.send("an order");
            assertThat(orders.received.poll(10, TimeUnit.SECONDS)).isEqualTo("an order");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(ZmqAutoConfiguration.class)
    static class Application {

        @Bean
        Orders orders() {
            return new Orders();
        }
    }

    static class Orders {

        final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        @ZmqListener("orders-in")
        void on(String order) {
            received.add(order);
        }
    }
}
