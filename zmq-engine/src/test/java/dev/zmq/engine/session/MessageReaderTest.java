// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import dev.zmq.engine.Message;
import dev.zmq.engine.testkit.Wire;
import dev.zmq.engine.zmtp.ProtocolException;
import dev.zmq.engine.zmtp.ProtocolException.Reason;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("L18")
class MessageReaderTest {

    private static final int RUN = MessageReader.MAX_RUN_MESSAGE_BYTES;
    private static final int MIB = 1024 * 1024;
    private static final int UNLIMITED = Integer.MAX_VALUE;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    /** Byte streams with what must come out of them. */
    private enum Stream {
        EMPTY_AND_SMALL {
            @Override
            void fill(FrameScript script) {
                script.message(0)
                        .message(1)
                        .message(255)
                        .message(0, 0)
                        .message(17, 0, 3)
                        .message(0);
            }
        },
        LONG_FRAMES {
            @Override
            void fill(FrameScript script) {
                script.message(256).message(3).message(300, 1, 400).message(257);
            }
        },
        COMMANDS_BETWEEN_MESSAGES {
            @Override
            void fill(FrameScript script) {
                script.command(6)
                        .message(5)
                        .command(20)
                        .command(0)
                        .message(1, 2)
                        .message(0)
                        .command(300);
            }
        },
        COMMANDS_BETWEEN_PARTS {
            @Override
            void fill(FrameScript script) {
                script.message(4)
                        .part(3, true)
                        .command(9)
                        .part(0, true)
                        .command(0)
                        .command(270)
                        .part(300, false);
                script.message(2).part(0, true).command(5).part(0, false).message(1);
            }
        },
        SHORT_BODIES_IN_LONG_FRAMES {
            @Override
            void fill(FrameScript script) {
                script.longFrame(3).message(4).longFrame(0).longFrame(255).message(1);
            }
        },
        AROUND_THE_LARGEST_RUN {
            @Override
            void fill(FrameScript script) {
                script.message(3)
                        .message(RUN - 1)
                        .message(RUN)
                        .message(RUN + 1)
                        .message(2)
                        .message(RUN - 10, 10);
                script.message(1, RUN).message(10, RUN - 10, 1).message(0);
            }
        },
        LARGE {
            @Override
            void fill(FrameScript script) {
                script.message(1)
                        .message(300_000)
                        .message(0)
                        .message(5, MIB, 0, 20_000)
                        .message(7)
                        .command(70_000);
                script.message(256 * 1024).message(256 * 1024 + 1).message(1);
            }
        },
        MANY_TINY_PARTS {
            @Override
            void fill(FrameScript script) {
                int[] ones = new int[9_000];
                Arrays.fill(ones, 1);
                script.message(1)
                        .message(new int[20_000])
                        .message(2)
                        .message(ones)
                        .message(3);
                script.message(Arrays.copyOf(ones, 8_000))
                        .message(new int[4_000])
                        .message(0);
            }
        };

        abstract void fill(FrameScript script);

        FrameScript script() {
            FrameScript script = new FrameScript();
            fill(script);
            return script;
        }
    }

    /** Reads as a connection does: what was left over is offered again with more behind it. */
    private static final class Reading implements MessageReader.Sink {
        private final MessageReader reader;
        private final IntSupplier grant;
        private final List<List<ByteBuffer>> events = new ArrayList<>();
        private byte[] unread = {};
        private int credit;

        Reading(long maxMessageBytes, IntSupplier grant) {
            this.reader = new MessageReader(maxMessageBytes, new LargeParts(LARGEST_ARRAY + 1L, null), this);
            this.grant = grant;
            this.credit = grant.getAsInt();
        }

        void feed(byte[] bytes, int from, int to) throws ProtocolException {
            ByteBuffer in = ByteBuffer.allocate(unread.length + to - from);
            in.put(unread).put(bytes, from, to - from).flip();
            reader.read(in);
            while (credit == 0) {
                credit = grant.getAsInt();
                reader.read(in);
            }
            assertThat(in.remaining()).isLessThanOrEqualTo(2 * RUN);
            unread = new byte[in.remaining()];
            in.get(unread);
        }

        void feedInTwo(byte[] bytes, int split) throws ProtocolException {
            feed(bytes, 0, split);
            feed(bytes, split, bytes.length);
        }

        void feedInPieces(byte[] bytes, Random random, int largest) throws ProtocolException {
            for (int position = 0; position < bytes.length; ) {
                int end = Math.min(bytes.length, position + 1 + random.nextInt(largest));
                feed(bytes, position, end);
                position = end;
            }
        }

        @Override
        public int credit() {
            return credit;
        }

        @Override
        public void onRun(ByteBuffer in, int from, int to, int messages, long payloadBytes) {
            byte[] run = new byte[to - from];
            in.get(from, run);
            List<Message> sliced = Wire.parse(run);
            assertThat(sliced).hasSize(messages);
            assertThat(sliced.stream().mapToLong(Message::byteCount).sum()).isEqualTo(payloadBytes);
            sliced.forEach(this::take);
        }

        @Override
        public void onMessage(Message message) {
            take(message);
        }

        private void take(Message message) {
            assertThat(credit).as("credit").isPositive();
            if (credit < UNLIMITED) {
                credit--;
            }
            events.add(message.parts().stream().map(ByteBuffer::wrap).toList());
        }

        @Override
        public void onCommand(byte[] body) {
            events.add(FrameScript.command(body));
        }

        void assertRead(FrameScript script, int variant) {
            assertThat(events.size())
                    .as("events, variant %d", variant)
                    .isEqualTo(script.events().size());
            for (int i = 0; i < events.size(); i++) {
                if (!events.get(i).equals(script.events().get(i))) {
                    throw new AssertionError("event " + i + " differs in variant " + variant);
                }
            }
        }
    }

    private static Reading unlimited() {
        return new Reading(-1, () -> UNLIMITED);
    }

    // ---- Splits. ----

    @ParameterizedTest
    @EnumSource(
            value = Stream.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"AROUND_THE_LARGEST_RUN", "LARGE", "MANY_TINY_PARTS"})
    void everySplitInTwoGivesTheSame(Stream stream) throws ProtocolException {
        FrameScript script = stream.script();
        byte[] bytes = script.bytes();
        for (int split = 0; split <= bytes.length; split++) {
            Reading reading = unlimited();
            reading.feedInTwo(bytes, split);
            reading.assertRead(script, split);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Stream.class,
            names = {"AROUND_THE_LARGEST_RUN", "LARGE", "MANY_TINY_PARTS"})
    void splitsAtTheEdgesOfFramesGiveTheSame(Stream stream) throws ProtocolException {
        FrameScript script = stream.script();
        byte[] bytes = script.bytes();
        Random random = new Random(1);
        List<Integer> edges = script.edges();
        for (int i = 0; i < 16; i++) {
            int edge = edges.size() <= 16 ? edges.get(i % edges.size()) : edges.get(random.nextInt(edges.size()));
            for (int split = Math.max(0, edge - 1); split <= Math.min(bytes.length, edge + 1); split++) {
                Reading reading = unlimited();
                reading.feedInTwo(bytes, split);
                reading.assertRead(script, split);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Stream.class)
    void anySequenceOfReadsGivesTheSame(Stream stream) throws ProtocolException {
        FrameScript script = stream.script();
        byte[] bytes = script.bytes();
        for (int largest : new int[] {1, 3, 100, 4096, 128 * 1024}) {
            if (bytes.length / largest < 10_000) {
                Reading reading = unlimited();
                reading.feedInPieces(bytes, new Random(largest), largest);
                reading.assertRead(script, largest);
            }
        }
    }

    // ---- Credit. ----

    @ParameterizedTest
    @EnumSource(Stream.class)
    void creditThatRunsOutAtAnyPointLosesNothing(Stream stream) throws ProtocolException {
        FrameScript script = stream.script();
        byte[] bytes = script.bytes();
        for (int most = 1; most <= 8; most++) {
            int bound = most;
            Random random = new Random(most);
            Reading reading = new Reading(-1, () -> 1 + random.nextInt(bound));
            reading.feedInPieces(bytes, random, most % 2 == 0 ? 128 * 1024 : 1000);
            reading.assertRead(script, most);
        }
    }

    @Test
    void withoutCreditNothingIsHandedOverAndNothingTakenFromTheInput() throws ProtocolException {
        FrameScript script = Stream.EMPTY_AND_SMALL.script();
        Reading reading = new Reading(-1, () -> 0);
        ByteBuffer in = ByteBuffer.wrap(script.bytes());

        reading.reader.read(in);
        assertThat(reading.events).isEmpty();
        assertThat(in.position()).isZero();
        reading.credit = 2;
        reading.reader.read(in);
        assertThat(reading.events).isEqualTo(script.events().subList(0, 2));
    }

    // ---- Limits. ----

    @ParameterizedTest
    @CsvSource({
        // limit, parts of a message that just keeps it
        "0,     0",
        "1,     1",
        "10,    10",
        "255,   255",
        "256,   256",
        "600,   300 0 300",
        "8192,  8192",
        "8193,  8193",
        "9000,  100 8900",
        "20000, 9000 1 10999"
    })
    @Tag("L5")
    void aMessageMayBeAsLongAsTheLimitAndNoLonger(int limit, String parts) throws ProtocolException {
        int[] lengths =
                Arrays.stream(parts.split(" ")).mapToInt(Integer::parseInt).toArray();
        FrameScript allowed = new FrameScript().message(0).message(lengths).message(0);
        Reading reading = new Reading(limit, () -> UNLIMITED);
        reading.feedInTwo(allowed.bytes(), 0);
        reading.assertRead(allowed, limit);

        lengths[lengths.length - 1]++;
        byte[] bytes = new FrameScript().message(lengths).message(0).bytes();
        for (int split : new int[] {0, 1, 2, 3, 4, bytes.length / 2, bytes.length}) {
            Reading limited = new Reading(limit, () -> UNLIMITED);
            assertThatExceptionOfType(ProtocolException.class)
                    .as("split at %d", split)
                    .isThrownBy(() -> limited.feedInTwo(bytes, split))
                    .matches(e -> e.reason() == Reason.FRAME_TOO_LARGE);
            assertThat(limited.events).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 100})
    void whatCameBeforeAMessageThatIsTooLongIsHandedOverHoweverTheBytesAreSplit(int messages) {
        FrameScript script = new FrameScript();
        for (int i = 0; i < messages; i++) {
            script.message(i % 10);
        }
        List<List<ByteBuffer>> expected = List.copyOf(script.events());
        byte[] bytes = script.message(5, 6).message(1).bytes();
        for (int split = 0; split <= bytes.length; split++) {
            int at = split;
            Reading reading = new Reading(10, () -> UNLIMITED);
            assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> reading.feedInTwo(bytes, at));
            assertThat(reading.events).as("split at %d", split).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, Long.MIN_VALUE + 1, -1})
    void aNegativeLengthIsAViolation(long length) {
        byte[] bytes = new FrameScript().message(3).raw(longHeader(0, length)).bytes();
        for (int split = 0; split <= bytes.length; split++) {
            int at = split;
            Reading reading = unlimited();
            assertThatExceptionOfType(ProtocolException.class)
                    .isThrownBy(() -> reading.feedInTwo(bytes, at))
                    .matches(e -> e.reason() == Reason.MALFORMED_FRAME);
            assertThat(reading.events).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-1,   2147483648",
        "-1,   4611686018427387904",
        "-1,   9223372036854775807",
        "1000, 1001",
        "1000, 2147483647",
        "1000, 9223372036854775807"
    })
    void anAnnouncedLengthBeyondTheLimitIsRefusedBeforeItsBodyComes(long limit, long length) {
        for (int flags : new int[] {0, 1, 4}) {
            Reading reading = new Reading(limit, () -> UNLIMITED);
            byte[] header = longHeader(flags, length);
            assertThatExceptionOfType(ProtocolException.class)
                    .isThrownBy(() -> reading.feedInTwo(header, header.length))
                    .matches(e -> e.reason() == Reason.FRAME_TOO_LARGE);
        }
    }

    @Test
    void theLimitHoldsForTheSumOfThePartsThoughTheyComeOneByOne() throws ProtocolException {
        Reading reading = new Reading(1000, () -> UNLIMITED);
        byte[] parts = new FrameScript().part(500, true).part(500, true).bytes();
        reading.feedInTwo(parts, 502);

        byte[] last = new FrameScript().part(1, false).bytes();
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> reading.feedInTwo(last, 0))
                .matches(e -> e.reason() == Reason.FRAME_TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(longs = {Integer.MAX_VALUE - 8L, 1_000_000_000L, 10_000_000L})
    void anAnnouncedLengthReservesLittle(long length) throws ProtocolException {
        Reading reading = unlimited();
        byte[] start = longHeader(0, length);
        byte[] piece = new byte[64 * 1024];
        long before = allocatedBytes();
        reading.feedInTwo(start, start.length);
        assertThat(allocatedBytes() - before).isLessThan(MIB);

        for (int i = 0; i < 16; i++) {
            reading.feedInTwo(piece, piece.length);
        }
        // The bytes that were fed, what the test itself takes for that, and what growing to twice the size leaves.
        assertThat(allocatedBytes() - before).isLessThan(8L * MIB);
        assertThat(reading.events).isEmpty();
    }

    // ---- Helpers. ----

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static byte[] longHeader(int flags, long length) {
        return ByteBuffer.allocate(9).put((byte) (2 | flags)).putLong(length).array();
    }
}
