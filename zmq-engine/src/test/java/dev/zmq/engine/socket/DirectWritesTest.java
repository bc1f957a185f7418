// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Context;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Workers;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DirectWritesTest {

    private final DirectWrites writes = new DirectWrites();

    @Test
    void aThreadWritesAFewTimesItselfAndThenLeavesItToTheIoThread() {
        // A pause at the wrong moment begins a new row: so not every row gets to its end at once.
        assertThat(rowOfDirectWrites()).isGreaterThanOrEqualTo(DirectWrites.FEW);
        assertThat(Stream.generate(this::rowOfDirectWritesAfterAPause).limit(1000))
                .contains(DirectWrites.FEW);
    }

    @Test
    void aPauseBeginsANewRow() {
        rowOfDirectWrites();
        pause();

        assertThat(writes.areFew()).isTrue();
    }

    @Test
    void eachThreadHasItsOwnRow() {
        rowOfDirectWrites();
        try (Workers workers = new Workers()) {
            assertThat(Workers.join(workers.call(writes::areFew))).isTrue();
        }
    }

    private int rowOfDirectWritesAfterAPause() {
        pause();
        return rowOfDirectWrites();
    }

    private int rowOfDirectWrites() {
        int direct = 0;
        while (writes.areFew()) {
            direct++;
        }
        return direct;
    }

    private static void pause() {
        long start = System.nanoTime();
        while (System.nanoTime() - start < 100_000) {
            Thread.onSpinWait();
        }
    }

    /** More sockets than one thread writes itself, and each message arrives all the same. */
    @Test
    void aThreadThatSendsThroughManySocketsInTurnLosesNothing() {
        int sockets = 4 * DirectWrites.FEW;
        int rounds = 500;
        try (Context context = Context.create();
                Socket pull = context.socket(SocketType.PULL);
                Workers workers = new Workers()) {
            String endpoint = pull.bind("tcp://127.0.0.1:*");
            Socket[] push = Stream.generate(() -> context.socket(SocketType.PUSH))
                    .limit(sockets)
                    .toArray(Socket[]::new);
            Stream.of(push).forEach(socket -> socket.connect(endpoint));
            workers.run(() -> {
                for (int round = 0; round < rounds; round++) {
                    for (int i = 0; i < sockets; i++) {
                        push[i].send(i + " " + round);
                    }
                }
            });

            int[] next = new int[sockets];
            for (int i = 0; i < sockets * rounds; i++) {
                String[] message = pull.receive().text().split(" ");
                int socket = Integer.parseInt(message[0]);
                assertThat(message[1]).isEqualTo(String.valueOf(next[socket]++));
            }
            assertThat(next).containsOnly(rounds);
        }
    }
}
