// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Workers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A limit in bytes to what is queued from one peer. */
class ReceiveQueueBytesTest {

    private static final int MIB = 1 << 20;
    private static final int READ_BYTES = 128 * 1024;

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void readingStopsAtTheLimitAndGoesOnAsTheQueueEmpties() {
        int messages = 40;
        Socket pull = contexts.socket(SocketType.PULL).setOption(SocketOptions.RECEIVE_QUEUE_BYTES, 4L * MIB);
        Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        try (Workers workers = new Workers()) {
            Future<?> sent = workers.run(() -> {
                for (int i = 0; i < messages; i++) {
                    push.send(numbered(i, MIB));
                }
            });
            Sockets.eventually("a full queue").until(() -> Sockets.incomingDepth(pull) >= 4);
            for (int i = 0; i < messages; i++) {
                assertThat(Sockets.incomingDepth(pull)).isLessThanOrEqualTo(5);
                assertThat(Sockets.receive(pull).text(0)).isEqualTo(Integer.toString(i));
            }
            Workers.join(sent);
        }
    }

    @Test
    void smallMessagesAreHeldBackToo() {
        int messages = 20_000;
        int bytes = 100;
        Socket pull = contexts.socket(SocketType.PULL)
                .setOption(SocketOptions.RECEIVE_QUEUE_BYTES, 64L * 1024)
                .setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 0);
        Socket push = contexts.socket(SocketType.PUSH)
                .setOption(SocketOptions.SEND_HIGH_WATER_MARK, 0)
                .connect(pull.bind(Sockets.ANY_PORT));
        for (int i = 0; i < messages; i++) {
            push.send(numbered(i, bytes));
        }
        Sockets.eventually("a full queue").until(() -> Sockets.incomingDepth(pull) * bytes >= 64 * 1024);
        for (int i = 0; i < messages; i++) {
            assertThat(Sockets.incomingDepth(pull) * bytes).isLessThan(64 * 1024 + READ_BYTES);
            assertThat(Sockets.receive(pull).text(0)).isEqualTo(Integer.toString(i));
        }
    }

    @Test
    void aMessageBeyondTheLimitGetsThrough() {
        Socket rep = contexts.socket(SocketType.REP).setOption(SocketOptions.RECEIVE_QUEUE_BYTES, 1L);
        Socket req = contexts.socket(SocketType.REQ).connect(rep.bind(Sockets.ANY_PORT));
        for (int i = 0; i < 3; i++) {
            req.send(numbered(i, MIB));
            assertThat(Sockets.receive(rep).text(0)).isEqualTo(Integer.toString(i));
            rep.send("next");
            assertThat(Sockets.receive(req).text()).isEqualTo("next");
        }
    }

    @Test
    void theMarkInMessagesCountsAsWell() {
        Socket pull = contexts.socket(SocketType.PULL)
                .setOption(SocketOptions.RECEIVE_QUEUE_BYTES, 1L * MIB)
                .setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 10);
        Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        Sockets.sendNumbers(push, 0, 100);
        Sockets.eventually("a full queue").until(() -> Sockets.incomingDepth(pull) == 10);
        Sockets.receiveNumbers(pull, 0, 100);
    }

    @Test
    void anEndpointKeepsTheLimitThatItWasBoundWith() {
        Socket pull = contexts.socket(SocketType.PULL);
        String before = pull.bind(Sockets.ANY_PORT);
        pull.setOption(SocketOptions.RECEIVE_QUEUE_BYTES, 1L);
        Socket push = contexts.socket(SocketType.PUSH).connect(before);
        for (int i = 0; i < 10; i++) {
            push.send(numbered(i, MIB));
        }

        Sockets.eventually("all messages").until(() -> Sockets.incomingDepth(pull) == 10);
    }

    private static Message numbered(int number, int bytes) {
        byte[] first = Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
        return Message.of(first, new byte[bytes - first.length]);
    }
}
