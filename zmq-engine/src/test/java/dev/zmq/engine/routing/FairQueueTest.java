// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.pipe.ShortLock;
import dev.zmq.engine.pipe.WaitList;
import dev.zmq.engine.testkit.Workers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("L26")
class FairQueueTest {

    private static final long HANG_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final FairQueue queue = new FairQueue();
    private final Pipes pipes = new Pipes(() -> {});

    @Test
    void withoutMessagesThereIsNone() {
        assertThat(queue.poll()).isNull();
        assertThat(queue.lastPipe()).isNull();
    }

    @Test
    void takesOneMessageFromEachPeerInTurn() {
        Pipe a = pipes.create("a", 0);
        Pipe b = pipes.create("b", 0);
        Pipe c = pipes.create("c", 0);
        Pipes.arrive(queue, a, "a1", "a2", "a3");
        Pipes.arrive(queue, b, "b1");
        Pipes.arrive(queue, c, "c1", "c2");

        assertThat(drain()).containsExactly("a1", "b1", "c1", "a2", "c2", "a3");
        assertThat(queue.lastPipe()).isSameAs(a);
    }

    @Test
    void aLookLeavesTheMessageWhereItIs() {
        Pipe a = pipes.create("a", 0);
        Pipe b = pipes.create("b", 0);
        assertThat(queue.hasMessage()).isFalse();
        assertThat(queue.peek()).isNull();
        Pipes.arrive(queue, a, "a1", "a2");
        Pipes.arrive(queue, b, "b1");
        List<String> order = new ArrayList<>();

        while (queue.hasMessage()) {
            Pipe next = queue.nextPipe();
            String text = queue.peek().text();
            assertThat(queue.peek().text()).isEqualTo(text);
            assertThat(queue.poll().text()).isEqualTo(text);
            assertThat(queue.lastPipe()).isSameAs(next);
            order.add(text);
        }

        assertThat(order).containsExactly("a1", "b1", "a2");
        assertThat(queue.poll()).isNull();
    }

    @Test
    void aLookThatFindsNothingAsksToBeToldOfTheNextMessage() {
        Pipe pipe = pipes.create("a", 0);
        Pipes.arrive(queue, pipe, "first");
        assertThat(queue.poll()).isNotNull();
        assertThat(pipe.in().needsSignal()).as("after a message was taken").isFalse();

        assertThat(queue.hasMessage()).isFalse();

        Pipes.arrive(queue, pipe, "second");
        assertThat(queue.hasMessage()).isTrue();
        assertThat(drain()).containsExactly("second");
    }

    @Test
    void namesThePeerOfEachMessage() {
        List<Pipe> all = IntStream.range(0, 5)
                .mapToObj(i -> pipes.create("peer " + i, 0))
                .toList();
        all.forEach(pipe -> Pipes.arrive(queue, pipe, pipe.endpoint(), pipe.endpoint()));

        Message message;
        while ((message = queue.poll()) != null) {
            assertThat(queue.lastPipe().endpoint()).isEqualTo(message.text());
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 1, 100", "3, 50, 1", "7, 3, 200", "5, 1, 1"})
    void aBusyPeerDoesNotHoldUpAQuietOne(int peers, int quietMessages, int busyMessages) {
        Pipe busy = pipes.create("busy", 0);
        Pipes.arrive(queue, busy, texts("busy", busyMessages));
        for (int i = 1; i < peers; i++) {
            Pipes.arrive(queue, pipes.create("quiet", 0), texts("quiet", quietMessages));
        }

        List<String> order = drain();
        assertThat(order).hasSize(busyMessages + (peers - 1) * quietMessages);
        int both = Math.min(quietMessages, busyMessages);
        for (int round = 0; round < both; round++) {
            assertThat(order.subList(round * peers, (round + 1) * peers))
                    .filteredOn(text -> text.startsWith("busy"))
                    .hasSize(1);
        }
    }

    @Test
    void aPeerThatFellSilentComesBackWithItsNextMessage() {
        Pipe a = pipes.create("a", 0);
        Pipe b = pipes.create("b", 0);
        for (int round = 0; round < 5; round++) {
            Pipes.arrive(queue, a, "a");
            assertThat(drain()).containsExactly("a");
            Pipes.arrive(queue, b, "b");
            Pipes.arrive(queue, a, "a");
            assertThat(drain()).containsExactlyInAnyOrder("a", "b");
            assertThat(queue.poll()).isNull();
        }
    }

    @Test
    void aPeerThatArrivesInTheMiddleOfARoundJoinsIt() {
        Pipe a = pipes.create("a", 0);
        Pipe b = pipes.create("b", 0);
        Pipes.arrive(queue, a, texts("a", 10));
        assertThat(queue.poll().text()).startsWith("a");
        Pipes.arrive(queue, b, texts("b", 3));

        assertThat(drain().subList(0, 6))
                .filteredOn(text -> text.startsWith("b"))
                .hasSize(3);
    }

    @Test
    void manyPeersKeepTheirOrder() {
        List<Pipe> all = IntStream.range(0, 100)
                .mapToObj(i -> pipes.create("peer " + i, 0))
                .toList();
        all.forEach(pipe -> Pipes.arrive(queue, pipe, "1", "2", "3"));

        assertThat(drain()).hasSize(300).startsWith("1").endsWith("3").isSorted();
    }

    @Test
    void whatIsLeftOfAPeerThatHasGoneIsStillReceived() {
        Pipe gone = pipes.create("gone", 0);
        Pipes.arrive(queue, gone, "1", "2");
        gone.in().attach(null);

        assertThat(drain()).containsExactly("1", "2");
    }

    /** Peers deliver while several threads receive: each message once, those of one peer in order, nobody stuck. */
    @ParameterizedTest
    @CsvSource({
        // peers, receivers, messages of each peer, high-water mark, seed
        "1, 1, 20000, 0, 1",
        "2, 1, 10000, 3, 2",
        "3, 2, 8000, 0, 3",
        "4, 3, 5000, 1, 4"
    })
    void noArrivalIsMissed(int peers, int receivers, int messages, int highWaterMark, long seed) {
        ShortLock receiveLock = new ShortLock();
        WaitList waiting = new WaitList();
        AtomicInteger received = new AtomicInteger();
        int[] next = new int[peers];
        try (Workers workers = new Workers()) {
            for (int peer = 0; peer < peers; peer++) {
                int id = peer;
                Pipe pipe = pipes.create("peer " + peer, highWaterMark);
                workers.run(() -> deliver(pipe, id, messages, new Random(seed + id), waiting));
            }
            for (int i = 0; i < receivers; i++) {
                workers.run(() -> {
                    while (received.get() < peers * messages) {
                        receive(receiveLock, waiting, next, received, peers * messages);
                    }
                    waiting.signalAll();
                });
            }
            workers.join();
        }
        assertThat(next).containsOnly(messages);
        assertThat(queue.poll()).isNull();
    }

    private void deliver(Pipe pipe, int id, int messages, Random random, WaitList waiting) throws Exception {
        ConcurrentHashMap<String, CountDownLatch> resumed = new ConcurrentHashMap<>();
        pipe.in()
                .attach(() -> resumed.computeIfPresent("latch", (key, latch) -> {
                    latch.countDown();
                    return latch;
                }));
        int sent = 0;
        while (sent < messages) {
            CountDownLatch latch = new CountDownLatch(1);
            resumed.put("latch", latch);
            int credit = Math.min(pipe.in().credit(), 1 + random.nextInt(4));
            for (int i = 0; i < credit && sent < messages; i++) {
                byte[] body = ByteBuffer.allocate(8).putInt(id).putInt(sent++).array();
                pipe.in().deliver(Message.of(body));
            }
            if (credit > 0) {
                if (pipe.in().needsSignal()) {
                    queue.onArrival(pipe);
                    waiting.signalAll();
                }
            } else if (pipe.in().stall()) {
                assertThat(latch.await(10, TimeUnit.SECONDS))
                        .as("credit came back")
                        .isTrue();
                pipe.in().unstall();
            }
            if (random.nextInt(8) == 0) {
                Thread.yield();
            }
        }
    }

    private void receive(ShortLock lock, WaitList waiting, int[] next, AtomicInteger received, int all) {
        WaitList.Waiter waiter = waiting.enter();
        try {
            boolean found = false;
            lock.lock();
            try {
                Message message = queue.poll();
                if (message != null) {
                    found = true;
                    ByteBuffer body = ByteBuffer.wrap(message.part(0));
                    int peer = body.getInt();
                    if (body.getInt() != next[peer]++) {
                        throw new AssertionError("not the message " + (next[peer] - 1) + " of peer " + peer);
                    }
                    received.incrementAndGet();
                }
            } finally {
                lock.unlock();
            }
            if (!found
                    && received.get() < all
                    && waiting.await(waiter, System.nanoTime() + HANG_NANOS) != WaitList.Outcome.SIGNALLED) {
                throw new AssertionError("nobody told of messages after " + received);
            }
        } finally {
            waiting.leave(waiter);
        }
    }

    private static String[] texts(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toArray(String[]::new);
    }

    private List<String> drain() {
        List<String> texts = new ArrayList<>();
        Message message;
        while ((message = queue.poll()) != null) {
            texts.add(message.text());
        }
        return texts;
    }
}
