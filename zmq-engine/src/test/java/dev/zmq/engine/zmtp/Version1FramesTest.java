// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.zmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames of ZMTP 1.0, encoded, and decoded into those of ZMTP 2.0. */
class Version1FramesTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, 01 00",
        "1, 3, 04 01",
        "0, 253, FE 00",
        "0, 254, FF 00000000000000FF 00",
        "3, 255, FF 0000000000000100 01",
        "6, 65535, FF 0000000000010000 00"
    })
    void aLengthOfMoreThan254TakesEightBytesMore(int flags, long bodyBytes, String header) {
        assertThat(Version1Frames.header(flags, bodyBytes)).isEqualTo(Bytes.of(header));
    }

    @ParameterizedTest
    @CsvSource({
        "01 00, 00 00",
        "01 01, 01 00",
        "01 FE, 00 00",
        "04 FF 'abc', 01 03 'abc'",
        "FF 0000000000000001 00, 00 00",
        "FF 0000000000000004 01 'abc', 01 03 'abc'"
    })
    void framesBecomeThoseOfZmtp20(String version1, String version2) throws ProtocolException {
        assertThat(decode(Bytes.of(version1.replace('\'', '"')), 1000))
                .isEqualTo(Bytes.of(version2.replace('\'', '"')));
    }

    @Test
    void theLengthIsCheckedAtItsBorders() throws ProtocolException {
        for (int bytes : new int[] {252, 253, 254, 255, 256, 257}) {
            byte[] body = new byte[bytes];
            assertThat(decode(Version1Frames.message(body), 1000)).isEqualTo(Frames.message(0, body));
        }
    }

    @Test
    void anAnnouncedLengthIsPassedOnWithoutWaitingForTheBody() throws ProtocolException {
        assertThat(decode(Bytes.of("FF 7FFFFFFFFFFFFFFF 00"), 1000)).isEqualTo(Bytes.of("02 7FFFFFFFFFFFFFFE"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00 00", "FF 0000000000000000 00", "FF 8000000000000000 00", "FF FFFFFFFFFFFFFFFF 01"})
    void aLengthOfNothingOrOfMoreThan63BitsIsAnError(String frame) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> decode(Bytes.of(frame), 1000))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(ProtocolException.Reason.MALFORMED_FRAME));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anySplitGivesTheSameFrames(long seed) throws ProtocolException {
        Random random = new Random(seed);
        ByteArrayOutputStream version1 = new ByteArrayOutputStream();
        ByteArrayOutputStream version2 = new ByteArrayOutputStream();
        for (int i = 0; i < 40; i++) {
            byte[] body = new byte[random.nextInt(3) == 0 ? random.nextInt(2000) : random.nextInt(4)];
            random.nextBytes(body);
            int more = random.nextInt(2);
            version1.writeBytes(Version1Frames.header(more, body.length));
            version1.writeBytes(body);
            version2.writeBytes(Frames.message(more, body));
        }
        for (int piece : new int[] {1, 2, 3, 9, 10, 11, 100, 100_000}) {
            assertThat(decode(version1.toByteArray(), piece)).isEqualTo(version2.toByteArray());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whateverArrivesOnlyAProtocolExceptionComesOut(long seed) {
        Random random = new Random(seed);
        int refused = 0;
        for (int run = 0; run < 20_000; run++) {
            byte[] junk = new byte[random.nextInt(60)];
            random.nextBytes(junk);
            if (random.nextBoolean() && junk.length > 0) {
                junk[0] = (byte) 0xFF;
            }
            try {
                assertThat(decode(junk, 1 + random.nextInt(20))).hasSizeLessThanOrEqualTo(junk.length);
            } catch (ProtocolException e) {
                refused++;
            }
        }

        assertThat(refused).isGreaterThan(1000);
    }

    private static byte[] decode(byte[] version1, int pieceBytes) throws ProtocolException {
        Version1Decoder decoder = new Version1Decoder();
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        for (int from = 0; from < version1.length; from += pieceBytes) {
            int count = Math.min(pieceBytes, version1.length - from);
            ByteBuffer bytes = ByteBuffer.allocateDirect(100 + decoder.rest().length + count);
            bytes.position(50).put(decoder.rest()).put(version1, from, count);
            int end = decoder.decode(bytes, 50, bytes.position());
            byte[] piece = new byte[end - 50];
            bytes.get(50, piece);
            decoded.writeBytes(piece);
        }
        return decoded.toByteArray();
    }
}
