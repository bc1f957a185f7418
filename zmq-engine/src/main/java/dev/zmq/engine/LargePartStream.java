// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads a large part from its start to its end. Not thread-safe. */
final class LargePartStream extends InputStream {

    private final LargePart part;
    private final byte[] single = new byte[1];
    private long position;

    LargePartStream(LargePart part) {
        this.part = part;
    }

    @Override
    public int read() throws IOException {
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length > 0 && position == part.size()) {
            return -1;
        }
        int count = part.read(position, ByteBuffer.wrap(target, offset, length));
        position += count;
        return count;
    }

    @Override
    public long skip(long count) {
        long skipped = Math.max(0, Math.min(count, part.size() - position));
        position += skipped;
        return skipped;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, part.size() - position);
    }
}
