// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import dev.zmq.engine.Message;
import dev.zmq.engine.testkit.Payloads;
import dev.zmq.engine.testkit.Wire;
import dev.zmq.engine.zmtp.ProtocolException;
import dev.zmq.engine.zmtp.ProtocolException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts that are received as large ones, in memory or in a file. */
@Tag("R15")
class LargePartsReadingTest {

    private static final int FROM = 64 * 1024;
    private static final int MIB = 1024 * 1024;

    private final List<Message> received = new ArrayList<>();
    private final MessageReader.Sink sink = new MessageReader.Sink() {
        @Override
        public int credit() {
            return Integer.MAX_VALUE;
        }

        @Override
        public void onRun(ByteBuffer in, int from, int to, int messages, long payloadBytes) {
            byte[] run = new byte[to - from];
            in.get(from, run);
            received.addAll(Wire.parse(run));
        }

        @Override
        public void onMessage(Message message) {
            received.add(message);
        }

        @Override
        public void onCommand(byte[] body) {
            received.add(Message.of(body));
        }
    };

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void partsFromTheGivenSizeOnAreLargeAndOthersAreArrays(boolean inFiles) throws Exception {
        byte[][] parts = {
            Payloads.random(1, 10),
            Payloads.random(2, FROM - 1),
            Payloads.random(3, FROM),
            {},
            Payloads.random(4, 3 * MIB + 1)
        };
        byte[] wire = Wire.of(List.of(Message.of(parts), Message.of("next"))).bytes();
        for (int step : new int[] {999, 100_000, wire.length}) {
            received.clear();
            feed(reader(inFiles), wire, step);

            Message message = received.get(0);
            assertThat(message.size()).isEqualTo(parts.length);
            for (int i = 0; i < parts.length; i++) {
                assertThat(message.isLarge(i)).isEqualTo(parts[i].length >= FROM);
                assertThat(message.largePart(i).openStream().readAllBytes()).isEqualTo(parts[i]);
            }
            assertThat(received.get(1).text()).isEqualTo("next");
            assertThat(directory)
                    .isEmptyDirectory(); // no names, but on systems that keep them as long as a file is open
        }
    }

    @Test
    void aCommandIsAnArrayWhateverItsSize() throws Exception {
        byte[] body = Payloads.random(1, 5 * FROM);
        byte[] frame = Wire.frame(body, false);
        frame[0] |= 4;

        feed(reader(true), frame, 1000);

        assertThat(received.get(0).part(0)).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 31, 1L << 40, Long.MAX_VALUE})
    void anAnnouncedLengthReservesNothing(long length) throws Exception {
        MessageReader inFile = reader(true);
        long before = allocatedBytes();
        feed(inFile, header(0, length), 9);
        feed(inFile, new byte[1000], 1000);

        assertThat(inFile.missingBytes()).isEqualTo(length - 1000);
        assertThat(allocatedBytes() - before).isLessThan(MIB);
        assertThat(received).isEmpty();
        inFile.abandon();
    }

    @Test
    void whatTheHeapCannotHoldIsRefusedWithAHint() {
        for (int flags : new int[] {0, 1}) {
            assertThatExceptionOfType(ProtocolException.class)
                    .isThrownBy(() -> feed(reader(false), header(flags, 1L << 50), 9))
                    .matches(e -> e.reason() == Reason.FRAME_TOO_LARGE)
                    .withMessageContaining("set largePartDirectory");
        }
    }

    @Test
    void theLimitOfAMessageHoldsForLargeParts() throws Exception {
        MessageReader reader = new MessageReader(10L * MIB, new LargeParts(FROM, directory), sink);
        feed(reader, Wire.frame(new byte[6 * MIB], true), MIB);

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> feed(reader, header(0, 4 * MIB + 1), 9))
                .matches(e -> e.reason() == Reason.FRAME_TOO_LARGE)
                .withMessageContaining("maxMessageSize");
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsNamed() throws IOException {
        MessageReader reader = reader(true);
        Files.delete(directory);

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> feed(reader, header(0, MIB), 9))
                .withMessageContaining(directory.toString())
                .withMessageContaining("largePartDirectory");
        Files.createDirectory(directory);
    }

    @ParameterizedTest
    @ValueSource(ints = {300_000, 5 * MIB, 20 * MIB})
    void anArrayTakesLittleMoreThanItsOwnSizeToReceive(int size) throws Exception {
        byte[] wire = Wire.frame(new byte[size], false);
        MessageReader reader = reader(false, Integer.MAX_VALUE);
        ByteBuffer in = ByteBuffer.wrap(wire);
        long before = allocatedBytes();
        for (int end = 9; end < wire.length; end = Math.min(wire.length, end + 100_000)) {
            reader.read(in.limit(end));
        }
        reader.read(in.limit(wire.length));

        assertThat(received.get(0).part(0)).hasSize(size);
        // An eighth, which was kept twice, and two segments of 256 KiB.
        assertThat(allocatedBytes() - before).isLessThan(size + size / 8 + 600 * 1024);
    }

    private MessageReader reader(boolean inFiles) {
        return new MessageReader(-1, new LargeParts(FROM, inFiles ? directory : null), sink);
    }

    private MessageReader reader(boolean inFiles, long from) {
        return new MessageReader(-1, new LargeParts(from, inFiles ? directory : null), sink);
    }

    private static void feed(MessageReader reader, byte[] bytes, int step) throws ProtocolException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        for (int end = 0; end < bytes.length; ) {
            end = Math.min(bytes.length, end + step);
            reader.read(in.limit(end));
        }
        assertThat(in.hasRemaining()).isFalse();
    }

    private static byte[] header(int flags, long length) {
        return ByteBuffer.allocate(9).put((byte) (2 | flags)).putLong(length).array();
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
