// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.zmq.engine.Message;
import dev.zmq.engine.pipe.InboundPipe;
import dev.zmq.engine.testkit.Zmtp;
import dev.zmq.engine.zmtp.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever follows the handshake: the messages, commands and errors are the same however the bytes are split. */
@Tag("fuzz")
class MessageReaderFuzzTest {

    private static final long[] LIMITS = {-1, 0, 1, 10, 300, 10_000, 1 << 20};

    /** More than any input has: how large parts are received is not looked at here. */
    private static final long LARGE_BYTES = Integer.MAX_VALUE - 7L;

    static Stream<byte[]> seeds() {
        byte[][] tinyParts =
                Collections.nCopies(9_000, Zmtp.frame(Zmtp.MORE, new byte[0])).toArray(byte[][]::new);
        return Stream.of(
                        Zmtp.message("small"),
                        Zmtp.join(Zmtp.frame(Zmtp.MORE, new byte[3]), Zmtp.ping(0, "x"), Zmtp.frame(0, new byte[300])),
                        Zmtp.join(Zmtp.message("a"), Zmtp.frame(0, new byte[9_000]), Zmtp.message("b")),
                        Zmtp.join(Zmtp.join(tinyParts), Zmtp.message("end")),
                        Zmtp.longFrame(0, 3, new byte[3]),
                        Zmtp.longFrame(0, -1, new byte[0]),
                        Zmtp.longFrame(0, Long.MAX_VALUE, new byte[20]),
                        Zmtp.longFrame(Zmtp.MORE, 1 << 30, new byte[20]),
                        Zmtp.join(Zmtp.frame(Zmtp.COMMAND, new byte[0]), Zmtp.frame(0xF8, new byte[1])),
                        Zmtp.join(Zmtp.frame(Zmtp.COMMAND | Zmtp.MORE, new byte[5]), Zmtp.message("x")))
                .flatMap(bytes -> Stream.of(0, 3, 5).map(limit -> Zmtp.join(new byte[] {limit.byteValue(), 2}, bytes)));
    }

    @MethodSource("seeds")
    @FuzzTest
    void whatIsReadDoesNotDependOnHowBytesArrive(byte[] input) {
        if (input.length < 2) {
            return;
        }
        long limit = LIMITS[(input[0] & 0xFF) % LIMITS.length];
        byte[] bytes = Arrays.copyOfRange(input, 2, input.length);

        List<Object> whole =
                new Reading(limit, Integer.MAX_VALUE).read(bytes, new Random(0), Math.max(1, bytes.length));

        assertThat(new Reading(limit, Integer.MAX_VALUE).read(bytes, new Random(input[1]), 30))
                .as("split at random")
                .isEqualTo(whole);
        assertThat(new Reading(limit, 1 + (input[1] & 3)).read(bytes, new Random(input[1]), 3_000))
                .as("little credit")
                .isEqualTo(whole);
        if (bytes.length < 2_000) {
            assertThat(new Reading(limit, 1).read(bytes, new Random(0), 1))
                    .as("byte by byte")
                    .isEqualTo(whole);
        }
    }

    /** Reads as a connection does: what is left is offered again with more behind it, and credit comes in small amounts. */
    private static final class Reading implements MessageReader.Sink {
        private final long maxMessageBytes;
        private final MessageReader reader;
        private final int creditPerTurn;
        private final List<Object> events = new ArrayList<>();
        private int credit;

        Reading(long maxMessageBytes, int creditPerTurn) {
            this.maxMessageBytes = maxMessageBytes;
            this.reader = new MessageReader(maxMessageBytes, new LargeParts(LARGE_BYTES, null), this);
            this.creditPerTurn = creditPerTurn;
        }

        List<Object> read(byte[] bytes, Random random, int longestPiece) {
            byte[] unread = {};
            int position = 0;
            try {
                while (position < bytes.length) {
                    int length = Math.min(bytes.length - position, 1 + random.nextInt(longestPiece));
                    ByteBuffer in = ByteBuffer.allocate(unread.length + length);
                    in.put(unread).put(bytes, position, length).flip();
                    position += length;
                    do {
                        credit = creditPerTurn;
                    } while (reader.read(in));
                    unread = new byte[in.remaining()];
                    in.get(unread);
                }
            } catch (ProtocolException e) {
                events.add(e.reason());
            }
            return events;
        }

        @Override
        public int credit() {
            return credit;
        }

        @Override
        public void onRun(ByteBuffer in, int from, int to, int messages, long payloadBytes) {
            byte[] frames = new byte[to - from];
            in.get(from, frames);
            List<Message> run = new ArrayList<>();
            InboundPipe.slice(frames, run::add);
            assertThat(run).hasSize(messages);
            assertThat(run.stream().mapToLong(Message::byteCount).sum()).isEqualTo(payloadBytes);
            run.forEach(this::onMessage);
        }

        @Override
        public void onMessage(Message message) {
            assertThat(credit--).as("credit").isPositive();
            if (maxMessageBytes >= 0) {
                assertThat(message.byteCount()).isLessThanOrEqualTo(maxMessageBytes);
            }
            events.add(message.parts().stream().map(ByteBuffer::wrap).toList());
        }

        @Override
        public void onCommand(byte[] body) {
            events.add(ByteBuffer.wrap(body));
        }
    }
}
