// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.Context;
import dev.zmq.engine.PollEvent;
import dev.zmq.engine.PollItem;
import dev.zmq.engine.Poller;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.engine.ZmqInterruptedException;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Workers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A polling thread that often comes back runs the loop of the I/O thread while it waits. Whatever ends its wait otherwise
 * must end it then, too, whether the wait has begun yet or not: hence the repetitions.
 */
class PollerLeadTest {

    private static final int TIMES = 20;

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    private final Context elsewhere = Context.create();
    private final Poller poller = Poller.create();
    private final Workers workers = new Workers();

    private Socket dealer;
    private PollItem item;
    private volatile Thread polling;

    @BeforeEach
    void answerFromAnotherContext() {
        Socket router = elsewhere.socket(SocketType.ROUTER);
        dealer = contexts.socket(SocketType.DEALER).connect(router.bind(Sockets.ANY_PORT));
        item = poller.register(dealer, PollEvent.READABLE);
        workers.run(() -> {
            try {
                while (true) {
                    router.send(router.receive());
                }
            } catch (ZmqClosedException e) {
                // the end of the test
            }
        });
    }

    @AfterEach
    void close() {
        poller.close();
        elsewhere.close();
        workers.close();
    }

    private void pollInShortIntervals(int times) {
        for (int i = 0; i < times; i++) {
            dealer.send("ping");
            while (dealer.tryReceive() == null) {
                assertThat(poller.poll(Sockets.PATIENCE)).hasSize(1);
            }
        }
    }

    /** Polls in short intervals for a while; then says so, and waits for whatever ends the wait. */
    private <T> Future<T> thenWait(Callable<T> wait) {
        CompletableFuture<Void> isAboutToWait = new CompletableFuture<>();
        Future<T> result = workers.call(() -> {
            polling = Thread.currentThread();
            pollInShortIntervals(50);
            isAboutToWait.complete(null);
            return wait.call();
        });
        isAboutToWait.orTimeout(Sockets.PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        return result;
    }

    private Future<List<PollItem>> thenPoll() {
        return thenWait(() -> poller.poll(SocketOptions.INFINITE));
    }

    @RepeatedTest(TIMES)
    void aMessageEndsIt() {
        Future<List<PollItem>> polled = thenPoll();
        dealer.send("ping");
        assertThat(Workers.join(polled)).extracting(PollItem::source).containsExactly(dealer);
    }

    @RepeatedTest(TIMES)
    void itsTimeEndsIt() {
        assertThat(Workers.join(thenWait(() -> poller.poll(Duration.ofMillis(3)))))
                .isEmpty();
    }

    @RepeatedTest(TIMES)
    void aWakeUpEndsIt() {
        Future<List<PollItem>> polled = thenPoll();
        poller.wakeUp();
        assertThat(Workers.join(polled)).isEmpty();
    }

    @RepeatedTest(TIMES)
    void anInterruptEndsItAndHarmsNothing() {
        Future<List<PollItem>> polled = thenPoll();
        polling.interrupt();
        assertThatThrownBy(() -> Workers.join(polled)).hasCauseInstanceOf(ZmqInterruptedException.class);

        dealer.send("ping");
        assertThat(Sockets.receive(dealer).text()).isEqualTo("ping");
        assertThat(dealer.statistics().reconnects()).isZero();
    }

    @RepeatedTest(TIMES)
    void theEndOfThePollerEndsIt() {
        Future<List<PollItem>> polled = thenPoll();
        poller.close();
        assertThatThrownBy(() -> Workers.join(polled)).hasCauseInstanceOf(ZmqClosedException.class);
    }

    @RepeatedTest(TIMES)
    void theEndOfTheSocketEndsIt() {
        Future<List<PollItem>> polled = thenPoll();
        dealer.close();
        Workers.join(polled);
    }

    @RepeatedTest(TIMES)
    void anEarlierTimerIsOnTime() {
        AtomicInteger ran = new AtomicInteger();
        Future<List<PollItem>> polled = thenPoll();
        poller.schedule(Duration.ofMillis(1), ran::incrementAndGet);
        assertThat(Workers.join(polled)).isEmpty();
        assertThat(ran).hasValue(1);
    }

    @RepeatedTest(TIMES)
    void aSocketOfAnotherContextMayCome() {
        Future<List<PollItem>> polled = thenPoll();
        Socket pull = elsewhere.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        poller.register(pull, PollEvent.READABLE);
        push.send("message");
        assertThat(Workers.join(polled)).extracting(PollItem::source).containsExactly(pull);
    }

    @RepeatedTest(TIMES)
    void aChannelMayCome() throws IOException {
        Future<List<PollItem>> polled = thenPoll();
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = pipe.source();
                Pipe.SinkChannel sink = pipe.sink()) {
            source.configureBlocking(false);
            poller.register(source, PollEvent.READABLE);
            sink.write(ByteBuffer.wrap(new byte[1]));
            assertThat(Workers.join(polled)).extracting(PollItem::source).containsExactly(source);
        }
    }

    @RepeatedTest(TIMES)
    void othersReceiveMeanwhile() {
        Future<List<PollItem>> polled = thenPoll();
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = elsewhere.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        push.send("message");
        assertThat(Sockets.receive(pull).text()).isEqualTo("message");
        poller.wakeUp();
        assertThat(Workers.join(polled)).isEmpty();
    }

    @RepeatedTest(TIMES)
    void aContextMayEndThatThePollerHasNothingToDoWithAnyMore() {
        Future<List<PollItem>> polled = thenPoll();
        item.cancel();
        contexts.context().close(); // which waits for the end of its threads
        poller.wakeUp();
        assertThat(Workers.join(polled)).isEmpty();
    }

    @Test
    void aShortPollIsShort() {
        long[] tookNanos = new long[300];
        for (int i = 0; i < tookNanos.length; i++) {
            pollInShortIntervals(20);
            long start = System.nanoTime();
            poller.poll(Duration.ofNanos(100_000));
            tookNanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(tookNanos);
        // A selector would make a millisecond of it. The quickest third, as a busy machine makes many of them longer.
        assertThat(tookNanos[tookNanos.length / 3]).isLessThan(900_000);
    }
}
