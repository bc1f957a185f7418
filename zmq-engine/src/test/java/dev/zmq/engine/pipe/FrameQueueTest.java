// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.testkit.Wire;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("V14")
class FrameQueueTest {

    private static final int KIB = 1024;
    private static final int COPIED = FrameQueue.MAX_COPIED_BODY_BYTES;
    private static final int MIB = KIB * KIB;

    private final ChunkPool pool = new ChunkPool();
    private final FrameQueue queue = new FrameQueue(pool);
    private final ByteBuffer[] buffers = new ByteBuffer[16];

    @AfterEach
    void allMemoryComesBack() {
        queue.clear();
        assertThat(pool.bytesInUse()).isZero();
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.gather(buffers)).isZero();
    }

    static Stream<List<Message>> small() {
        return Stream.of(
                List.of(Wire.message(1, 0)),
                List.of(Wire.message(1, 0), Wire.message(2, 1), Wire.message(3, 255), Wire.message(4, 256)),
                List.of(
                        Wire.message(1, 256, 0, 255),
                        Wire.message(2, 1, 1, 1),
                        Wire.message(3, 0, 0),
                        Wire.message(4, 3)),
                List.of(Wire.message(1, 0, 300, 0), Wire.message(2, 0), Wire.message(3, 257, 257)));
    }

    static Stream<List<Message>> large() {
        return Stream.of(
                List.of(Wire.message(1, COPIED), Wire.message(2, COPIED + 1), Wire.message(3, 1)),
                List.of(Wire.message(1, COPIED + 1, COPIED + 1), Wire.message(2, COPIED + 1)),
                List.of(Wire.message(1, 5, MIB, 0), Wire.message(2, 0), Wire.message(3, COPIED + 1)),
                // Four fill a chunk and a bit, so that chunks end early.
                IntStream.range(0, 9).mapToObj(i -> Wire.message(i, COPIED)).toList(),
                List.of(Wire.message(1, 255, COPIED, 256, COPIED + 1, 0, 3 * COPIED), Wire.message(2, 7)));
    }

    @ParameterizedTest
    @MethodSource("small")
    void everySplitOfTwoWritesKeepsBytesAndCounts(List<Message> messages) {
        Wire wire = Wire.of(messages);
        for (int split = 0; split <= wire.size(); split++) {
            writeInTwo(messages, wire, split);
        }
    }

    @ParameterizedTest
    @MethodSource("large")
    void everySplitAtTheEdgesOfLargeFramesKeepsBytesAndCounts(List<Message> messages) {
        Wire wire = Wire.of(messages);
        for (int split : interestingSplits(wire)) {
            writeInTwo(messages, wire, split);
        }
    }

    private void writeInTwo(List<Message> messages, Wire wire, int split) {
        PartialChannel channel = new PartialChannel();
        messages.forEach(this::append);
        queue.publish();

        int first = write(channel, split);
        assertThat(channel.size()).isEqualTo(split);
        assertThat(first).as("messages in %d bytes", split).isEqualTo(wire.wholeMessages(split));
        assertThat(queue.isAtMessageBoundary()).isEqualTo(split == wire.startOfFirstUnwritten(split));
        assertThat(queue.isEmpty()).isEqualTo(split == wire.size());

        int second = write(channel, Integer.MAX_VALUE);
        assertThat(first + second).isEqualTo(messages.size());
        assertThat(channel.bytes()).isEqualTo(wire.bytes());
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.isAtMessageBoundary()).isTrue();
        queue.clear();
        assertThat(pool.bytesInUse()).isZero();
    }

    @ParameterizedTest
    @MethodSource("small")
    void afterEveryPartialWriteALostConnectionResendsFromTheFirstMessageNotWhollyWritten(List<Message> messages) {
        Wire wire = Wire.of(messages);
        for (int split = 0; split <= wire.size(); split++) {
            resendAfter(messages, wire, split);
        }
    }

    @ParameterizedTest
    @MethodSource("large")
    void atTheEdgesOfLargeFramesALostConnectionResendsFromTheFirstMessageNotWhollyWritten(List<Message> messages) {
        Wire wire = Wire.of(messages);
        for (int split : interestingSplits(wire)) {
            resendAfter(messages, wire, split);
        }
    }

    private void resendAfter(List<Message> messages, Wire wire, int split) {
        messages.forEach(this::append);
        queue.publish();
        int counted = write(new PartialChannel(), split);
        int start = wire.startOfFirstUnwritten(split);
        byte[] rest = wire.bytes(start, wire.size());

        queue.rewind();
        assertThat(queue.isAtMessageBoundary()).isTrue();
        // A second connection is lost, too, halfway through the rest.
        int half = (wire.size() - start) / 2;
        PartialChannel second = new PartialChannel();
        counted += write(second, half);
        assertThat(second.bytes()).isEqualTo(Arrays.copyOf(rest, half));
        queue.rewind();
        int again = wire.startOfFirstUnwritten(start + half);

        PartialChannel third = new PartialChannel();
        counted += write(third, Integer.MAX_VALUE);
        assertThat(third.bytes()).as("resent after %d bytes", split).isEqualTo(wire.bytes(again, wire.size()));
        assertThat(counted).isEqualTo(messages.size());
        queue.clear();
        assertThat(pool.bytesInUse()).isZero();
    }

    /** The points two bytes around each end of a frame's header and body, and of each chunk. */
    private static TreeSet<Integer> interestingSplits(Wire wire) {
        TreeSet<Integer> splits = new TreeSet<>();
        List<Integer> edges = new ArrayList<>(wire.ends());
        byte[] bytes = wire.bytes();
        for (int position = 0; position < bytes.length; ) {
            boolean isLong = (bytes[position] & 2) != 0;
            int header = isLong ? 9 : 2;
            int length = isLong ? (int) ByteBuffer.wrap(bytes).getLong(position + 1) : bytes[position + 1] & 0xff;
            edges.addAll(List.of(position, position + header, position + header + length / 2));
            position += header + length;
        }
        for (int chunk = 0; chunk < bytes.length; chunk += ChunkPool.CHUNK_BYTES) {
            edges.add(chunk);
        }
        for (int edge : edges) {
            for (int split = edge - 2; split <= edge + 2; split++) {
                if (split >= 0 && split <= bytes.length) {
                    splits.add(split);
                }
            }
        }
        return splits;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 255, 256, 257, COPIED - 1, COPIED, COPIED + 1, 300 * KIB, MIB})
    void aBodyOfAnySizeIsOneFrame(int size) {
        Message message = Wire.message(size, size);
        append(message);
        queue.publish();

        PartialChannel channel = new PartialChannel();
        assertThat(write(channel, Integer.MAX_VALUE)).isEqualTo(1);
        assertThat(channel.bytes()).isEqualTo(Wire.frame(message.part(0), false));
    }

    @Test
    void aLargeBodyTravelsByReference() {
        append(Wire.message(1, MIB));
        queue.publish();

        assertThat(pool.bytesInUse()).isEqualTo(ChunkPool.CHUNK_BYTES);
    }

    @Test
    void oneWriteIsOfferedABoundedPieceOfALargeBody() {
        append(Wire.message(1, MIB));
        append(Wire.message(2, 10));
        queue.publish();

        int offered = offered(queue.gather(buffers));
        assertThat(offered).isPositive().isLessThanOrEqualTo(512 * KIB);
    }

    @Test
    void oneWriteIsOfferedABoundedNumberOfLargeBodies() {
        for (int i = 0; i < buffers.length; i++) {
            append(Wire.message(i, 100 * KIB));
        }
        queue.publish();

        int offered = offered(queue.gather(buffers));
        assertThat(offered).isGreaterThan(400 * KIB).isLessThanOrEqualTo(512 * KIB);
    }

    @Test
    void nothingIsSeenBeforeItIsPublished() {
        append(Wire.message(1, 100));

        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.gather(buffers)).isZero();
        queue.publish();
        assertThat(queue.isEmpty()).isFalse();
        assertThat(offered(queue.gather(buffers))).isEqualTo(102);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16})
    void noMoreBuffersAreFilledThanThereIsPlaceFor(int places) {
        List<Message> messages = IntStream.range(0, 40)
                .mapToObj(i -> Wire.message(i, 0, COPIED, COPIED + 1))
                .toList();
        messages.forEach(this::append);
        queue.publish();

        ByteBuffer[] few = new ByteBuffer[places];
        PartialChannel channel = new PartialChannel();
        int counted = 0;
        int count;
        while ((count = queue.gather(few)) > 0) {
            assertThat(count).isLessThanOrEqualTo(places);
            counted += queue.advance(channel.write(few, count, Integer.MAX_VALUE));
        }
        assertThat(counted).isEqualTo(messages.size());
        assertThat(channel.bytes()).isEqualTo(Wire.of(messages).bytes());
    }

    @Test
    void memoryIsGivenBackWhileMessagesAreWritten() {
        PartialChannel channel = new PartialChannel();
        for (int i = 0; i < 200; i++) {
            append(Wire.message(i, 10 * KIB));
            queue.publish();
            assertThat(write(channel, Integer.MAX_VALUE)).isEqualTo(1);
            assertThat(pool.bytesInUse()).isLessThanOrEqualTo(2 * ChunkPool.CHUNK_BYTES);
        }
    }

    @Test
    void aMessageKeepsItsMemoryUntilItsLastByteIsWritten() {
        append(Wire.message(1, IntStream.range(0, 20).map(i -> COPIED).toArray()));
        queue.publish();
        long whole = pool.bytesInUse();
        assertThat(whole).isGreaterThanOrEqualTo(5 * ChunkPool.CHUNK_BYTES);

        write(new PartialChannel(), 20 * (COPIED + 9) - 1);
        assertThat(pool.bytesInUse()).isEqualTo(whole);
        write(new PartialChannel(), 1);
        assertThat(pool.bytesInUse()).isLessThanOrEqualTo(ChunkPool.CHUNK_BYTES);
    }

    // ---- Rollback. ----

    static Stream<List<Message>> abandoned() {
        return Stream.of(
                List.of(Wire.message(90, 0)),
                List.of(Wire.message(90, 255)),
                List.of(Wire.message(90, COPIED, COPIED, COPIED, COPIED, COPIED)), // over the end of a chunk
                List.of(Wire.message(90, MIB)), // a chunk by reference
                List.of(Wire.message(90, MIB, 3, MIB)),
                List.of(Wire.message(90, COPIED, COPIED, COPIED, COPIED, MIB, 3)));
    }

    @ParameterizedTest
    @MethodSource("abandoned")
    void takingBackTheVeryFirstMessageLeavesAnEmptyQueue(List<Message> messages) {
        messages.forEach(this::append);
        queue.rollback();

        assertThat(pool.bytesInUse()).isZero();
        assertThat(queue.isEmpty()).isTrue();
        appendsAndWrites(Wire.message(1, 300));
    }

    @ParameterizedTest
    @MethodSource("abandoned")
    void takingBackAMessageKeepsThoseBeforeAndAfterIt(List<Message> messages) {
        for (int before : new int[] {0, 255, COPIED, MIB, 3 * COPIED}) {
            for (boolean written : new boolean[] {false, true}) {
                PartialChannel channel = new PartialChannel();
                Message first = Wire.message(1, before);
                append(first);
                queue.publish();
                long held = pool.bytesInUse();
                int counted = written ? write(channel, Integer.MAX_VALUE) : 0;

                messages.forEach(this::append);
                queue.rollback();
                assertThat(pool.bytesInUse()).isLessThanOrEqualTo(held);

                Message last = Wire.message(2, 4 * COPIED, 10);
                append(last);
                queue.publish();
                counted += write(channel, Integer.MAX_VALUE);
                assertThat(channel.bytes())
                        .isEqualTo(Wire.of(List.of(first, last)).bytes());
                assertThat(counted).isEqualTo(2);
                queue.clear();
            }
        }
    }

    @Test
    void takingBackNothingChangesNothing() {
        queue.rollback();
        append(Wire.message(1, 10));
        queue.publish();
        queue.rollback();

        assertThat(write(new PartialChannel(), Integer.MAX_VALUE)).isEqualTo(1);
    }

    // ---- Memory. ----

    @Test
    void headersOfLargeBodiesShareAChunk() {
        List<Message> messages = IntStream.range(0, 50)
                .mapToObj(i -> Wire.message(i, 10, COPIED + 1))
                .toList();
        messages.forEach(this::append);
        queue.publish();
        assertThat(pool.bytesInUse()).isEqualTo(ChunkPool.CHUNK_BYTES);

        PartialChannel channel = new PartialChannel();
        int half = Wire.of(messages).size() / 2;
        int counted = write(channel, half);
        append(Wire.message(50, COPIED + 1));
        queue.publish();
        assertThat(counted + write(channel, Integer.MAX_VALUE)).isEqualTo(51);
        assertThat(Arrays.copyOf(channel.bytes(), 2 * half))
                .isEqualTo(Arrays.copyOf(Wire.of(messages).bytes(), 2 * half));
        assertThat(pool.bytesInUse()).isEqualTo(ChunkPool.CHUNK_BYTES);
    }

    @Test
    void memoryBehindALargeBodyIsGivenBackWhenItIsUsedUp() {
        int rounds = 3 * ChunkPool.CHUNK_BYTES / COPIED;
        for (int i = 0; i < rounds; i++) {
            append(Wire.message(i, COPIED, COPIED + 1));
            queue.publish();
            assertThat(write(new PartialChannel(), Integer.MAX_VALUE)).isEqualTo(1);
            assertThat(pool.bytesInUse()).isLessThanOrEqualTo(ChunkPool.CHUNK_BYTES);
        }
    }

    // ---- Clear. ----

    @ParameterizedTest
    @MethodSource("large")
    void aClearedQueueWorksAsANewOne(List<Message> messages) {
        Wire wire = Wire.of(messages);
        for (int split : new int[] {0, 1, wire.size() / 2, wire.size() - 1, wire.size()}) {
            messages.forEach(this::append);
            queue.publish();
            write(new PartialChannel(), split);

            queue.clear();
            assertThat(pool.bytesInUse()).isZero();
            assertThat(queue.isEmpty()).isTrue();
            assertThat(queue.isAtMessageBoundary()).isTrue();
            assertThat(queue.gather(buffers)).isZero();
            queue.rewind();
            assertThat(queue.gather(buffers)).isZero();
            appendsAndWrites(Wire.message(5, 1, 300, COPIED + 1));
        }
    }

    @Test
    void aRewindBeforeTheFirstWriteChangesNothing() {
        append(Wire.message(1, 400));
        queue.publish();
        queue.rewind();

        PartialChannel channel = new PartialChannel();
        assertThat(write(channel, Integer.MAX_VALUE)).isEqualTo(1);
        assertThat(channel.bytes())
                .isEqualTo(Wire.of(List.of(Wire.message(1, 400))).bytes());
    }

    // ---- Everything in any order, against a model. ----

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithAModelInAnyOrderOfOperations(long seed) {
        Random random = new Random(seed);
        int[] sizes = {0, 1, 17, 255, 256, 1000, COPIED - 1, COPIED, COPIED + 1, 50 * KIB};
        Wire wire = new Wire();
        int written = 0; // of wire.bytes()
        long appended = 0; // messages
        long completed = 0;
        for (int operation = 0; operation < 2_000; operation++) {
            switch (random.nextInt(14)) {
                case 0, 1, 2, 3 -> {
                    int[] lengths = random.ints(1 + random.nextInt(4), 0, sizes.length)
                            .map(i -> sizes[i])
                            .toArray();
                    Message message = Wire.message(random.nextLong(), lengths);
                    append(message);
                    queue.publish();
                    wire.add(message);
                    appended++;
                }
                case 4 -> {
                    append(Wire.message(operation, sizes[random.nextInt(sizes.length)], 3, COPIED + 1));
                    queue.rollback();
                }
                case 5 -> {
                    queue.rewind();
                    written = wire.startOfFirstUnwritten(written);
                }
                case 6 -> {
                    if (random.nextInt(10) == 0) {
                        queue.clear();
                        assertThat(pool.bytesInUse()).isZero();
                        wire = new Wire();
                        written = 0;
                        completed = appended;
                    }
                }
                case 7 -> queue.mark(appended);
                case 8 -> {
                    if (!queue.isEmpty() && random.nextInt(4) == 0) {
                        written = wire.startOfFirstUnwritten(written);
                        queue.rewind();
                        queue.gather(buffers);
                        assertThat(queue.skipMessage()).isEqualTo(1);
                        completed++;
                        written = wire.ends().get(wire.wholeMessages(written));
                    }
                }
                default -> {
                    int limit = random.nextBoolean() ? random.nextInt(20) : random.nextInt(100 * KIB);
                    PartialChannel channel = new PartialChannel();
                    int counted = write(channel, limit, completed);
                    completed += counted;
                    int now = written + channel.size();
                    assertThat(channel.bytes()).isEqualTo(wire.bytes(written, now));
                    assertThat(counted).isEqualTo(wire.wholeMessages(now) - wire.wholeMessages(written));
                    written = now;
                }
            }
            assertThat(queue.isEmpty()).isEqualTo(written == wire.size());
            assertThat(queue.isAtMessageBoundary()).isEqualTo(written == wire.startOfFirstUnwritten(written));
            if (wire.size() > MIB && queue.isEmpty()) {
                queue.clear();
                wire = new Wire();
                written = 0;
            }
        }
    }

    @Test
    void nobodyWalksToAMarkThatIsPassed() {
        for (int i = 0; i < 3; i++) {
            append(Wire.message(i, 100));
        }
        queue.publish();
        queue.mark(1003); // a thousand more than there are: only who does not walk can find them
        append(Wire.message(3, 100));
        append(Wire.message(4, 100));
        queue.publish();
        PartialChannel channel = new PartialChannel();

        assertThat(write(channel, 110, 0)).as("walked before the mark").isEqualTo(1);
        assertThat(write(channel, 3 * 102 + 10 - 110, 1)).as("passes the mark").isEqualTo(1002);
        assertThat(queue.completedBytes()).isEqualTo(3 * 102);
        assertThat(write(channel, Integer.MAX_VALUE, 1003))
                .as("walked behind it")
                .isEqualTo(2);
        assertThat(queue.isEmpty()).isTrue();
    }

    // ---- Helpers. ----

    private void appendsAndWrites(Message message) {
        append(message);
        queue.publish();
        PartialChannel channel = new PartialChannel();
        assertThat(write(channel, Integer.MAX_VALUE)).isEqualTo(1);
        assertThat(channel.bytes()).isEqualTo(Wire.of(List.of(message)).bytes());
        queue.clear();
    }

    private void append(Message message) {
        for (int i = 0; i < message.size(); i++) {
            queue.append(i < message.size() - 1 ? 1 : 0, message.part(i));
        }
    }

    /** Writes until the channel has taken {@code limit} more bytes or the queue is empty; returns the messages. */
    private int write(PartialChannel channel, int limit) {
        int messages = 0;
        int left = limit;
        int count;
        while (left > 0 && (count = queue.gather(buffers)) > 0) {
            int written = channel.write(buffers, count, left);
            messages += queue.advance(written);
            left -= written;
        }
        return messages;
    }

    /** Likewise, where so many messages were written whole before. */
    private int write(PartialChannel channel, int limit, long completed) {
        int messages = 0;
        int left = limit;
        int count;
        while (left > 0 && (count = queue.gather(buffers)) > 0) {
            int written = channel.write(buffers, count, left);
            messages += queue.advance(written, completed + messages);
            left -= written;
        }
        return messages;
    }

    private int offered(int count) {
        return Arrays.stream(buffers, 0, count).mapToInt(ByteBuffer::remaining).sum();
    }
}
