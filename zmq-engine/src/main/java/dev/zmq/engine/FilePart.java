// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A large part in a file.
 *
 * <p>Read without a {@link java.nio.channels.FileChannel}, since those are closed for everybody when a thread that uses them
 * is interrupted, and application threads take part in sending.
 */
final class FilePart extends LargePart {

    private static final int COPY_BYTES = 64 * 1024;

    /** What duplicates have in common. */
    private static final class OpenFile {

        private final RandomAccessFile file;
        private final AtomicInteger parts = new AtomicInteger(1);

        // Guarded by this, as the position of the file is.
        private byte[] copy = {};

        private OpenFile(RandomAccessFile file) {
            this.file = file;
        }

        private synchronized void read(long position, ByteBuffer target, int count) throws IOException {
            file.seek(position);
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

        private void release() throws IOException {
            if (parts.decrementAndGet() == 0) {
                file.close();
            }
        }
    }

    private final OpenFile file;
    private final long start;
    private final long size;

    // Written under the lock of this.
    private volatile boolean closed;

    FilePart(RandomAccessFile file, long start, long size) {
        this(new OpenFile(file), start, size);
    }

    private FilePart(OpenFile file, long start, long size) {
        this.file = file;
        this.start = start;
        this.size = size;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    void copy(long position, ByteBuffer target, int count) throws IOException {
        if (closed) {
            throw new IOException("the part is closed");
        }
        file.read(start + position, target, count);
    }

    @Override
    public synchronized LargePart duplicate() {
        if (closed) {
            return this;
        }
        file.parts.incrementAndGet();
        return new FilePart(file, start, size);
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            file.release();
        }
    }
}
