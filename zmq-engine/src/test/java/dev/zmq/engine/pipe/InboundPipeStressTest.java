// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.testkit.Workers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A model of an I/O thread delivers as credit allows, stalls, and waits to be resumed; several threads receive and wait
 * for arrivals: every message must come out once and in order, nobody may wait for ever, and nobody may ever see more
 * messages queued than the high-water mark allows.
 */
@Tag("V78")
class InboundPipeStressTest {

    private static final long HANG_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ShortLock receiveLock = new ShortLock();
    private final WaitList receivers = new WaitList();
    private final AtomicLong next = new AtomicLong();

    @ParameterizedTest
    @CsvSource({
        // high-water mark, receivers, messages, connections lost in a thousand runs, changes of the mark, seed
        "1,    1, 5000,   0,  false, 1",
        "1,    3, 5000,   20, false, 2",
        "2,    1, 8000,   0,  false, 3",
        "2,    2, 8000,   20, true,  4",
        "3,    2, 8000,   0,  false, 5",
        "5,    2, 10000,  5,  true,  6",
        "1000, 1, 400000, 0,  false, 7",
        "1000, 3, 400000, 5,  true,  8",
        "0,    2, 400000, 5,  false, 9"
    })
    void nothingIsLostDoubledOrStuck(
            int highWaterMark, int consumers, long count, int lossesPerMille, boolean changes, long seed) {
        InboundPipe pipe = new InboundPipe(highWaterMark);
        AtomicBoolean done = new AtomicBoolean();
        try (Workers workers = new Workers()) {
            Future<?> producer = workers.run(() -> new ModelIoThread(pipe, seed, count, lossesPerMille).run());
            Future<?> observer = workers.run(() -> observe(pipe, highWaterMark, changes, done));
            List<Future<?>> receiving = new ArrayList<>();
            for (int i = 0; i < consumers; i++) {
                receiving.add(workers.run(() -> consume(pipe, count)));
            }
            Workers.join(producer);
            receiving.forEach(Workers::join);
            done.set(true);
            Workers.join(observer);
        }
        assertThat(next).hasValue(count);
        assertThat(pipe.depth()).isZero();
        assertThat(pipe.messages()).isEqualTo(count);
        assertThat(pipe.bytes()).isEqualTo(8 * count);
    }

    private static void observe(InboundPipe pipe, int highWaterMark, boolean changes, AtomicBoolean done) {
        Random random = new Random(1);
        while (!done.get() && !Thread.currentThread().isInterrupted()) {
            for (int i = 0; i < 50; i++) {
                long depth = pipe.depth();
                if (highWaterMark > 0 && depth > highWaterMark) {
                    throw new AssertionError(depth + " messages in a queue for " + highWaterMark);
                }
            }
            if (changes) {
                pipe.setHighWaterMark(1 + random.nextInt(highWaterMark));
            }
            Thread.yield();
        }
    }

    // ---- The receivers, as a socket has them. ----

    private void consume(InboundPipe pipe, long count) {
        while (next.get() < count) {
            if (!receive(pipe)) {
                receiveWaiting(pipe, count);
            }
        }
        receivers.signalAll(); // whoever waits has nothing left to wait for
    }

    private void receiveWaiting(InboundPipe pipe, long count) {
        WaitList.Waiter waiter = receivers.enter();
        try {
            if (receive(pipe) || next.get() == count) {
                return;
            }
            if (receivers.await(waiter, System.nanoTime() + HANG_NANOS) != WaitList.Outcome.SIGNALLED) {
                throw new AssertionError("nobody told of messages; depth " + pipe.depth() + " at message " + next);
            }
        } finally {
            receivers.leave(waiter);
        }
    }

    private boolean receive(InboundPipe pipe) {
        receiveLock.lock();
        try {
            Message message = pipe.poll();
            if (message == null) {
                pipe.clearSignal();
                message = pipe.poll();
                if (message == null) {
                    return false;
                }
                if (pipe.needsSignal()) {
                    receivers.signalAll(); // the I/O thread will not tell of what may lie behind this message
                }
            }
            long sequence = ByteBuffer.wrap(message.part(0)).getLong();
            if (sequence != next.getAndIncrement()) {
                throw new AssertionError("message " + sequence + " in the place of " + (next.get() - 1));
            }
            return true;
        } finally {
            receiveLock.unlock();
        }
    }

    // ---- The connection, reduced to its dealings with the queue. ----

    private final class ModelIoThread {

        private final InboundPipe pipe;
        private final Random random;
        private final long count;
        private final int lossesPerMille;
        private final LinkedBlockingQueue<ModelSource> resumes = new LinkedBlockingQueue<>();
        private ModelSource source;
        private long sent;

        private final class ModelSource implements InboundPipe.Source {
            @Override
            public void resume() {
                resumes.add(this);
            }
        }

        ModelIoThread(InboundPipe pipe, long seed, long count, int lossesPerMille) {
            this.pipe = pipe;
            this.random = new Random(seed);
            this.count = count;
            this.lossesPerMille = lossesPerMille;
            connect();
        }

        private void connect() {
            source = new ModelSource();
            pipe.attach(source);
        }

        void run() throws InterruptedException {
            while (sent < count) {
                if (random.nextInt(1000) < lossesPerMille) {
                    pipe.attach(null);
                    connect();
                }
                int credit = pipe.credit();
                if (credit > 0) {
                    deliver((int) Math.min(count - sent, 1 + random.nextInt(Math.min(credit, 200))));
                } else if (pipe.stall()) {
                    awaitResume();
                }
            }
        }

        private void deliver(int messages) {
            if (random.nextInt(10) == 0) {
                pipe.deliver(Message.of(body()));
            } else {
                ByteBuffer run = ByteBuffer.allocate(messages * 10);
                for (int i = 0; i < messages; i++) {
                    run.put((byte) 0).put((byte) 8).put(body());
                }
                pipe.deliver(run.array(), messages, 8L * messages);
            }
            if (pipe.needsSignal()) {
                receivers.signalAll();
            }
        }

        private byte[] body() {
            return ByteBuffer.allocate(8).putLong(sent++).array();
        }

        private void awaitResume() throws InterruptedException {
            ModelSource resumed;
            do {
                resumed = resumes.poll(HANG_NANOS, TimeUnit.NANOSECONDS);
                if (resumed == null) {
                    throw new AssertionError("credit never came back; depth " + pipe.depth() + " at message " + sent);
                }
            } while (resumed != source); // a connection that is gone does nothing with it
            pipe.unstall();
        }
    }
}
