// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.zmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
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
}
