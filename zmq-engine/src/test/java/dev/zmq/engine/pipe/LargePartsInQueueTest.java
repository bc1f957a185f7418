// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zmq.engine.LargePart;
import dev.zmq.engine.Message;
import dev.zmq.engine.testkit.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large parts on their way out: what is on the wire, what is sent again, and what cannot be read. */
@Tag("R15")
class LargePartsInQueueTest {

    private static final int LARGE = 3 * ChunkPool.CHUNK_BYTES + 5;
    private static final long GIB = 1L << 30;

    private final ChunkPool pool = new ChunkPool();
    private final OutboundPipe pipe = new OutboundPipe(new ShortLock(), pool, 10, () -> {});
    private final ByteBuffer[] buffers = new ByteBuffer[16];
    private final OutboundPipe.Flusher flusher = new OutboundPipe.Flusher() {
        @Override
        public void schedule() {}

        @Override
        public void flushDirectly() {}

        @Override
        public void flushForIoThread() {}
    };

    @TempDir
    private Path directory;

    @AfterEach
    void allMemoryComesBack() {
        pipe.detach();
        pipe.clear();
        assertThat(pool.bytesInUse()).isZero();
    }

    @Test
    void everySplitKeepsTheBytesAndALostConnectionGetsTheMessageFromItsFirstByte() throws IOException {
        Message arrays = Wire.message(1, 10, LARGE, 0, 300, LARGE);
        Wire wire = Wire.of(List.of(arrays, arrays));
        for (int split : new int[] {0, 1, 2, 11, 12, 13, 21, 22, 23, 65_000, LARGE, LARGE + 400, wire.size() - 1}) {
            for (int i = 0; i < 2; i++) {
                append(asLargeParts(arrays));
            }
            pipe.attach(flusher);
            PartialChannel first = new PartialChannel();
            write(first, split);
            assertThat(first.bytes()).as("first %d bytes", split).isEqualTo(wire.bytes(0, split));

            reconnect();
            PartialChannel second = new PartialChannel();
            write(second, Integer.MAX_VALUE);
            assertThat(second.bytes())
                    .as("after a split at %d", split)
                    .isEqualTo(wire.bytes(wire.startOfFirstUnwritten(split), wire.size()));
            assertThat(pipe.depth()).isZero();
            pipe.tryIdle();
            pipe.detach();
        }
    }

    @Test
    void aPartOfFiveGibibytesTakesOneChunkHoweverMuchIsWritten() {
        ByteBuffer segment = ByteBuffer.allocate(1 << 20).put(1000, (byte) 1);
        ByteBuffer[] segments = new ByteBuffer[5 * 1024];
        Arrays.fill(segments, segment);
        append(Message.of(LargePart.of(segments)));
        append(Message.of("next"));
        pipe.attach(flusher);

        long written = 0;
        int messages = 0;
        while (messages == 0) {
            int count = pipe.gather(buffers);
            assertThat(count).isEqualTo(1);
            written += buffers[0].remaining();
            messages += pipe.advance(buffers[0].remaining());
            // For the header, for what is written next, and for the message behind.
            assertThat(pool.bytesInUse()).isLessThanOrEqualTo(3 * ChunkPool.CHUNK_BYTES);
        }

        assertThat(written).isEqualTo(9 + 5 * GIB);
        assertThat(pipe.bytes()).isEqualTo(5 * GIB + 4);
        PartialChannel rest = new PartialChannel();
        assertThat(write(rest, Integer.MAX_VALUE)).isEqualTo(1);
        assertThat(rest.bytes()).isEqualTo(Wire.of(List.of(Message.of("next"))).bytes());
    }

    @Test
    void aMessageThatCannotBeReadIsDroppedAndTheNextConnectionGoesOnBehindIt() throws IOException {
        Path file = Files.write(directory.resolve("content"), new byte[LARGE]);
        LargePart unreadable = LargePart.ofFile(file);
        append(Message.of("before"));
        append(Message.builder()
                .add(new byte[20])
                .add(unreadable)
                .add(new byte[LARGE])
                .add(new byte[30])
                .build());
        append(Message.of("behind"));
        pipe.attach(flusher);
        unreadable.close();

        assertThatExceptionOfType(UnreadablePartException.class)
                .isThrownBy(() -> write(new PartialChannel(), Integer.MAX_VALUE))
                .withMessageContaining(LARGE + " bytes");
        assertThat(pipe.depth()).isEqualTo(1);
        assertThat(pipe.isAtMessageBoundary()).isTrue();

        reconnect();
        PartialChannel next = new PartialChannel();
        write(next, Integer.MAX_VALUE);
        assertThat(next.bytes())
                .isEqualTo(Wire.of(List.of(Message.of("behind"))).bytes());
    }

    @Test
    void aSmallPartThatCannotBeReadIsTheSendersBusiness() throws IOException {
        Path file = Files.write(directory.resolve("content"), new byte[100]);
        LargePart unreadable = LargePart.ofFile(file);
        unreadable.close();
        Message message = Message.of(unreadable).withFirst(new byte[3]);

        assertThatExceptionOfType(UnreadablePartException.class).isThrownBy(() -> append(message));

        append(Message.of("next"));
        pipe.attach(flusher);
        PartialChannel channel = new PartialChannel();
        write(channel, Integer.MAX_VALUE);
        assertThat(channel.bytes())
                .isEqualTo(Wire.of(List.of(Message.of("next"))).bytes());
    }

    private void reconnect() {
        pipe.awaitChannel();
        assertThat(pipe.detach()).isTrue();
        pipe.attach(flusher);
    }

    private Message asLargeParts(Message arrays) throws IOException {
        Message.Builder message = Message.builder();
        for (int i = 0; i < arrays.size(); i++) {
            Path file = Files.write(directory.resolve("part-" + i), arrays.part(i));
            message.add(i % 2 == 0 ? LargePart.of(ByteBuffer.wrap(arrays.part(i))) : LargePart.ofFile(file));
        }
        return message.build();
    }

    private void append(Message message) {
        pipe.appendParts(message, 0);
        pipe.commit();
    }

    private int write(PartialChannel channel, int limit) {
        int messages = 0;
        int left = limit;
        int count;
        while (left > 0 && (count = pipe.gather(buffers)) > 0) {
            int written = channel.write(buffers, count, left);
            messages += pipe.advance(written);
            left -= written;
        }
        return messages;
    }
}
