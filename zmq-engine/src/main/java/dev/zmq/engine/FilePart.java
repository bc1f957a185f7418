// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;

/**
 * A large part in a file.
 *
 * <p>Read without a {@link java.nio.channels.FileChannel}, since those are closed for everybody when a thread that uses them
 * is interrupted, and application threads take part in sending.
 */
final class FilePart extends LargePart {

    private static final int COPY_BYTES = 64 * 1024;

    private final RandomAccessFile file;
    private final long start;
    private final long size;

    // Guarded by this, as the position of the file is.
    private byte[] copy = {};

    FilePart(RandomAccessFile file, long start, long size) {
        this.file = file;
        this.start = start;
        this.size = size;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    synchronized void copy(long position, ByteBuffer target, int count) throws IOException {
        file.seek(start + position);
        if (target.hasArray()) {
            readFully(target.array(), target.arrayOffset() + target.position(), count);
            target.position(target.position() + count);
            return;
        }
        for (int left = count; left > 0; ) {
            int step = Math.min(left, COPY_BYTES);
            if (copy.length < step) {
                copy = new byte[step];
            }
            readFully(copy, 0, step);
            target.put(copy, 0, step);
            left -= step;
        }
    }

    private void readFully(byte[] target, int offset, int count) throws IOException {
        try {
            file.readFully(target, offset, count);
        } catch (EOFException e) {
            IOException shorter =
                    new EOFException("the file ends before the part does, after " + file.length() + " bytes");
            shorter.initCause(e);
            throw shorter;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
