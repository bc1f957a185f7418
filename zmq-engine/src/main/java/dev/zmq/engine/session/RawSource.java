// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.zmtp.Frames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Reads from a peer that speaks no ZMTP: what has arrived becomes messages of one part, however it was sent. I/O thread. */
final class RawSource implements FrameSource {

    /** As for libzmq; a high-water mark counts messages, so that this bounds the bytes in a queue as well. */
    static final int MAX_PART_BYTES = 8 * 1024;

    private final ReadableByteChannel channel;

    RawSource(ReadableByteChannel channel) {
        this.channel = channel;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int start = target.position();
        int limit = target.limit();
        int position = start;
        int count = 0;
        boolean more = true;
        while (more && limit - position > Frames.LONG_HEADER_BYTES) {
            int body = position + Frames.LONG_HEADER_BYTES;
            int space = Math.min(MAX_PART_BYTES, limit - body);
            count = channel.read(target.limit(body + space).position(body));
            if (count > 0) {
                // Also where a short header would do: its length is not known before the bytes are in place.
                target.put(position, (byte) Frames.LONG).putLong(position + 1, count);
                position = body + count;
            }
            more = count == space;
        }
        target.limit(limit).position(position);
        return position == start && count < 0 ? -1 : position - start;
    }
}
