// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Context;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.annotation.ZmqListener;
import dev.zmq.spring.core.ZmqOperations;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;

/** Whole applications, sockets of bean methods among them, at the endpoints that they have chosen. */
@SpringBootTest(
        webEnvironment = WebEnvironment.NONE,
        properties = {
            "spring.config.name=none",
            "zmq.sockets.orders-in.type=pull",
            "zmq.sockets.orders-in.bind=tcp://127.0.0.1:*",
            "zmq.sockets.ticks.type=pub",
            "zmq.sockets.ticks.bind=tcp://127.0.0.1:*"
        })
@AutoConfigureZmqTestSockets(transport = ZmqTestTransport.CONFIGURED)
@Timeout(30)
class ZmqTestWithConfiguredEndpointsTest {

    @Autowired
    private ZmqTestSockets zmq;

    @Autowired
    private Map<String, Socket> sockets;

    @Autowired
    private ZmqOperations template;

    @Autowired
    private Application application;

    @Test
    void playsThePeersThere() throws Exception {
        assertThat(sockets.get("orders-in").lastEndpoint()).startsWith("tcp://127.0.0.1:");

        zmq.peer("orders-in").send("tea");
        zmq.awaitHandled("orders-in");

        assertThat(application.received.poll(10, TimeUnit.SECONDS)).isEqualTo("tea");
    }

    @Test
    void findsSocketsOfBeanMethodsWhereTheyAre() {
        template.send("made", "by hand");
        assertThat(zmq.peer("made").awaitReceived(String.class)).isEqualTo("by hand");

        zmq.reset();

        template.send("made", "and once more");
        assertThat(zmq.peer("made").awaitReceived(String.class)).isEqualTo("and once more");
    }

    @Test
    void waitsForTheSubscriptionsOfEachTestAnew() {
        for (int i = 0; i < 20; i++) {
            ZmqTestPeer subscriber = zmq.peer("ticks").subscribe("a", "b");
            template.publish("ticks", "b", "tick " + i);
            assertThat(subscriber.awaitReceived(String.class)).isEqualTo("tick " + i);
            zmq.reset();
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        @ZmqListener("orders-in")
        void on(String order) {
            received.add(order);
        }

        @Bean
        Socket made(Context context) {
            return context.socket(SocketType.PUSH, "made").connect("inproc://made");
        }
    }
}
