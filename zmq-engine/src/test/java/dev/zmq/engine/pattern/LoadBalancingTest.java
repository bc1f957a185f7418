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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Work goes round, in whole messages, to those who can take it. */
@Tag("V47")
class LoadBalancingTest {

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7})
    void pushGivesEveryWorkerTheSame(int count) {
        Socket push = contexts.socket(SocketType.PUSH);
        List<Socket> workers = workers(push, SocketType.PULL, count);

        Sockets.sendNumbers(push, 0, count * 100);

        for (Socket worker : workers) {
            for (int i = 0; i < 100; i++) {
                Sockets.receive(worker);
            }
            assertThat(worker.tryReceive()).isNull();
        }
    }

    @Test
    void dealerGoesRoundToo() {
        Socket dealer = contexts.socket(SocketType.DEALER);
        List<Socket> workers = workers(dealer, SocketType.DEALER, 3);

        Sockets.sendNumbers(dealer, 0, 300);

        for (Socket worker : workers) {
            for (int i = 0; i < 100; i++) {
                Sockets.receive(worker);
            }
        }
    }

    @Test
    void reqAsksOneAfterTheOther() {
        Socket req = contexts.socket(SocketType.REQ);
        List<Socket> workers = workers(req, SocketType.REP, 3);
        List<Integer> counts = new ArrayList<>(List.of(0, 0, 0));

        for (int i = 0; i < 30; i++) {
            req.send("question");
            Sockets.eventually("the request at some worker")
                    .until(() -> workers.stream().anyMatch(worker -> Sockets.incomingDepth(worker) > 0));
            for (int w = 0; w < 3; w++) {
                Message request = workers.get(w).tryReceive();
                if (request != null) {
                    counts.set(w, counts.get(w) + 1);
                    workers.get(w).send(request);
                }
            }
            Sockets.receive(req);
        }

        assertThat(counts).containsExactly(10, 10, 10);
    }

    @Test
    void allPartsOfAMessageGoToTheSameWorker() {
        Socket push = contexts.socket(SocketType.PUSH);
        List<Socket> workers = workers(push, SocketType.PULL, 3);

        for (int i = 0; i < 300; i++) {
            push.send(Message.of("a" + i, "b" + i, "c" + i));
        }

        for (int w = 0; w < 300; w++) {
            Message message = Sockets.receive(workers.get(w % 3));
            String number = message.text(0).substring(1);
            assertThat(message.parts()).hasSize(3);
            assertThat(message.text(1)).isEqualTo("b" + number);
            assertThat(message.text(2)).isEqualTo("c" + number);
        }
    }

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

    private List<Socket> workers(Socket sender, SocketType type, int count) {
        String endpoint = sender.bind(Sockets.ANY_PORT);
        List<Socket> workers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            workers.add(contexts.socket(type).connect(endpoint));
            Sockets.awaitReady(sender, i + 1);
        }
        return workers;
    }
}
