// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Context;
import dev.zmq.engine.HostResolver;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.session.SessionSettings;
import dev.zmq.engine.testkit.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A peer that comes just when a high-water mark is changed gets the new one. */
class HighWaterMarkChangeTest {

    private static final int ROUNDS = 2_000;
    private static final int PEERS_PER_ROUND = 5;

    @Test
    void noPeerKeepsAnOldMark() {
        try (Context context = Context.create();
                AbstractSocket dealer = (AbstractSocket) context.socket(SocketType.DEALER);
                Workers workers = new Workers()) {
            SessionSettings settings =
                    new OptionStore(SocketType.DEALER, Duration.ZERO, false).sessionSettings(HostResolver.SYSTEM);
            for (int round = 1; round <= ROUNDS; round++) {
                CyclicBarrier start = new CyclicBarrier(2);
                int mark = round;
                Future<?> change = workers.run(() -> {
                    start.await();
                    dealer.setOption(SocketOptions.SEND_HIGH_WATER_MARK, mark);
                    dealer.setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, mark);
                });
                Future<List<Pipe>> arrivals = workers.call(() -> {
                    List<Pipe> pipes = new ArrayList<>();
                    start.await();
                    for (int i = 0; i < PEERS_PER_ROUND; i++) {
                        pipes.add(dealer.openPipe("tcp://nowhere:1", true, settings));
                    }
                    return pipes;
                });
                Workers.join(change);
                assertThat(Workers.join(arrivals)).allSatisfy(pipe -> {
                    assertThat(pipe.out().highWaterMark()).isEqualTo(mark);
                    assertThat(pipe.in().highWaterMark()).isEqualTo(mark);
                    dealer.closePipe(pipe);
                });
            }
        }
    }
}
