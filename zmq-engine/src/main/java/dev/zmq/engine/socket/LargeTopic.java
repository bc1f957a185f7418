// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.LargePart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Filtering of messages that begin with a large part. */
final class LargeTopic {

    private LargeTopic() {}

    /** Returns the start of a part, as far as topics of up to the given length can tell parts apart. */
    static byte[] of(LargePart part, int longestTopic) {
        byte[] start = new byte[(int) Math.min(part.size(), longestTopic)];
        try {
            part.read(0, ByteBuffer.wrap(start));
        } catch (IOException e) {
            throw new UncheckedIOException("the first part of a message cannot be read: " + e.getMessage(), e);
        }
        return start;
    }
}
