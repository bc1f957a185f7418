// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.zmq.engine.Context;
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
import java.time.Duration;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of messages that are still queued when a socket is closed. */
class LingerTest {

    private static final Duration MARGIN = Duration.ofMillis(1500);
    private static final int SMALL_BUFFER = 8192;

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void closeWaitsForTheLingerTimeWhenThePeerIsUnreachable() {
        Context context = contexts.open();
        Socket push = queueForNobody(context, Duration.ofMillis(500), 10);

        Duration taken = timeOfClosing(context);

        assertThat(taken)
                .isBetween(Duration.ofMillis(450), Duration.ofMillis(500).plus(MARGIN));
        assertThat(push.statistics().dropped()).containsExactly(entry(DropReason.LINGER_EXPIRED, 10L));
    }

    @Test
    void closeDoesNotWaitWithoutLinger() {
        Context context = contexts.open();
        Socket push = queueForNobody(context, Duration.ZERO, 10);

        Duration taken = timeOfClosing(context);

        assertThat(taken).isLessThan(MARGIN);
        assertThat(push.statistics().dropped()).containsExactly(entry(DropReason.LINGER_EXPIRED, 10L));
    }

    @Test
    void theLongestLingerOfAllSocketsCounts() {
        Context context = contexts.open();
        queueForNobody(context, Duration.ofMillis(100), 1);
        queueForNobody(context, Duration.ofMillis(600), 1);
        queueForNobody(context, Duration.ofMillis(300), 1);

        assertThat(timeOfClosing(context))
                .isBetween(Duration.ofMillis(550), Duration.ofMillis(600).plus(MARGIN));
    }

    @Test
    void closeDoesNotWaitWhenNothingIsQueued() {
        Context context = contexts.open();
        context.socket(SocketType.PUSH).connect(Endpoints.unbound());
        context.socket(SocketType.PUSH).bind(Sockets.ANY_PORT);

        assertThat(timeOfClosing(context)).isLessThan(MARGIN);
    }

    @Test
    void everythingQueuedReachesAPeerThatReadsSlowly() {
        Context context = contexts.open();
        Socket push = context.socket(SocketType.PUSH).setOption(SocketOptions.SEND_BUFFER, SMALL_BUFFER);
        String endpoint = push.bind(Sockets.ANY_PORT);
        try (Workers workers = new Workers();
                RawPeer slow = RawPeer.connect(endpoint, SMALL_BUFFER).handshake("PULL")) {
            Sockets.awaitReady(push, 1);
            for (int i = 0; i < 500; i++) {
                push.send(Message.of(new byte[1000], Zmtp.text(Integer.toString(i))));
            }
            push.close();
            Future<?> closing = workers.run(context::close);

            for (int i = 0; i < 500; i++) {
                assertThat(slow.readFrame().body()).hasSize(1000);
                assertThat(slow.readFrame().text()).isEqualTo(Integer.toString(i));
                if (i == 100) {
                    assertThat(closing.isDone())
                            .as("closed with messages queued")
                            .isFalse();
                }
            }
            slow.assertClosed();
            Workers.join(closing);
        }
        assertThat(push.statistics().dropped()).isEmpty();
        assertThat(push.statistics().sentMessages()).isEqualTo(500);
    }

    @Test
    void everythingQueuedReachesAPeerThatStartsLater() {
        String endpoint = Endpoints.unbound();
        Context context = contexts.open();
        Socket push = context.socket(SocketType.PUSH).connect(endpoint);
        Sockets.sendNumbers(push, 0, 1000);
        try (Workers workers = new Workers()) {
            Future<?> closing = workers.run(context::close);
            Sockets.eventually("still lingering").during(Duration.ofMillis(200)).until(() -> !closing.isDone());

            Socket pull = contexts.socket(SocketType.PULL);
            pull.bind(endpoint);

            Sockets.receiveNumbers(pull, 0, 1000);
            Workers.join(closing);
        }
    }

    @Test
    void theReplyIsDeliveredThoughTheReplierClosesAtOnce() {
        for (int round = 0; round < 50; round++) {
            Socket req = contexts.socket(SocketType.REQ);
            try (Socket rep = contexts.context().socket(SocketType.REP)) {
                req.connect(rep.bind(Sockets.ANY_PORT));
                req.send("question");
                rep.send(Sockets.receive(rep));
            }
            assertThat(Sockets.receive(req).text()).isEqualTo("question");
            req.close();
        }
    }

    @Test
    void aSubscriberDoesNotLinger() {
        Context context = contexts.open();
        Socket sub = context.socket(SocketType.SUB).subscribe("a").connect(Endpoints.unbound());

        assertThat(sub.getOption(SocketOptions.LINGER)).isZero();
        assertThat(timeOfClosing(context)).isLessThan(MARGIN);
    }

    @Test
    void aContextHasALingerTimeForSocketsThatSetNone() {
        Context context =
                Context.builder().defaultLinger(Duration.ofMillis(300)).build();
        Socket push = context.socket(SocketType.PUSH).connect(Endpoints.unbound());
        Sockets.sendNumbers(push, 0, 1);

        assertThat(push.getOption(SocketOptions.LINGER)).hasMillis(300);
        assertThat(context.socket(SocketType.SUB).getOption(SocketOptions.LINGER))
                .isZero();
        assertThat(timeOfClosing(context))
                .isBetween(Duration.ofMillis(250), Duration.ofMillis(300).plus(MARGIN));
    }

    @Test
    void disconnectLingersForItsEndpoint() {
        String endpoint = Endpoints.unbound();
        Socket push = contexts.socket(SocketType.PUSH)
                .setOption(SocketOptions.LINGER, SocketOptions.INFINITE)
                .connect(endpoint);
        Sockets.sendNumbers(push, 0, 100);
        push.disconnect(endpoint);

        Socket pull = contexts.socket(SocketType.PULL);
        pull.bind(endpoint);

        Sockets.receiveNumbers(pull, 0, 100);
        Sockets.awaitReady(pull, 0);
        assertThat(push.statistics().connectedEndpoints()).isEmpty();
    }

    private static Socket queueForNobody(Context context, Duration linger, int messages) {
        Socket push = context.socket(SocketType.PUSH)
                .setOption(SocketOptions.LINGER, linger)
                .connect(Endpoints.unbound());
        Sockets.sendNumbers(push, 0, messages);
        return push;
    }

    private static Duration timeOfClosing(Context context) {
        long start = System.nanoTime();
        context.close();
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
