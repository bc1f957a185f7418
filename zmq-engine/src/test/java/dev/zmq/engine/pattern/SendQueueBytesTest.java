// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Workers;
import dev.zmq.engine.testkit.Zmtp;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A limit in bytes to what is queued for one peer. */
class SendQueueBytesTest {

    private static final int MIB = 1 << 20;
    private static final Message LARGE = Message.of(new byte[MIB]);

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void sendingEndsAtTheLimitAndGoesOnWhenItIsRaised() {
        Socket push = contexts.socket(SocketType.PUSH)
                .setOption(SocketOptions.SEND_QUEUE_BYTES, 3L * MIB)
                .connect(Endpoints.unbound());

        assertThat(sendUntilFull(push)).isEqualTo(3);
        push.setOption(SocketOptions.SEND_QUEUE_BYTES, 5L * MIB);
        assertThat(sendUntilFull(push)).isEqualTo(2);
        push.setOption(SocketOptions.SEND_QUEUE_BYTES, 0L);
        assertThat(push.trySend(LARGE)).isTrue();
    }

    @Test
    void whoWaitsGoesOnWhenThePeerHasRead() {
        Socket push = contexts.socket(SocketType.PUSH).setOption(SocketOptions.SEND_QUEUE_BYTES, 4L * MIB);
        String endpoint = Endpoints.unbound();
        push.connect(endpoint);
        assertThat(sendUntilFull(push)).isEqualTo(4);
        try (Workers workers = new Workers()) {
            Future<?> waiting = workers.run(() -> push.send(LARGE));
            Socket pull = contexts.socket(SocketType.PULL);

            pull.bind(endpoint);

            for (int i = 0; i < 5; i++) {
                assertThat(Sockets.receive(pull).byteCount()).isEqualTo(MIB);
            }
            Workers.join(waiting);
        }
    }

    @Test
    void aPublisherDropsForTheSubscriberWhoseQueueIsFull() {
        Socket pub = contexts.socket(SocketType.PUB).setOption(SocketOptions.SEND_QUEUE_BYTES, 4L * MIB);
        try (RawPeer subscriber = RawPeer.connect(pub.bind(Sockets.ANY_PORT), 4 * 1024)) {
            subscriber.handshake("SUB").send(Zmtp.subscribe(""));
            Sockets.eventually("subscription").until(() -> {
                pub.send(Message.of("are you there"));
                return pub.statistics().sentMessages() > 0;
            });

            Sockets.repeatUntil("a drop", () -> {
                pub.send(LARGE);
                return pub.statistics().dropped().getOrDefault(DropReason.HIGH_WATER_MARK, 0L) > 0;
            });

            assertThat(Sockets.outgoingDepth(pub)).isLessThanOrEqualTo(5);
        }
    }

    private static int sendUntilFull(Socket socket) {
        int count = 0;
        while (socket.trySend(LARGE)) {
            count++;
        }
        return count;
    }
}
