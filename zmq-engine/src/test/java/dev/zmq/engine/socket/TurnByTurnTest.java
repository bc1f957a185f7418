// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.SocketType;
import dev.zmq.engine.reactor.IoThread;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(20)
class TurnByTurnTest {

    private static final int STEPS = 10;

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    private AbstractSocket socket;
    private TurnByTurn turns;

    // Under the send lock of the socket.
    private final List<String> order = new ArrayList<>();
    private int done;

    @BeforeEach
    void open() {
        socket = (AbstractSocket) contexts.socket(SocketType.PUB);
        turns = new TurnByTurn(socket, STEPS);
    }

    @Test
    void whatIsLittleIsDoneAtOnce() {
        withLock(() -> {
            turns.start(work("little", STEPS - 1));
            assertThat(done).isEqualTo(STEPS - 1);
            assertThat(turns.isIdle()).isTrue();
        });
    }

    @Test
    void atOnceNoMoreIsDoneThanInATurnHoweverMuchComesTogether() throws Exception {
        int works = 500;
        int total = works * (STEPS - 2);
        CompletableFuture<List<Integer>> eachTurn = new CompletableFuture<>();
        withLock(() -> {
            long start = System.nanoTime();
            for (int i = 0; i < works; i++) {
                turns.start(work("work " + i, STEPS - 2));
            }
            long milliseconds = (System.nanoTime() - start) / 1_000_000;
            assertThat(done).isLessThanOrEqualTo((int) (STEPS * (2 + milliseconds / 10)));
            look(done, total, eachTurn);
        });

        assertThat(eachTurn.get(10, TimeUnit.SECONDS))
                .hasSizeGreaterThan(10)
                .allSatisfy(steps -> assertThat(steps).isLessThanOrEqualTo(STEPS));
    }

    @Test
    void oneWorkIsDoneAfterTheOther() {
        withLock(() -> {
            turns.add(work("first", 3 * STEPS));
            turns.add(work("second", 5));
            turns.start(work("third", 2 * STEPS));
        });

        Sockets.eventually("the end of all").until(() -> doneNow() == 5 * STEPS + 5);
        withLock(() -> {
            assertThat(order).containsExactly("first", "second", "third");
            assertThat(turns.isIdle()).isTrue();
        });
    }

    @Test
    void aClosedSocketDoesNothingAnyMore() {
        withLock(() -> {
            turns.add(work("endless", Integer.MAX_VALUE));
        });
        Sockets.eventually("some turns").until(() -> doneNow() > 3 * STEPS);

        socket.close();

        Sockets.eventually("no more work").until(() -> {
            boolean[] idle = new boolean[1];
            withLock(() -> idle[0] = turns.isIdle());
            return idle[0];
        });
        withLock(() -> {
            int before = done;
            turns.start(work("late", 1));
            assertThat(done).isEqualTo(before);
        });
    }

    /** Notes how many steps are done in each turn of the loop from now on. */
    private void look(int doneBefore, int total, CompletableFuture<List<Integer>> result) {
        IoThread io = socket.threads().chooseForTasks();
        List<Integer> each = new ArrayList<>();
        int[] before = {doneBefore};
        io.execute(() -> io.poll(() -> {
            int now = doneNow();
            each.add(now - before[0]);
            before[0] = now;
            if (now == total) {
                result.complete(each);
            }
            return now < total;
        }));
    }

    private TurnByTurn.Work work(String name, int steps) {
        int[] left = {steps};
        return max -> {
            if (order.isEmpty() || !order.get(order.size() - 1).equals(name)) {
                order.add(name);
            }
            int now = Math.min(left[0], max);
            left[0] -= now;
            done += now;
            return now;
        };
    }

    private int doneNow() {
        int[] now = new int[1];
        withLock(() -> now[0] = done);
        return now[0];
    }

    private void withLock(Runnable action) {
        socket.sendLock.lock();
        try {
            action.run();
        } finally {
            socket.sendLock.unlock();
        }
    }
}
