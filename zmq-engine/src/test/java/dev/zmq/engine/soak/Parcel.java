// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.soak;

import dev.zmq.engine.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What the messages of a soak carry: the stream they belong to, their number in it, and a checksum over everything, so
 * that a message that is torn, mixed up or cut off is noticed.
 *
 * <p>The last parts of a message are a head of {@value #HEAD_BYTES} bytes and some filling; other parts may precede them.
 */
record Parcel(int stream, int number) {

    private static final int HEAD_BYTES = 16;

    /** Packs a message, with filling of a random size: mostly small, now and then large. */
    static Message pack(int stream, int number, Random random, byte[]... before) {
        byte[] filling = new byte[fillingBytes(random)];
        random.nextBytes(filling);
        List<byte[]> parts = new ArrayList<>(List.of(before));
        parts.add(ByteBuffer.allocate(HEAD_BYTES)
                .putInt(stream)
                .putInt(number)
                .putLong(checksum(stream, number, filling))
                .array());
        parts.add(filling);
        return Message.ofParts(parts);
    }

    private static int fillingBytes(Random random) {
        int dice = random.nextInt(1000);
        if (dice == 0) {
            return random.nextInt(400_000);
        }
        return dice < 20 ? random.nextInt(20_000) : random.nextInt(200);
    }

    /** Returns what a message carries, null if it is damaged. */
    static @Nullable Parcel read(Message message) {
        int size = message.size();
        if (size < 2 || message.part(size - 2).length != HEAD_BYTES) {
            return null;
        }
        ByteBuffer head = ByteBuffer.wrap(message.part(size - 2));
        Parcel parcel = new Parcel(head.getInt(), head.getInt());
        long expected = checksum(parcel.stream, parcel.number, message.part(size - 1));
        return head.getLong() == expected ? parcel : null;
    }

    private static long checksum(int stream, int number, byte[] filling) {
        CRC32 crc = new CRC32();
        crc.update(ByteBuffer.allocate(8).putInt(stream).putInt(number).flip());
        crc.update(filling);
        return crc.getValue() << 32 | filling.length;
    }
}
