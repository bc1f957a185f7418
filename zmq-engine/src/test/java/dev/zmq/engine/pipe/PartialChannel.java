// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.pipe;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** A channel that takes as many bytes of each write as it is told to, and keeps them. */
final class PartialChannel {

    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

    /** Takes up to {@code limit} of the offered bytes and returns how many it took. */
    int write(ByteBuffer[] buffers, int count, int limit) {
        int left = limit;
        for (int i = 0; i < count && left > 0; i++) {
            byte[] bytes = new byte[Math.min(left, buffers[i].remaining())];
            buffers[i].get(bytes);
            taken.writeBytes(bytes);
            left -= bytes.length;
        }
        return limit - left;
    }

    byte[] bytes() {
        return taken.toByteArray();
    }

    int size() {
        return taken.size();
    }
}
