// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.pipe.WaitList.Outcome;
import dev.zmq.engine.testkit.Wire;
import dev.zmq.engine.testkit.Workers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Producers that wait for room and at times write themselves, a model of an I/O thread, a channel that is full now and
 * then, connections that are lost: every message must arrive, once, in the order of its producer; no thread may wait
 * for ever; and nobody may ever see more messages queued than the high-water mark allows.
 */
@Tag("V78")
class OutboundPipeStressTest {

    private static final long HANG_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ShortLock sendLock = new ShortLock();
    private final ChunkPool pool = new ChunkPool();
    private final WaitList senders = new WaitList();
    private final ExecutorService io = Executors.newSingleThreadExecutor(task -> new Thread(task, "model-io"));
    private final List<PartialChannel> channels = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong failures = new AtomicLong();

    @AfterEach
    void stop() {
        io.shutdownNow();
    }

    @ParameterizedTest
    @CsvSource({
        // high-water mark, producers, messages of each, connections lost in a thousand flushes, seed
        "1,    1, 3000,  0, 1",
        "1,    2, 1500, 20, 2",
        "2,    2, 3000,  0, 3",
        "3,    2, 3000, 20, 4",
        "5,    3, 3000,  5, 5",
        "1000, 1, 25000, 0, 6",
        "1000, 2, 12000, 5, 7",
        "0,    2, 12000, 5, 8"
    })
    void nothingIsLostDoubledOrStuck(int highWaterMark, int producers, int count, int lossesPerMille, long seed) {
        OutboundPipe pipe = new OutboundPipe(sendLock, pool, highWaterMark, senders::signalAll);
        AtomicBoolean done = new AtomicBoolean();
        io.execute(() -> new ModelConnection(pipe, new Random(seed), lossesPerMille).open());
        try (Workers workers = new Workers()) {
            Future<Long> deepest = workers.call(() -> watchDepth(pipe, done));
            List<Future<?>> senders = new ArrayList<>();
            for (int producer = 0; producer < producers; producer++) {
                int id = producer;
                senders.add(workers.run(() -> produce(pipe, id, count)));
            }
            senders.forEach(Workers::join);
            awaitEmpty(pipe);
            done.set(true);
            long limit = highWaterMark == 0 ? Long.MAX_VALUE : highWaterMark;
            assertThat(Workers.join(deepest)).isLessThanOrEqualTo(limit);
        }
        assertThat(failures).hasValue(0);
        assertThat(pipe.messages()).isEqualTo((long) producers * count);
        verify(producers, count);
        assertThat(pipe.blocked().since()).isNull();
    }

    private static long watchDepth(OutboundPipe pipe, AtomicBoolean done) {
        long deepest = 0;
        while (!done.get() && !Thread.currentThread().isInterrupted()) {
            for (int i = 0; i < 100; i++) {
                deepest = Math.max(deepest, pipe.depth());
            }
            Thread.yield();
        }
        return deepest;
    }

    private static void awaitEmpty(OutboundPipe pipe) {
        long deadline = System.nanoTime() + HANG_NANOS;
        while (pipe.depth() > 0 || !pipe.isIdle()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(pipe.depth() + " messages are queued and nobody writes them");
            }
            Thread.yield();
        }
    }

    // ---- The producers, as a socket has them. ----

    private void produce(OutboundPipe pipe, int producer, int count) {
        for (int i = 0; i < count; i++) {
            int size = 12 + i % 7 * 40 + (i % 500 == 0 ? 20_000 : 0);
            byte[] body = ByteBuffer.allocate(size).putInt(producer).putLong(i).array();
            Message message = i % 5 == 0 ? Message.of(body, new byte[0]) : Message.of(body);
            if (!attempt(pipe, message)) {
                sendWaiting(pipe, message);
            }
        }
    }

    private void sendWaiting(OutboundPipe pipe, Message message) {
        while (true) {
            WaitList.Waiter waiter = senders.enter();
            try {
                if (attempt(pipe, message)) {
                    return;
                }
                if (senders.await(waiter, System.nanoTime() + HANG_NANOS) != Outcome.SIGNALLED) {
                    throw new AssertionError("nobody told of room at depth " + pipe.depth());
                }
            } finally {
                senders.leave(waiter);
            }
        }
    }

    private boolean attempt(OutboundPipe pipe, Message message) {
        while (true) {
            boolean direct = false;
            boolean help = false;
            sendLock.lock();
            try {
                if (pipe.hasRoom()) {
                    pipe.appendParts(message, 0);
                    pipe.commit();
                    checkDepth(pipe);
                    direct = pipe.isIdle() && pipe.wasQuietFor(2_000) && pipe.claimIdle();
                    if (!direct && pipe.isIdle()) {
                        pipe.schedule();
                    }
                } else {
                    help = pipe.claimToHelp();
                    if (!help) {
                        return false;
                    }
                }
            } finally {
                sendLock.unlock();
            }
            if (direct) {
                pipe.flushDirectly();
            }
            if (!help) {
                return true;
            }
            pipe.flushForIoThread();
        }
    }

    private static void checkDepth(OutboundPipe pipe) {
        int limit = pipe.highWaterMark();
        if (limit > 0 && pipe.depth() > limit) {
            throw new AssertionError(pipe.depth() + " messages in a queue for " + limit);
        }
    }

    private void verify(int producers, int count) {
        long[] next = new long[producers];
        for (PartialChannel channel : channels) {
            for (Message message : Wire.parse(channel.bytes())) {
                ByteBuffer body = ByteBuffer.wrap(message.part(0));
                int producer = body.getInt();
                assertThat(body.getLong())
                        .as("next message of producer %d", producer)
                        .isEqualTo(next[producer]++);
            }
        }
        assertThat(next).containsOnly(count);
    }

    // ---- The connection, reduced to its dealings with the queue. ----

    private enum Writer {
        IO_THREAD,
        SENDER,
        HELPING_SENDER
    }

    private final class ModelConnection implements OutboundPipe.Flusher {

        private final OutboundPipe pipe;
        private final Random random;
        private final Random tokenRandom = new Random(1);
        private final int lossesPerMille;
        private final ByteBuffer[] buffers = new ByteBuffer[8];
        private final PartialChannel channel = new PartialChannel();

        private volatile boolean closed;
        private boolean replaced;
        private boolean polled;

        ModelConnection(OutboundPipe pipe, Random random, int lossesPerMille) {
            this.pipe = pipe;
            this.random = new Random(random.nextLong());
            this.lossesPerMille = lossesPerMille;
        }

        void open() {
            channels.add(channel);
            pipe.attach(this);
            flush(Writer.IO_THREAD);
        }

        @Override
        public void schedule() {
            execute(this::startPolling);
        }

        @Override
        public void flushDirectly() {
            flush(Writer.SENDER);
        }

        @Override
        public void flushForIoThread() {
            flush(Writer.HELPING_SENDER);
        }

        private void startPolling() {
            if (!polled && !closed) {
                polled = true;
                poll();
            }
        }

        private void poll() {
            if (random.nextInt(4) > 0 && pipe.claimScheduled()) {
                flush(Writer.IO_THREAD);
            }
            polled = pipe.isScheduledOrFlushing();
            if (polled) {
                execute(this::poll);
            }
        }

        private void flush(Writer by) {
            write(by);
            if (closed) {
                execute(this::detach);
            }
        }

        private void write(Writer by) {
            int writesLeft = by == Writer.IO_THREAD ? 4 : 1;
            while (true) {
                int count = pipe.gather(buffers);
                if (count > 0 && writesLeft > 0) {
                    if (closed || !writeSome(count)) {
                        pipe.awaitChannel();
                        execute(this::onWritable);
                        return;
                    }
                    writesLeft--;
                } else if (count > 0 || by == Writer.HELPING_SENDER) {
                    handOver(by);
                    return;
                } else {
                    switch (pipe.tryIdle()) {
                        case IDLE -> {
                            return;
                        }
                        case MORE -> {}
                        case BUSY -> {
                            handOver(by);
                            return;
                        }
                    }
                }
            }
        }

        private void handOver(Writer by) {
            pipe.handOver();
            switch (by) {
                case IO_THREAD -> startPolling();
                case SENDER -> schedule();
                case HELPING_SENDER -> {}
            }
        }

        /** Returns false if the channel was full. */
        private boolean writeSome(int count) {
            boolean full = choose(8) == 0;
            pipe.advance(channel.write(buffers, count, full ? 1 + choose(300) : Integer.MAX_VALUE));
            return !full;
        }

        /** Under the flush token, unlike what the I/O thread draws from {@link #random}. */
        private int choose(int bound) {
            return tokenRandom.nextInt(bound);
        }

        private void onWritable() {
            if (random.nextInt(1000) < lossesPerMille) {
                closed = true;
                detach();
            } else if (!closed && pipe.claimAwaitingChannel()) {
                flush(Writer.IO_THREAD);
            }
        }

        private void detach() {
            if (!replaced && pipe.detach()) {
                replaced = true;
                new ModelConnection(pipe, random, lossesPerMille).open();
            }
        }

        private void execute(Runnable task) {
            io.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException | Error e) {
                    failures.incrementAndGet();
                    throw e;
                }
            });
        }
    }
}
