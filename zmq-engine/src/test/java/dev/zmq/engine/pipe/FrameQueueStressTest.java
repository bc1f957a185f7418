// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.testkit.Wire;
import dev.zmq.engine.testkit.Workers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One thread appends, another writes, partially and with lost connections; not a byte may be lost, torn or doubled. */
@Tag("V14")
class FrameQueueStressTest {

    private static final int COPIED = FrameQueue.MAX_COPIED_BODY_BYTES;
    private static final int[] SMALL = {0, 1, 20, 255, 256, 700};
    private static final int[] MIXED = {0, 5, 255, 256, COPIED, COPIED + 1, 70_000};

    private final ChunkPool pool = new ChunkPool();
    private final FrameQueue queue = new FrameQueue(pool);

    @ParameterizedTest
    @CsvSource({"1, 40000, true", "2, 40000, true", "3, 1500, false", "4, 1500, false"})
    void whatTheConsumerWritesIsWhatTheProducerAppended(long seed, int count, boolean small) {
        List<Message> messages = messages(new Random(seed), count, small ? SMALL : MIXED);
        Wire wire = Wire.of(messages);
        byte[] expected = wire.bytes();
        AtomicLong writtenMessages = new AtomicLong();
        try (Workers workers = new Workers()) {
            Future<?> producer = workers.run(() -> produce(messages, writtenMessages));
            Future<Long> consumer = workers.call(() -> consume(new Random(seed), wire, expected, writtenMessages));
            Workers.join(producer);
            assertThat(Workers.join(consumer)).isEqualTo(count);
        }
        queue.clear();
        assertThat(pool.bytesInUse()).isZero();
    }

    private static List<Message> messages(Random random, int count, int[] sizes) {
        List<Message> messages = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int[] lengths = new int[random.nextInt(8) == 0 ? 3 : 1];
            for (int part = 0; part < lengths.length; part++) {
                lengths[part] = sizes[random.nextInt(sizes.length)];
            }
            messages.add(Wire.message(i, lengths));
        }
        return messages;
    }

    /** Stays at most some hundred messages ahead, so that both ends often meet in one chunk. */
    private void produce(List<Message> messages, AtomicLong writtenMessages) {
        Random random = new Random(7);
        for (int i = 0; i < messages.size(); i++) {
            while (i - writtenMessages.get() > 300) {
                Thread.yield();
                if (Thread.interrupted()) {
                    throw new AssertionError("the consumer has come to a stop");
                }
            }
            Message message = messages.get(i);
            if (random.nextInt(16) == 0) {
                queue.append(1, message.part(0));
                queue.append(1, Wire.part(COPIED, 1));
                queue.rollback();
            }
            for (int part = 0; part < message.size(); part++) {
                queue.append(part < message.size() - 1 ? 1 : 0, message.part(part));
            }
            queue.publish();
        }
    }

    private long consume(Random random, Wire wire, byte[] expected, AtomicLong writtenMessages) {
        ByteBuffer[] buffers = new ByteBuffer[4];
        ByteBuffer model = ByteBuffer.wrap(expected);
        List<Integer> ends = wire.ends();
        int position = 0;
        int messages = 0;
        while (position < expected.length) {
            if (Thread.interrupted()) {
                throw new AssertionError("stopped at byte " + position + " of " + expected.length);
            }
            int count = queue.gather(buffers);
            if (count == 0) {
                Thread.yield();
                continue;
            }
            int limit = random.nextInt(4) == 0 ? 1 + random.nextInt(40) : Integer.MAX_VALUE;
            int written = 0;
            for (int i = 0; i < count && written < limit; i++) {
                ByteBuffer offered = buffers[i];
                int length = Math.min(limit - written, offered.remaining());
                offered.limit(offered.position() + length);
                int at = position + written;
                if (offered.mismatch(model.limit(at + length).position(at)) >= 0) {
                    throw new AssertionError("a byte within " + length + " from " + at + " on differs");
                }
                written += length;
            }
            messages += queue.advance(written);
            position += written;
            if (random.nextInt(64) == 0) {
                queue.rewind();
                position = messages == 0 ? 0 : ends.get(messages - 1);
            }
            writtenMessages.set(messages);
        }
        return messages;
    }
}
