// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Context;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Workers;
import dev.zmq.engine.testkit.Zmtp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent after something was received is an answer, and a quick one may wait for others. */
class AnswersTest {

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    private final Answers answers = new Answers();

    @Test
    void whatFollowsNothingIsNoAnswer() {
        assertThat(answers.note(0)).isFalse();
        assertThat(answers.areQuick()).isFalse();
    }

    @Test
    void onlyTheFirstAfterAMessageIsAnAnswer() {
        assertThat(answers.note(1)).isTrue();
        assertThat(answers.note(1)).isFalse();
        assertThat(answers.areQuick()).isFalse();
    }

    @Test
    void answersAreQuickByTheTimeForEachMessage() {
        assertThat(answers.note(1_000_000)).isTrue();
        assertThat(answers.areQuick()).isTrue();

        for (long start = System.nanoTime(); System.nanoTime() - start < 100_000; ) {
            Thread.onSpinWait();
        }

        assertThat(answers.note(1_000_001)).isTrue();
        assertThat(answers.areQuick()).isFalse();
    }

    @Test
    void answersGoOutThoughNobodyComesBackForTheNextMessage() {
        Socket router = contexts.socket(SocketType.ROUTER);
        String endpoint = router.bind(Sockets.ANY_PORT);
        Map<String, Socket> dealers = new HashMap<>();
        for (String id : List.of("a", "b", "c", "d", "e")) {
            Socket dealer = contexts.socket(SocketType.DEALER).setOption(SocketOptions.ROUTING_ID, Zmtp.text(id));
            dealers.put(id, dealer.connect(endpoint));
        }
        Sockets.awaitReady(router, dealers.size());

        for (int round = 0; round < 200; round++) {
            for (Socket dealer : dealers.values()) {
                dealer.send("first");
                dealer.send("second");
            }
            // While it answers half of them there are always more; then it waits for the dealers alone.
            List<Message> answered = new ArrayList<>();
            for (int i = 0; i < dealers.size(); i++) {
                Message question = Sockets.receive(router);
                router.send(question);
                answered.add(question);
            }
            for (Message question : answered) {
                Message answer = Sockets.receive(dealers.get(question.text(0)));
                assertThat(answer.text()).isEqualTo(question.text(1));
            }
            for (int i = 0; i < dealers.size(); i++) {
                Sockets.receive(router);
            }
        }
    }

    /** A sender that finds the queue full writes it, in the place of whoever was to do so later. */
    @ParameterizedTest
    @ValueSource(ints = {2, 10, 100})
    void allAnswersOfASmallQueueGoOut(int highWaterMark) {
        int count = 300_000;
        try (Context elsewhere = Context.create();
                Workers workers = new Workers()) {
            Socket client = elsewhere.socket(SocketType.DEALER).setOption(SocketOptions.LINGER, Duration.ZERO);
            String endpoint = client.bind(Sockets.ANY_PORT);
            Socket server = contexts.socket(SocketType.DEALER)
                    .setOption(SocketOptions.SEND_HIGH_WATER_MARK, highWaterMark)
                    .connect(endpoint);
            workers.run(() -> Sockets.sendNumbers(client, 0, count));
            Future<?> answering = workers.run(() -> {
                for (int i = 0; i < count; i++) {
                    server.send(Sockets.receive(server));
                }
            });

            Sockets.receiveNumbers(client, 0, count);

            Workers.join(answering);
        }
    }
}
