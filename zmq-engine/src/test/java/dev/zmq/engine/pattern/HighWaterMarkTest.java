// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.Message;
import dev.zmq.engine.QueueStatistics;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqTimeoutException;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Workers;
import java.time.Duration;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The high-water mark bounds what is queued; who sends more has to wait. */
@Tag("V17")
class HighWaterMarkTest {

    private static final int MESSAGE_BYTES = 10_000;
    private static final int SMALL_BUFFER = 8192;
    // The kernel doubles what it is asked for, on both sides, and keeps books in pages; measured 4 to 8 messages.
    private static final int KERNEL_MESSAGES = 20;
    private static final Duration STILL_FULL = Duration.ofMillis(200);

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 100})
    void aQueueTakesExactlyItsHighWaterMark(int highWaterMark) {
        Socket push = push(highWaterMark).connect(Endpoints.unbound());
        for (int i = 0; i < highWaterMark; i++) {
            assertThat(push.trySend(message())).as("message %d", i).isTrue();
        }

        assertThat(push.trySend(message())).isFalse();

        QueueStatistics queue = Sockets.onlyPeer(push).outgoing();
        assertThat(queue.depth()).isEqualTo(highWaterMark);
        assertThat(queue.highWaterMark()).isEqualTo(highWaterMark);
        assertThat(queue.lowWaterMark()).isEqualTo(Math.min((highWaterMark + 1) / 2, highWaterMark - 1));
        assertThat(queue.blockedSince()).isNotNull();
        assertThat(push.statistics().sentMessages()).isEqualTo(highWaterMark);
        Sockets.eventually("time during which it was full")
                .untilAsserted(
                        () -> assertThat(Sockets.onlyPeer(push).outgoing().blockedTime())
                                .isPositive());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 100})
    void aPeerThatDoesNotReadTakesNoMoreThanQueueAndKernelHold(int highWaterMark) {
        Socket push = push(highWaterMark);
        try (RawPeer silent = silentPuller(push)) {
            int accepted = 0;
            while (push.send(message(), STILL_FULL)) {
                accepted++;
                assertThat(Sockets.outgoingDepth(push)).isLessThanOrEqualTo(highWaterMark);
            }

            // After it was full, the kernel may have taken some more, but not down to the low-water mark.
            QueueStatistics queue = Sockets.onlyPeer(push).outgoing();
            assertThat(queue.depth()).isBetween(queue.lowWaterMark() + 1L, (long) highWaterMark);
            assertThat(accepted).isBetween(highWaterMark, highWaterMark + KERNEL_MESSAGES);
            assertThat(push.statistics().sentMessages()).isEqualTo(accepted);
        }
    }

    @Test
    void aFullQueueTakesMessagesAgainAtItsLowWaterMark() {
        Socket push = push(100);
        try (RawPeer slow = silentPuller(push)) {
            fill(push);

            long depthWhenAccepted = -1;
            for (int read = 0; depthWhenAccepted < 0; read++) {
                assertThat(read).as("messages read before one is accepted").isLessThan(100 + KERNEL_MESSAGES);
                assertThat(slow.readFrame().body()).hasSize(MESSAGE_BYTES);
                long before = Sockets.outgoingDepth(push);
                if (push.trySend(message())) {
                    depthWhenAccepted = before;
                }
            }

            // The I/O thread may send on between the look at the depth and the attempt to send, never the reverse.
            assertThat(depthWhenAccepted).isBetween(50L - KERNEL_MESSAGES, 50L + KERNEL_MESSAGES);
            assertThat(Sockets.outgoingDepth(push)).isLessThanOrEqualTo(51);
            assertThat(Sockets.onlyPeer(push).outgoing().blockedSince()).isNull();
        }
    }

    @Test
    void aFullQueueLetsSendWaitTimeOutOrFail() {
        Socket push = push(10).setOption(SocketOptions.SEND_TIMEOUT, Duration.ofMillis(100));
        try (RawPeer silent = silentPuller(push)) {
            fill(push);
            long sent = push.statistics().sentMessages();

            assertThat(push.trySend(message())).isFalse();
            assertThat(push.send(message(), Duration.ZERO)).isFalse();
            long start = System.nanoTime();
            assertThat(push.send(message(), Duration.ofMillis(100))).isFalse();
            assertThatThrownBy(() -> push.send(message())).isInstanceOf(ZmqTimeoutException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(200), Duration.ofSeconds(2));

            assertThat(push.statistics().sentMessages()).isEqualTo(sent);
        }
    }

    @Test
    void aBlockedSenderGoesOnWhenThePeerReads() {
        Socket push = push(10);
        try (Workers workers = new Workers();
                RawPeer slow = silentPuller(push)) {
            int accepted = fill(push);
            Future<?> sender = workers.run(() -> {
                for (int i = 0; i < 100; i++) {
                    push.send(message());
                }
            });
            Sockets.eventually("blocked sender").during(STILL_FULL).until(() -> !sender.isDone());

            for (int i = 0; i < accepted + 100; i++) {
                assertThat(slow.readFrame().body()).hasSize(MESSAGE_BYTES);
            }

            Workers.join(sender);
        }
    }

    @Test
    void aChangedHighWaterMarkCountsAtOnce() {
        Socket push = push(10).connect(Endpoints.unbound());
        while (push.trySend(message())) {
            // up to the first mark
        }

        push.setOption(SocketOptions.SEND_HIGH_WATER_MARK, 15);
        for (int i = 0; i < 5; i++) {
            assertThat(push.trySend(message())).as("message %d more", i).isTrue();
        }
        assertThat(push.trySend(message())).isFalse();

        push.setOption(SocketOptions.SEND_HIGH_WATER_MARK, 5);
        assertThat(push.trySend(message())).isFalse();
        push.setOption(SocketOptions.SEND_HIGH_WATER_MARK, 0);
        assertThat(push.trySend(message())).isTrue();
        assertThat(Sockets.onlyPeer(push).outgoing().depth()).isEqualTo(16);
    }

    @Test
    void raisingTheHighWaterMarkLetsABlockedSenderGoOn() {
        Socket push = push(10).connect(Endpoints.unbound());
        while (push.trySend(message())) {
            // up to the first mark
        }
        try (Workers workers = new Workers()) {
            Future<?> sender = workers.run(() -> push.send(message()));
            Sockets.eventually("blocked sender").during(STILL_FULL).until(() -> !sender.isDone());

            push.setOption(SocketOptions.SEND_HIGH_WATER_MARK, 11);

            Workers.join(sender);
        }
    }

    @Test
    void withoutHighWaterMarkThereIsNoLimit() {
        Socket push = push(0);
        try (RawPeer silent = silentPuller(push)) {
            for (int i = 0; i < 5000; i++) {
                assertThat(push.trySend(Message.of(new byte[100]))).isTrue();
            }

            QueueStatistics queue = Sockets.onlyPeer(push).outgoing();
            assertThat(queue.highWaterMark()).isZero();
            assertThat(queue.lowWaterMark()).isZero();
            assertThat(queue.blockedSince()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100})
    @Tag("V16")
    void aReceiverThatIsBusyHoldsItsSenderBack(int highWaterMark) {
        Socket pull = contexts.socket(SocketType.PULL)
                .setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, highWaterMark)
                .setOption(SocketOptions.RECEIVE_BUFFER, SMALL_BUFFER);
        Socket push = push(highWaterMark);
        push.connect(pull.bind(Sockets.ANY_PORT));
        Sockets.awaitReady(push, 1);

        int accepted = fill(push);

        assertThat(Sockets.incomingDepth(pull)).isEqualTo(highWaterMark);
        QueueStatistics outgoing = Sockets.onlyPeer(push).outgoing();
        assertThat(outgoing.depth()).isBetween(outgoing.lowWaterMark() + 1L, (long) highWaterMark);
        assertThat(accepted).isBetween(highWaterMark + (int) outgoing.depth(), 2 * highWaterMark + KERNEL_MESSAGES);
        for (int i = 0; i < accepted; i++) {
            Sockets.receive(pull);
        }
        assertThat(pull.tryReceive()).isNull();
        assertThat(Sockets.incomingDepth(pull)).isZero();
        assertThat(pull.statistics().receivedMessages()).isEqualTo(accepted);
    }

    @Test
    @Tag("V16")
    void smallMessagesAreHeldBackJustAsWell() {
        Socket pull = contexts.socket(SocketType.PULL)
                .setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 10)
                .setOption(SocketOptions.RECEIVE_BUFFER, SMALL_BUFFER);
        Socket push = push(10);
        push.connect(pull.bind(Sockets.ANY_PORT));
        Sockets.awaitReady(push, 1);
        int accepted = 0;
        while (push.send(Message.of("small"), STILL_FULL)) {
            accepted++;
        }

        assertThat(Sockets.incomingDepth(pull)).isEqualTo(10);
        assertThat(Sockets.outgoingDepth(push)).isBetween(6L, 10L);
        for (int i = 0; i < accepted; i++) {
            Sockets.receive(pull);
        }
        assertThat(pull.tryReceive()).isNull();
    }

    private Socket push(int highWaterMark) {
        return contexts.socket(SocketType.PUSH)
                .setOption(SocketOptions.SEND_HIGH_WATER_MARK, highWaterMark)
                .setOption(SocketOptions.SEND_BUFFER, SMALL_BUFFER);
    }

    private static RawPeer silentPuller(Socket push) {
        RawPeer peer =
                RawPeer.connect(push.bind(Sockets.ANY_PORT), SMALL_BUFFER).handshake("PULL");
        Sockets.awaitReady(push, 1);
        return peer;
    }

    /** Sends until there is room neither in the queue nor in the kernel, and returns the number of messages. */
    private static int fill(Socket push) {
        int accepted = 0;
        while (push.send(message(), STILL_FULL)) {
            accepted++;
        }
        return accepted;
    }

    private static Message message() {
        return Message.of(new byte[MESSAGE_BYTES]);
    }
}
