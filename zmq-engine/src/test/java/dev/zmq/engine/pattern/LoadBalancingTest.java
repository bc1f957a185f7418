// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Work goes round, in whole messages, to those who can take it. */
@Tag("V47")
class LoadBalancingTest {

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void aWorkerAtItsHighWaterMarkIsSkipped() {
        Socket push = contexts.socket(SocketType.PUSH).setOption(SocketOptions.SEND_HIGH_WATER_MARK, 10);
        String endpoint = push.bind(Sockets.ANY_PORT);
        Socket lazy = contexts.socket(SocketType.PULL).setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 1);
        lazy.connect(endpoint);
        Sockets.awaitReady(push, 1);
        while (push.send(Message.of(new byte[100_000]), Duration.ofMillis(200))) {
            // until the lazy worker, its kernel buffers and its queue are full
        }
        Socket busy = contexts.socket(SocketType.PULL).connect(endpoint);
        Sockets.awaitReady(push, 2);

        for (int i = 0; i < 1000; i++) {
            push.send(Integer.toString(i));
            assertThat(Sockets.receive(busy).text()).isEqualTo(Integer.toString(i));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PUSH", "DEALER", "REQ"})
    void withoutImmediateMessagesAreQueuedForAnAbsentPeer(SocketType type) {
        Socket sender = contexts.socket(type).connect(Endpoints.unbound());

        assertThat(sender.trySend(Message.of("queued"))).isTrue();
        assertThat(Sockets.outgoingDepth(sender)).isOne();
    }

    @ParameterizedTest
    @EnumSource(names = {"PUSH", "DEALER", "REQ"})
    void withImmediateMessagesWaitForAPeerThatIsThere(SocketType type) {
        String endpoint = Endpoints.unbound();
        Socket sender =
                contexts.socket(type).setOption(SocketOptions.IMMEDIATE, true).connect(endpoint);
        assertThat(sender.trySend(Message.of("no"))).isFalse();

        SocketType receiverType =
                type == SocketType.PUSH ? SocketType.PULL : type == SocketType.REQ ? SocketType.REP : type;
        Socket receiver = contexts.socket(receiverType);
        receiver.bind(endpoint);

        sender.send("yes");
        assertThat(Sockets.receive(receiver).text()).isEqualTo("yes");
        receiver.close();
        Sockets.awaitReady(sender, 0);
        if (type != SocketType.REQ) {
            assertThat(sender.trySend(Message.of("no"))).isFalse();
        }
    }

    @Test
    void withImmediateNothingIsQueuedBehindAnAbsentPeer() {
        Socket push = contexts.socket(SocketType.PUSH).setOption(SocketOptions.IMMEDIATE, true);
        Socket pull = contexts.socket(SocketType.PULL);
        push.connect(pull.bind(Sockets.ANY_PORT)).connect(Endpoints.unbound());
        Sockets.awaitReady(push, 1);

        Sockets.sendNumbers(push, 0, 500);

        Sockets.receiveNumbers(pull, 0, 500);
    }
}
