// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Messages with random content, and their comparison. */
public final class Payloads {

    private static final int[] SIZES_AT_BORDERS = {0, 1, 2, 254, 255, 256, 257, 8191, 8192, 8193, 65_536, 1_048_576};

    private Payloads() {}

    /** Returns random bytes, the same for the same seed and size. */
    public static byte[] random(long seed, int bytes) {
        byte[] content = new byte[bytes];
        new Random(seed * 31 + bytes).nextBytes(content);
        return content;
    }

    /** Returns messages of one part, with the lengths at which a codec or a buffer changes its ways. */
    public static List<Message> ofAllSizes() {
        return Arrays.stream(SIZES_AT_BORDERS)
                .mapToObj(bytes -> Message.of(random(1, bytes)))
                .toList();
    }

    /** Returns messages with several parts, empty ones among them. */
    public static List<Message> ofSeveralParts() {
        byte[] empty = {};
        return List.of(
                Message.of(empty, empty),
                Message.of(empty, random(2, 10), empty),
                Message.of(random(3, 255), random(4, 256), random(5, 0), random(6, 65_536)),
                ofParts(1000));
    }

    /** Returns a message of so many parts, 0 to 299 bytes each. */
    public static Message ofParts(int count) {
        Random random = new Random(count);
        List<byte[]> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            parts.add(random(i, random.nextInt(300)));
        }
        return Message.ofParts(parts);
    }

    /** Fails if the messages differ, and names the first difference without printing the content. */
    public static void assertEqual(Message actual, Message expected) {
        assertThat(actual.size()).as("number of parts").isEqualTo(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            int index = Arrays.mismatch(actual.part(i), expected.part(i));
            assertThat(index)
                    .as(
                            "first difference in part %d (%d bytes, expected %d)",
                            i, actual.part(i).length, expected.part(i).length)
                    .isEqualTo(-1);
        }
    }
}
