// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zmq.engine.Context;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.engine.ZmqTimeoutException;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Workers;
import java.time.Duration;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A context that is about to close lets its senders send, but not wait. */
@Timeout(60)
class SendWaitLimitTest {

    private static final Duration NONE = SocketOptions.INFINITE;
    private static final Duration STILL_WAITING = Duration.ofMillis(200);

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @ParameterizedTest
    @EnumSource(names = {"PUSH", "DEALER", "PAIR", "REQ"})
    void sendersWithoutPeerStopWaiting(SocketType type) {
        Socket socket = unlimited(type);
        try (Workers workers = new Workers()) {
            Future<?> sender = workers.run(() -> assertThatWaitEnds(() -> socket.send("nobody there")));
            Future<?> other = workers.run(() -> assertThatWaitEnds(() -> socket.send(Message.of("none"), NONE)));
            assertStillWaits(sender);
            assertStillWaits(other);

            contexts.context().limitSendWaits(Duration.ZERO);

            Workers.join(sender);
            Workers.join(other);
            assertThat(socket.statistics().sentMessages()).isZero();
        }
    }

    @Test
    void aSenderBlockedAtTheHighWaterMarkStopsWaitingWhenTheTimeHasPassed() {
        Socket push = full();
        try (Workers workers = new Workers()) {
            Future<?> sender = workers.run(() -> assertThatWaitEnds(() -> push.send("too many")));
            assertStillWaits(sender);
            long start = System.nanoTime();

            contexts.context().limitSendWaits(Duration.ofMillis(300));

            Workers.join(sender);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(300), Duration.ofSeconds(5));
        }
    }

    @Test
    void aSenderThatFindsRoomInTimeGoesOn() {
        Socket push = full();
        String endpoint = push.lastEndpoint();
        try (Workers workers = new Workers()) {
            Future<?> sender = workers.run(() -> push.send("1"));
            assertStillWaits(sender);

            contexts.context().limitSendWaits(Duration.ofSeconds(20));
            Socket pull = contexts.socket(SocketType.PULL);
            pull.bind(endpoint);

            Workers.join(sender);
            Sockets.receiveNumbers(pull, 0, 2);
        }
    }

    @Test
    void whatFindsRoomIsStillSent() {
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = unlimited(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        contexts.context().limitSendWaits(Duration.ZERO);

        push.send("0");
        assertThat(push.send(Message.of("1"), NONE)).isTrue();
        assertThat(push.trySend(Message.of("2"))).isTrue();

        Sockets.receiveNumbers(pull, 0, 3);
    }

    @Test
    void callsThatDoNotWaitAnywaySayWhatTheyAlwaysSaid() {
        Socket push = full();
        contexts.context().limitSendWaits(Duration.ofMillis(1500));

        assertThat(push.trySend(Message.of("1"))).isFalse();
        assertThat(push.send(Message.of("1"), Duration.ZERO)).isFalse();
        assertThat(push.send(Message.of("1"), Duration.ofMillis(20))).isFalse();
        push.setOption(SocketOptions.SEND_TIMEOUT, Duration.ofMillis(20));
        assertThatExceptionOfType(ZmqTimeoutException.class).isThrownBy(() -> push.send("1"));
    }

    @Test
    void theLimitHoldsForSocketsThatAreMadeLaterToo() {
        contexts.context().limitSendWaits(Duration.ZERO);

        Socket push = full();

        assertThatWaitEnds(() -> push.send("too many"));
    }

    @Test
    void otherContextsAreNotConcerned() {
        Context other = contexts.open();
        other.limitSendWaits(Duration.ZERO);

        Socket push = full();

        assertThat(push.send(Message.of("too many"), STILL_WAITING)).isFalse();
    }

    @Test
    void aLimitThatIsTakenBackLetsSendersWaitAgain() {
        Socket push = full();
        try (Workers workers = new Workers()) {
            contexts.context().limitSendWaits(Duration.ofSeconds(20));
            Future<?> sender = workers.run(() -> push.send("1"));
            assertStillWaits(sender);
            contexts.context().limitSendWaits(NONE);
            assertStillWaits(sender);

            Socket pull = contexts.socket(SocketType.PULL);
            pull.bind(push.lastEndpoint());

            Workers.join(sender);
            Sockets.receiveNumbers(pull, 0, 2);
        }
    }

    /** Returns a socket whose calls wait without limit. */
    private Socket unlimited(SocketType type) {
        return contexts.socket(type).setOption(SocketOptions.SEND_TIMEOUT, NONE);
    }

    /** Returns a socket with the message "0" for a peer that is not there yet, and no room for another. */
    private Socket full() {
        Socket push = unlimited(SocketType.PUSH).setOption(SocketOptions.SEND_HIGH_WATER_MARK, 1);
        push.connect(Endpoints.unbound());
        push.send("0");
        return push;
    }

    private static void assertStillWaits(Future<?> sender) {
        Sockets.eventually("waiting sender").during(STILL_WAITING).until(() -> !sender.isDone());
    }

    private static void assertThatWaitEnds(Runnable send) {
        assertThatExceptionOfType(ZmqClosedException.class)
                .isThrownBy(send::run)
                .withMessageContaining("no longer wait")
                .withMessageContaining("the message was not sent");
    }
}
