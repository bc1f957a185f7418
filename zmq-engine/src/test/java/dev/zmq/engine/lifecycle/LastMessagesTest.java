// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a peer sent before it left is received, although we find out by failing to send something to it. */
class LastMessagesTest {

    private static final int MESSAGES = 2000;

    @RegisterExtension
    private final TestContexts contexts = new TestContexts();

    @Test
    void arriveAlthoughAnswersCannotBeSentAnyMore() {
        Socket dealer = contexts.socket(SocketType.DEALER).setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 10);
        RawPeer peer = RawPeer.connect(dealer.bind(Sockets.ANY_PORT)).handshake("DEALER");
        Sockets.awaitReady(dealer, 1);
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int i = 0; i < MESSAGES; i++) {
            frames.writeBytes(Zmtp.message(Integer.toString(i)));
        }
        peer.send(frames.toByteArray());
        peer.close();

        // The first answer is still taken by the operating system, a later one stays in the queue: sending has failed.
        Sockets.eventually("failure to send").until(() -> {
            dealer.trySend(Message.of("answer"));
            return dealer.statistics().peers().get(0).outgoing().depth() > 0;
        });

        for (int i = 0; i < MESSAGES; i++) {
            assertThat(Sockets.receive(dealer).text()).isEqualTo(Integer.toString(i));
        }
        Sockets.awaitReady(dealer, 0);
    }
}
