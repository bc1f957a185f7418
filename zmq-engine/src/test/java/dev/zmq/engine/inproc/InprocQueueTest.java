// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.inproc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The one queue between two sockets of a context: what it holds, how much, and who waits for it. */
@Timeout(60)
class InprocQueueTest {

    private static final String NAME = "inproc://queue";

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void theVeryArraysArrive() {
        Socket pull = contexts.socket(SocketType.PULL);
        pull.bind(NAME);
        Socket push = contexts.socket(SocketType.PUSH).connect(NAME);
        byte[] first = new byte[100_000];
        byte[] second = {};
        Message message = Message.of(first, second);

        push.send(message);
        push.send(message);

        assertThat(Sockets.receive(pull)).isSameAs(message);
        assertThat(Sockets.receive(pull).part(0)).isSameAs(first);
    }

    @Test
    void theVeryArrayArrivesWithoutAMessageAroundIt() {
        Socket pull = contexts.socket(SocketType.PULL);
        pull.bind(NAME);
        Socket push = contexts.socket(SocketType.PUSH).connect(NAME);
        byte[] part = {1};

        push.send(part);

        assertThat(Sockets.receive(pull).part(0)).isSameAs(part);
        assertThat(pull.statistics().receivedBytes()).isEqualTo(1);
    }

    @Test
    void theArraysBehindAnEnvelopeArriveAsTheyAre() {
        Socket router = contexts.socket(SocketType.ROUTER);
        router.bind(NAME);
        Socket req = contexts.socket(SocketType.REQ).connect(NAME);
        byte[] question = {1};
        byte[] answer = {2};

        req.send(question);
        Message request = Sockets.receive(router);
        assertThat(request.size()).isEqualTo(3);
        assertThat(request.part(2)).isSameAs(question);
        router.send(Message.of(request.part(0), request.part(1), answer));

        assertThat(Sockets.receive(req).part(0)).isSameAs(answer);
    }

    @ParameterizedTest
    @CsvSource({"3, 4, 7", "1, 1, 2", "5, 1, 6"})
    void theMarksOfBothSocketsAddUp(int sender, int receiver, int sum) {
        Socket bound = contexts.socket(SocketType.PULL).setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, receiver);
        bound.bind(NAME);
        Socket push = contexts.socket(SocketType.PUSH)
                .setOption(SocketOptions.SEND_HIGH_WATER_MARK, sender)
                .connect(NAME);

        int sent = 0;
        while (push.trySend(Message.of("m"))) {
            sent++;
        }

        assertThat(sent).isEqualTo(sum);
        PeerStatistics outgoing = Sockets.onlyPeer(push);
        PeerStatistics incoming = Sockets.onlyPeer(bound);
        assertThat(outgoing.outgoing().depth()).isEqualTo(sum);
        assertThat(outgoing.outgoing().highWaterMark()).isEqualTo(sum);
        assertThat(incoming.incoming().depth()).isEqualTo(sum);
        assertThat(incoming.incoming().highWaterMark()).isEqualTo(sum);
        assertThat(outgoing.outgoing().blockedSince()).isNotNull();
        assertThat(incoming.incoming().blockedSince()).isNotNull();
    }

    @Test
    void theMarksOfBothDirectionsAddUp() {
        Socket bound = contexts.socket(SocketType.DEALER)
                .setOption(SocketOptions.SEND_HIGH_WATER_MARK, 10)
                .setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 20);
        bound.bind(NAME);
        Socket connected = contexts.socket(SocketType.DEALER)
                .setOption(SocketOptions.SEND_HIGH_WATER_MARK, 300)
                .setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 400)
                .connect(NAME);

        assertThat(Sockets.onlyPeer(bound).outgoing().highWaterMark()).isEqualTo(410);
        assertThat(Sockets.onlyPeer(connected).incoming().highWaterMark()).isEqualTo(410);
        assertThat(Sockets.onlyPeer(connected).outgoing().highWaterMark()).isEqualTo(320);
        assertThat(Sockets.onlyPeer(bound).incoming().highWaterMark()).isEqualTo(320);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 0", "0, 0"})
    void aMarkOfZeroOnEitherSideIsWithoutLimit(int sender, int receiver) {
        Socket bound = contexts.socket(SocketType.PULL).setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, receiver);
        bound.bind(NAME);
        Socket push = contexts.socket(SocketType.PUSH)
                .setOption(SocketOptions.SEND_HIGH_WATER_MARK, sender)
                .connect(NAME);

        for (int i = 0; i < 5000; i++) {
            assertThat(push.trySend(Message.of(Integer.toString(i)))).isTrue();
        }
        assertThat(Sockets.onlyPeer(push).outgoing().highWaterMark()).isZero();
        Sockets.receiveNumbers(bound, 0, 5000);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "5, 5", "500, 500", "700, 0"})
    void aFullQueueHasRoomAgainAtItsLowWaterMark(int sender, int receiverOrOne) {
        int receiver = Math.max(1, receiverOrOne);
        int mark = sender + receiver;
        int low = Math.min((mark + 1) / 2, mark - 1);
        Socket pull = contexts.socket(SocketType.PULL).setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, receiver);
        pull.bind(NAME);
        Socket push = contexts.socket(SocketType.PUSH)
                .setOption(SocketOptions.SEND_HIGH_WATER_MARK, sender)
                .connect(NAME);
        Sockets.sendNumbers(push, 0, mark);
        assertThat(push.trySend(Message.of("full"))).isFalse();

        for (int depth = mark - 1; depth > low; depth--) {
            Sockets.receive(pull);
            assertThat(push.trySend(Message.of("full")))
                    .as("at depth %d", depth)
                    .isFalse();
        }
        Sockets.receive(pull);

        assertThat(Sockets.onlyPeer(push).outgoing().blockedSince()).isNull();
        assertThat(Sockets.onlyPeer(push).outgoing().blockedTime()).isPositive();
        assertThat(Sockets.onlyPeer(pull).incoming().blockedTime())
                .isEqualTo(Sockets.onlyPeer(push).outgoing().blockedTime());
        Sockets.sendNumbers(push, mark, mark - low);
        assertThat(push.trySend(Message.of("full"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 3", "10, 10", "1000, 1000"})
    void aWaitingSenderIsWokenAtTheLowWaterMarkThoughNobodyReceivesOn(int sender, int receiver) {
        int mark = sender + receiver;
        int low = Math.min((mark + 1) / 2, mark - 1);
        Socket pull = contexts.socket(SocketType.PULL).setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, receiver);
        pull.bind(NAME);
        Socket push = contexts.socket(SocketType.PUSH)
                .setOption(SocketOptions.SEND_HIGH_WATER_MARK, sender)
                .connect(NAME);
        int sent = 0;
        try (Workers workers = new Workers()) {
            for (int round = 0; round < 50; round++) {
                while (push.trySend(Message.of("m"))) {
                    sent++;
                }
                Future<?> waiting = workers.run(() -> push.send("one more"));
                sent++;
                for (int i = 0; i < mark - low; i++) {
                    Sockets.receive(pull);
                }
                Workers.join(waiting);
            }
        }
        assertThat(push.statistics().sentMessages()).isEqualTo(sent);
        assertThat(pull.statistics().receivedMessages()).isEqualTo(sent);
    }

    @Test
    void changedMarksCountAtOnceOnEitherSide() {
        Socket pull = contexts.socket(SocketType.PULL).setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 2);
        pull.bind(NAME);
        Socket push = contexts.socket(SocketType.PUSH)
                .setOption(SocketOptions.SEND_HIGH_WATER_MARK, 2)
                .connect(NAME);
        Sockets.sendNumbers(push, 0, 4);
        assertThat(push.trySend(Message.of("full"))).isFalse();

        pull.setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 4);
        Sockets.sendNumbers(push, 4, 2);
        assertThat(push.trySend(Message.of("full"))).isFalse();

        push.setOption(SocketOptions.SEND_HIGH_WATER_MARK, 3);
        Sockets.sendNumbers(push, 6, 1);
        assertThat(push.trySend(Message.of("full"))).isFalse();

        push.setOption(SocketOptions.SEND_HIGH_WATER_MARK, 1);
        pull.setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 1);
        assertThat(Sockets.onlyPeer(push).outgoing().highWaterMark()).isEqualTo(2);
        Sockets.receiveNumbers(pull, 0, 5);
        assertThat(push.trySend(Message.of("full"))).isFalse();
        Sockets.receiveNumbers(pull, 5, 1);
        assertThat(push.trySend(Message.of("7"))).isTrue();
        assertThat(push.trySend(Message.of("full"))).isFalse();
        push.setOption(SocketOptions.SEND_HIGH_WATER_MARK, 0);
        Sockets.sendNumbers(push, 8, 3000);
        Sockets.receiveNumbers(pull, 6, 3002);
    }

    @Test
    void aHigherMarkOfTheReceiverWakesASender() {
        Socket pull = contexts.socket(SocketType.PULL).setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 1);
        pull.bind(NAME);
        Socket push = contexts.socket(SocketType.PUSH)
                .setOption(SocketOptions.SEND_HIGH_WATER_MARK, 1)
                .connect(NAME);
        Sockets.sendNumbers(push, 0, 2);
        try (Workers workers = new Workers()) {
            Future<?> sender = workers.run(() -> push.send("2"));
            Sockets.eventually("full queue")
                    .until(() -> Sockets.onlyPeer(push).outgoing().blockedSince() != null);

            pull.setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 2);

            Workers.join(sender);
        }
        Sockets.receiveNumbers(pull, 0, 3);
    }

    @Test
    void aSenderThatWaitsForRoomGoesOnWhenItsPeerHasGone() {
        Socket pull = contexts.socket(SocketType.PULL).setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 1);
        pull.bind(NAME);
        Socket push = contexts.socket(SocketType.PUSH)
                .setOption(SocketOptions.SEND_HIGH_WATER_MARK, 1)
                .connect(NAME);
        Sockets.sendNumbers(push, 0, 2);
        try (Workers workers = new Workers()) {
            Future<?> sender = workers.run(() -> push.send("2"));
            Sockets.eventually("full queue")
                    .until(() -> Sockets.onlyPeer(push).outgoing().blockedSince() != null);

            pull.unbind(NAME);

            Workers.join(sender);
        }
        Sockets.receiveNumbers(pull, 0, 2);
        pull.bind(NAME);
        Sockets.receiveNumbers(pull, 2, 1);
    }

    @Test
    void theNumbersOfBothSidesAgree() {
        Socket pull = contexts.socket(SocketType.PULL);
        pull.bind(NAME);
        Socket push = contexts.socket(SocketType.PUSH).connect(NAME);
        for (int i = 0; i < 300; i++) {
            push.send(Message.of(new byte[i], new byte[2]));
        }
        for (int i = 0; i < 100; i++) {
            Sockets.receive(pull);
        }

        long bytes = 299 * 300 / 2 + 600;
        assertThat(Sockets.onlyPeer(push).outgoing().messages()).isEqualTo(300);
        assertThat(Sockets.onlyPeer(push).outgoing().bytes()).isEqualTo(bytes);
        assertThat(Sockets.onlyPeer(push).outgoing().depth()).isEqualTo(200);
        assertThat(Sockets.onlyPeer(pull).incoming().messages()).isEqualTo(300);
        assertThat(Sockets.onlyPeer(pull).incoming().bytes()).isEqualTo(bytes);
        assertThat(Sockets.onlyPeer(pull).incoming().depth()).isEqualTo(200);
        push.close();
        assertThat(push.statistics().sentMessages()).isEqualTo(300);
        assertThat(pull.statistics().receivedBytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true", "true, true"})
    void onlyTheNewestMessageIsKeptIfEitherSideWantsThat(boolean sender, boolean receiver) {
        Socket pull = contexts.socket(SocketType.PULL).setOption(SocketOptions.CONFLATE, receiver);
        Socket push = contexts.socket(SocketType.PUSH)
                .setOption(SocketOptions.CONFLATE, sender)
                .connect(NAME);
        Sockets.sendNumbers(push, 0, 10);
        pull.bind(NAME);
        assertThat(Sockets.number(Sockets.receive(pull))).isEqualTo(9);

        Sockets.sendNumbers(push, 10, 5000);

        assertThat(Sockets.number(Sockets.receive(pull))).isEqualTo(5009);
        assertThat(pull.tryReceive()).isNull();
    }

    @Test
    @Tag("R48")
    @Tag("R49")
    @Tag("R50")
    void workIsSplitEvenlyAmongThreads() {
        Socket work = contexts.socket(SocketType.PUSH);
        List<Socket> pulls = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            pulls.add(contexts.socket(SocketType.PULL).connect(NAME));
        }
        work.bind(NAME);
        try (Workers workers = new Workers()) {
            List<Future<Integer>> counts = pulls.stream()
                    .map(pull -> workers.call(() -> countUntilExit(pull)))
                    .toList();
            Sockets.sendNumbers(work, 0, 3000);
            for (int i = 0; i < 3; i++) {
                work.send("exit");
            }
            assertThat(counts)
                    .allSatisfy(count -> assertThat(Workers.join(count)).isBetween(999, 1001));
        }
    }

    private static int countUntilExit(Socket pull) {
        int count = 0;
        while (!Sockets.receive(pull).text().equals("exit")) {
            count++;
        }
        return count;
    }

    @Test
    void aReceiverThatWaitsIsWoken() {
        Socket rep = contexts.socket(SocketType.REP);
        rep.bind(NAME);
        Socket req = contexts.socket(SocketType.REQ).connect(NAME);
        try (Workers workers = new Workers()) {
            Future<?> server = workers.run(() -> {
                for (int i = 0; i < 20_000; i++) {
                    rep.send(Sockets.receive(rep));
                }
            });
            for (int i = 0; i < 20_000; i++) {
                req.send(Integer.toString(i));
                assertThat(Sockets.number(Sockets.receive(req))).isEqualTo(i);
            }
            Workers.join(server);
        }
    }

    @Test
    void whoWaitsInVainStopsInTime() {
        Socket pull = contexts.socket(SocketType.PULL);
        pull.bind(NAME);

        assertThat(pull.receive(Duration.ofMillis(20))).isNull();
    }
}
