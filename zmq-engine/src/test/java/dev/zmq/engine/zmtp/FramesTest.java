// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.zmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {

    @ParameterizedTest
    @CsvSource({"0, 2", "1, 2", "255, 2", "256, 9", "2147483648, 9", "9223372036854775807, 9"})
    void headerGrowsWithTheFirstSizeThatNeedsTwoBytes(long bodySize, int headerSize) {
        assertThat(Frames.headerSize(bodySize)).isEqualTo(headerSize);
    }

    @Test
    void shortMessageFramesCarryTheirSizeInOneByte() {
        assertThat(Frames.message(0, new byte[0])).isEqualTo(Bytes.of("00 00"));
        assertThat(Frames.message(0, Bytes.ascii("abc"))).isEqualTo(Bytes.of("00 03 \"abc\""));
        assertThat(Frames.message(Frames.MORE, Bytes.ascii("abc"))).isEqualTo(Bytes.of("01 03 \"abc\""));
        assertThat(Arrays.copyOf(Frames.message(0, new byte[255]), 2)).isEqualTo(Bytes.of("00 FF"));
    }

    @Test
    void longMessageFramesCarryTheirSizeInEightBytes() {
        byte[] body = new byte[256];
        Arrays.fill(body, (byte) 'x');

        byte[] frame = Frames.message(Frames.MORE, body);

        assertThat(frame)
                .hasSize(9 + 256)
                .startsWith(Bytes.of("03 0000000000000100"))
                .endsWith(body);
        assertThat(Frames.message(Frames.LONG, new byte[256])).startsWith(Bytes.of("02 0000000000000100"));
    }

    @Test
    void longIsNeverSetForAShortBodyEvenIfAskedFor() {
        assertThat(Frames.message(Frames.LONG | Frames.MORE, Bytes.ascii("a"))).isEqualTo(Bytes.of("01 01 \"a\""));
    }

    @ParameterizedTest
    @ValueSource(ints = {Frames.COMMAND, 8, 0x80, -1})
    void flagsThatDoNotBelongToMessagesAreRefused(int flags) {
        assertThatIllegalArgumentException().isThrownBy(() -> Frames.message(flags, new byte[0]));
    }

    @Test
    void commandFramesHoldNameAndAllPiecesOfData() {
        assertThat(Frames.command("PONG")).isEqualTo(Bytes.of("04 05 04 \"PONG\""));
        assertThat(Frames.command("JOIN", Bytes.ascii("gr"), new byte[0], Bytes.ascii("oup")))
                .isEqualTo(Bytes.of("04 0A 04 \"JOINgroup\""));
    }

    @Test
    void commandFramesAreLongOnlyBeyond255Bytes() {
        // libzmq up to 4.3.4 chose the form by the topic alone and forgot the flag (topics of 246 to 255 bytes).
        assertThat(Commands.subscribe(new byte[245])).startsWith(Bytes.of("04 FF 09 \"SUBSCRIBE\""));
        assertThat(Commands.subscribe(new byte[246])).startsWith(Bytes.of("06 0000000000000100 09 \"SUBSCRIBE\""));
    }

    @Test
    void commandNamesHaveOneTo255Characters() {
        assertThat(Frames.command("N".repeat(255))).startsWith(Bytes.of("06 0000000000000100 FF"));
        assertThatIllegalArgumentException().isThrownBy(() -> Frames.command(""));
        assertThatIllegalArgumentException().isThrownBy(() -> Frames.command("N".repeat(256)));
    }

    /** Some frames in a row, of one size or not, then one that is not short, or not a message of its own. */
    @RepeatedTest(200)
    void passesShortMessagesUpToSomethingElseOrALimit(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        ByteBuffer frames = ByteBuffer.allocateDirect(64 * 1024);
        List<Integer> ends = new ArrayList<>();
        int from = random.nextInt(10);
        frames.position(from);
        int runs = random.nextInt(8);
        for (int run = 0; run < runs; run++) {
            byte[] body = new byte[random.nextInt(4) == 0 ? 255 : random.nextInt(20)];
            random.nextBytes(body);
            for (int i = random.nextInt(6); i >= 0; i--) {
                frames.put(Frames.message(0, body));
                ends.add(frames.position());
            }
        }
        int flags = 1 + random.nextInt(255);
        frames.put((byte) flags).put((byte) random.nextInt(3)).put(new byte[20]);

        int to = random.nextInt(3) == 0 ? frames.position() : from + random.nextInt(frames.position() - from);
        int max = random.nextInt(3) == 0 ? Integer.MAX_VALUE : random.nextInt(ends.size() + 2);
        long passed = Frames.passShortMessages(frames, from, to, max);

        List<Integer> expected =
                ends.stream().filter(end -> end <= to).limit(max).toList();
        assertThat(Frames.count(passed)).as("up to %d, at most %d", to, max).isEqualTo(expected.size());
        assertThat(Frames.end(passed)).isEqualTo(expected.isEmpty() ? from : expected.get(expected.size() - 1));
    }
}
