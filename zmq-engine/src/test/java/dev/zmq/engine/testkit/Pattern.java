// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.testkit;

import dev.zmq.engine.LargePart;
import dev.zmq.engine.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Content of any length that takes no memory: a block again and again, the same as in {@code zmq_peer.py}. The block is no
 * multiple of its period, and neither of any size that a buffer has, so that what is missing or twice in there shows.
 */
public final class Pattern {

    private static final int PERIOD = 251;
    private static final byte[] BLOCK = new byte[1_048_579];

    static {
        for (int i = 0; i < BLOCK.length; i++) {
            BLOCK[i] = (byte) (i % PERIOD);
        }
    }

    private Pattern() {}

    /** Returns a message of one part: an array if that is long enough, else segments that are all the same memory. */
    public static Message message(long bytes) {
        if (bytes > Integer.MAX_VALUE - 8) {
            ByteBuffer[] segments = new ByteBuffer[(int) ((bytes + BLOCK.length - 1) / BLOCK.length)];
            Arrays.setAll(segments, i -> ByteBuffer.wrap(BLOCK, 0, blockLength(bytes, (long) i * BLOCK.length)));
            return Message.of(LargePart.of(segments));
        }
        byte[] part = new byte[(int) bytes];
        for (int start = 0; start < bytes; start += BLOCK.length) {
            System.arraycopy(BLOCK, 0, part, start, blockLength(bytes, start));
        }
        return Message.of(part);
    }

    /** Writes the content to a new file and returns a message of it. */
    public static Message fileMessage(Path directory, long bytes) throws IOException {
        Path file = Files.createTempFile(directory, "pattern", ".tmp");
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long start = 0; start < bytes; start += BLOCK.length) {
                out.write(BLOCK, 0, blockLength(bytes, start));
            }
        }
        LargePart part = LargePart.ofFile(file);
        Files.delete(file);
        return Message.of(part);
    }

    /** Fails unless a message is one part of the content. */
    public static void check(Message message, long bytes) throws IOException {
        if (message.size() != 1 || message.partSize(0) != bytes) {
            throw new AssertionError("expected " + bytes + " bytes in one part, but was " + message);
        }
        LargePart part = message.largePart(0);
        ByteBuffer read = ByteBuffer.allocate(BLOCK.length);
        for (long start = 0; start < bytes; start += BLOCK.length) {
            int length = blockLength(bytes, start);
            part.read(start, read.clear());
            if (!Arrays.equals(read.array(), 0, length, BLOCK, 0, length)) {
                throw new AssertionError("a difference in the " + length + " bytes from " + start + " on");
            }
        }
    }

    private static int blockLength(long bytes, long start) {
        return (int) Math.min(BLOCK.length, bytes - start);
    }
}
