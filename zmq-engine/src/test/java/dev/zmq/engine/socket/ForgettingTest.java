// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.reactor.IoThread;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Zmtp;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The topics of subscribers that have gone are forgotten a few in each turn of the loop, which has others to serve. */
class ForgettingTest {

    private static final int TOPICS_EACH = 20_000;

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    @Timeout(30)
    void aTurnForgetsNoMoreHoweverManyHaveGone(int peers) throws Exception {
        Socket publisher = contexts.socket(SocketType.PUB);
        String endpoint = publisher.bind(Sockets.ANY_PORT);
        List<RawPeer> subscribers = new ArrayList<>();
        for (int i = 0; i < peers; i++) {
            RawPeer subscriber = RawPeer.connect(endpoint).handshake("SUB");
            subscribe(subscriber, i * TOPICS_EACH);
            subscribers.add(subscriber);
        }
        Sockets.eventually("all subscriptions").until(() -> publisher.topicCount() == peers * TOPICS_EACH);

        Turns turns = new Turns(publisher);
        IoThread io = ((AbstractSocket) publisher).threads().chooseForTasks();
        io.execute(() -> io.poll(turns));
        subscribers.forEach(RawPeer::reset);

        List<Integer> forgotten = turns.forgotten.get(20, TimeUnit.SECONDS);
        assertThat(forgotten)
                .hasSizeGreaterThan(10)
                .allSatisfy(topics -> assertThat(topics).isLessThanOrEqualTo(PublisherSocket.MAX_REMOVED));
    }

    /** Looks in each turn of the loop, from when all peers have gone until all topics have. */
    private static final class Turns implements IoThread.Polled {

        final CompletableFuture<List<Integer>> forgotten = new CompletableFuture<>();

        private final Socket publisher;
        private final List<Integer> each = new ArrayList<>();
        private int before = -1;

        Turns(Socket publisher) {
            this.publisher = publisher;
        }

        @Override
        public boolean poll() {
            int left = publisher.topicCount();
            if (before >= 0) {
                each.add(before - left);
            }
            if (before >= 0 || publisher.statistics().peers().isEmpty()) {
                before = left;
            }
            if (left == 0) {
                forgotten.complete(each);
            }
            return left > 0;
        }
    }

    private static void subscribe(RawPeer peer, int first) {
        ByteArrayOutputStream commands = new ByteArrayOutputStream();
        for (int i = first; i < first + TOPICS_EACH; i++) {
            commands.writeBytes(Zmtp.subscribe(String.format("%08x", i * 0x9E3779B9)));
        }
        peer.send(commands.toByteArray());
    }
}
