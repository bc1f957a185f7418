// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zmq.engine.testkit.Payloads;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("R15")
class LargePartTest {

    private static final int SIZE = 200_003;
    private static final byte[] CONTENT = Payloads.random(1, SIZE);

    /** Where the bytes are. */
    private enum Place {
        SEGMENTS {
            @Override
            LargePart part(Path directory) {
                ByteBuffer content = ByteBuffer.wrap(CONTENT);
                return LargePart.of(
                        content.slice(0, 1),
                        ByteBuffer.allocate(0),
                        content.slice(1, 99_999),
                        ByteBuffer.allocateDirect(SIZE - 100_000)
                                .put(content.slice(100_000, SIZE - 100_000))
                                .flip());
            }
        },
        FILE {
            @Override
            LargePart part(Path directory) throws IOException {
                return LargePart.ofFile(Files.write(directory.resolve("content"), CONTENT));
            }
        },
        REGION_OF_A_FILE {
            @Override
            LargePart part(Path directory) throws IOException {
                RandomAccessFile file =
                        new RandomAccessFile(directory.resolve("content").toFile(), "rw");
                file.write(new byte[17]);
                file.write(CONTENT);
                file.write(new byte[5]);
                return LargePart.ofFile(file, 17, SIZE);
            }
        };

        abstract LargePart part(Path directory) throws IOException;
    }

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void isReadFromAnyPositionIntoAnyBuffer(Place place) throws IOException {
        try (LargePart part = place.part(directory)) {
            assertThat(part.size()).isEqualTo(SIZE);
            for (int position : new int[] {0, 1, 2, 99_999, 100_000, 100_001, SIZE - 1, SIZE}) {
                for (int length : new int[] {0, 1, 70_000, SIZE}) {
                    byte[] expected = Arrays.copyOfRange(CONTENT, position, Math.min(SIZE, position + length));
                    assertThat(read(part, position, ByteBuffer.allocate(length)))
                            .isEqualTo(expected);
                    assertThat(read(part, position, ByteBuffer.allocateDirect(length)))
                            .isEqualTo(expected);
                }
            }
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> part.read(SIZE + 1, ByteBuffer.allocate(1)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void isReadAsAStreamAndToAChannel(Place place) throws IOException {
        try (LargePart part = place.part(directory)) {
            assertThat(part.openStream().readAllBytes()).isEqualTo(CONTENT);
            var stream = part.openStream();
            assertThat(stream.read()).isEqualTo(CONTENT[0] & 0xff);
            assertThat(stream.skip(150_000)).isEqualTo(150_000);
            assertThat(stream.readAllBytes()).isEqualTo(Arrays.copyOfRange(CONTENT, 150_001, SIZE));
            assertThat(stream.read()).isEqualTo(-1);

            ByteArrayOutputStream copy = new ByteArrayOutputStream();
            assertThat(part.transferTo(Channels.newChannel(copy))).isEqualTo(SIZE);
            assertThat(copy.toByteArray()).isEqualTo(CONTENT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptOfTheReaderClosesNothing(Place place) throws IOException {
        try (LargePart part = place.part(directory)) {
            Thread.currentThread().interrupt();
            assertThat(part.openStream().readAllBytes()).isEqualTo(CONTENT);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(part.openStream().readAllBytes()).isEqualTo(CONTENT);
        }
    }

    @Test
    void aRegionThatTheFileDoesNotHaveIsRefused() throws IOException {
        Path file = Files.write(directory.resolve("short"), new byte[10]);
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            for (long[] region : new long[][] {{0, 11}, {11, 0}, {5, 6}, {-1, 2}, {1, -1}, {1, Long.MAX_VALUE}}) {
                assertThatExceptionOfType(IllegalArgumentException.class)
                        .isThrownBy(() -> LargePart.ofFile(open, region[0], region[1]));
            }
            assertThat(LargePart.ofFile(open, 10, 0).size()).isZero();
        }
    }

    @Test
    void aFileThatIsShorterByNowOrClosedCannotBeRead() throws IOException {
        Path file = Files.write(directory.resolve("content"), CONTENT);
        LargePart part = LargePart.ofFile(file);
        Files.write(file, new byte[10]);
        assertThatExceptionOfType(EOFException.class)
                .isThrownBy(() -> part.read(0, ByteBuffer.allocate(11)))
                .withMessageContaining("after 10 bytes");
        part.close();
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> part.read(0, ByteBuffer.allocate(1)));
    }

    // ---- In messages. ----

    @Test
    void aMessageHoldsArraysAndLargePartsInOrder() {
        LargePart large = LargePart.of(ByteBuffer.wrap(CONTENT));
        byte[] small = {1, 2};
        Message message = Message.builder().add(small).add(large).add(small).build();

        assertThat(message.size()).isEqualTo(3);
        assertThat(message.byteCount()).isEqualTo(SIZE + 4);
        assertThat(message.hasLargeParts()).isTrue();
        assertThat(message.part(0)).isSameAs(small);
        assertThat(message.part(2)).isSameAs(small);
        assertThat(message.isLarge(0)).isFalse();
        assertThat(message.isLarge(1)).isTrue();
        assertThat(message.largePart(1)).isSameAs(large);
        assertThat(message.partSize(1)).isEqualTo(SIZE);
        assertThat(message.partSize(2)).isEqualTo(2);
        assertThat(message.toString()).isEqualTo("Message[parts=3, bytes=" + (SIZE + 4) + "]");
    }

    @Test
    void anyPartCanBeReadAsALargeOne() throws IOException {
        Message message = Message.of("one", "two");

        assertThat(message.hasLargeParts()).isFalse();
        assertThat(message.largePart(1).openStream().readAllBytes()).isEqualTo(message.part(1));
        assertThat(message.partSize(0)).isEqualTo(3);
        for (int index : new int[] {-1, 2}) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> message.largePart(index));
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> message.isLarge(index));
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> message.partSize(index));
        }
    }

    @Test
    void aLargePartIsNoArrayAndTheExceptionSaysWhatToCall() {
        Message message = Message.of(LargePart.of(ByteBuffer.wrap(CONTENT)));

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> message.part(0))
                .withMessage(
                        "Part 0 of a message is a large part of " + SIZE + " bytes, not an array: use largePart(0)");
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(message::parts);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(message::text);
    }

    @Test
    void envelopesGoAroundLargePartsAndComeOffAgain() {
        LargePart large = LargePart.of(ByteBuffer.wrap(CONTENT));
        Message message = Message.of(large).withFirst(new byte[0]).withFirst(new byte[] {7});

        assertThat(message.size()).isEqualTo(3);
        assertThat(message.part(0)).containsExactly(7);
        assertThat(message.largePart(2)).isSameAs(large);
        Message content = message.from(2);
        assertThat(content.size()).isEqualTo(1);
        assertThat(content.largePart(0)).isSameAs(large);
        assertThat(message.from(3).part(0)).isEmpty();
        Message behind =
                Message.builder().add(large).add(new byte[] {1}).build().from(1);
        assertThat(behind.hasLargeParts()).isFalse();
        assertThat(behind.part(0)).containsExactly(1);
    }

    private static byte[] read(LargePart part, long position, ByteBuffer target) throws IOException {
        int count = part.read(position, target);
        assertThat(target.position()).isEqualTo(count);
        byte[] read = new byte[count];
        target.flip().get(read);
        return read;
    }

    @Test
    void aFileStaysOpenUntilTheLastOfItsPartsIsClosed() throws IOException {
        Path path = Files.write(directory.resolve("shared"), new byte[] {1, 2, 3});
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
        LargePart first = LargePart.ofFile(file, 1, 2);
        LargePart second = first.duplicate();
        LargePart third = second.duplicate();

        first.close();
        first.close();
        third.close();

        assertThat(second.openStream().readAllBytes()).containsExactly(2, 3);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> first.read(0, ByteBuffer.allocate(1)));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> first.duplicate().read(0, ByteBuffer.allocate(1)));
        second.close();
        assertThat(file.getFD().valid()).isFalse();
    }

    @Test
    @SuppressWarnings("NullAway") // on purpose
    void thereIsNoPartOfNothing() {
        assertThatExceptionOfType(NullPointerException.class)
                .isThrownBy(() -> Message.of("part").withFirst(null));
    }
}
