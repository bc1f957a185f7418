// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Context;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a peer sent before it went arrives, whatever this side has to say to it meanwhile. */
class LastMessagesTest {

    private static final int MESSAGES = 2000;

    @RegisterExtension
    private final TestContexts contexts = new TestContexts();

    @Test
    void arriveAlthoughPingsCannotBeSentAnyMore() throws Exception {
        Socket pull = contexts.socket(SocketType.PULL)
                .setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 10)
                .setOption(SocketOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(20));
        sendAndGo(SocketType.PUSH, pull.bind("tcp://127.0.0.1:*"));
        Thread.sleep(200);
        assertReceivesAll(pull);
    }

    @Test
    void arriveAlthoughAnswersCannotBeSentAnyMore() throws Exception {
        Socket dealer = contexts.socket(SocketType.DEALER).setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 10);
        sendAndGo(SocketType.DEALER, dealer.bind("tcp://127.0.0.1:*"));
        for (int i = 0; i < 5; i++) {
            dealer.trySend(Message.of("answer"));
            Thread.sleep(40);
        }
        assertReceivesAll(dealer);
    }

    private void sendAndGo(SocketType type, String endpoint) {
        Context other = contexts.open();
        Socket sender = contexts.socket(other, type).setOption(SocketOptions.LINGER, Sockets.PATIENCE);
        sender.connect(endpoint);
        for (int i = 0; i < MESSAGES; i++) {
            sender.send("message " + i);
        }
        other.close();
    }

    private static void assertReceivesAll(Socket socket) {
        for (int i = 0; i < MESSAGES; i++) {
            assertThat(Sockets.receive(socket).text(0)).isEqualTo("message " + i);
        }
    }
}
