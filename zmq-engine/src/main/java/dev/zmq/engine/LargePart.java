// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The bytes of a message part that an array is too small for, or that shall not be in memory at all: segments of memory,
 * or a region of a file.
 *
 * <p>On the wire it is one frame like any other. Whoever sends a part gives it away: its bytes must not change, and it must
 * stay open, until the message is written to every peer; better leave it to the garbage collector, which closes it too.
 * Should a part turn out to be unreadable then, its message is dropped ({@link DropReason#UNREADABLE}) and the connection,
 * which is in the middle of it, is made anew.
 *
 * <p>Thread-safe. An interrupt of a reading thread does no harm.
 */
public abstract class LargePart implements AutoCloseable {

    private static final int TRANSFER_BYTES = 64 * 1024;

    LargePart() {}

    /**
     * Returns a part of the remaining bytes of the buffers, one after the other. They are not copied; positions and limits
     * may change afterwards.
     */
    public static LargePart of(ByteBuffer... segments) {
        return new SegmentedPart(segments);
    }

    /**
     * Returns a part of the bytes of a file, which is opened now and read as it is sent.
     *
     * @param file in the default file system
     * @throws IOException if the file cannot be opened
     */
    public static LargePart ofFile(Path file) throws IOException {
        RandomAccessFile open = new RandomAccessFile(file.toFile(), "r");
        try {
            return ofFile(open, 0, open.length());
        } catch (IOException | RuntimeException e) {
            open.close();
            throw e;
        }
    }

    /**
     * Returns a part of a region of an open file, which belongs to the part from then on: nobody else may move its position.
     *
     * @param file readable; it is closed with the part
     * @param position of the first byte
     * @param size in bytes
     * @throws IllegalArgumentException if the file ends before the region does
     * @throws IOException if the length of the file cannot be told
     */
    public static LargePart ofFile(RandomAccessFile file, long position, long size) throws IOException {
        long length = file.length();
        if (position < 0 || size < 0 || position > length - size) {
            throw new IllegalArgumentException(
                    "a region of " + size + " bytes from " + position + " is not in a file of " + length + " bytes");
        }
        return new FilePart(file, position, size);
    }

    /** Returns the number of bytes. */
    public abstract long size();

    /**
     * Copies bytes from a position on until the target is full or the part ends.
     *
     * @param position 0 for the first byte, up to {@link #size()}
     * @return the number of bytes copied
     * @throws IndexOutOfBoundsException if the part does not have the position
     * @throws IOException if the part is closed, or its file cannot be read or is shorter by now
     */
    public final int read(long position, ByteBuffer target) throws IOException {
        Objects.checkFromToIndex(position, size(), size());
        int count = (int) Math.min(target.remaining(), size() - position);
        if (count > 0) {
            copy(position, target, count);
        }
        return count;
    }

    /** Copies exactly so many bytes, which the part and the target have. */
    abstract void copy(long position, ByteBuffer target, int count) throws IOException;

    /** Returns a stream of all bytes. To close it does not close the part. */
    public final InputStream openStream() {
        return new LargePartStream(this);
    }

    /**
     * Writes all bytes to a channel.
     *
     * @param target in blocking mode
     * @return the number of bytes, {@link #size()}
     * @throws IOException if the part cannot be read or the channel cannot be written
     */
    public final long transferTo(WritableByteChannel target) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(TRANSFER_BYTES);
        long position = 0;
        while (position < size()) {
            position += read(position, buffer.clear());
            buffer.flip();
            while (buffer.hasRemaining()) {
                target.write(buffer);
            }
        }
        return position;
    }

    /**
     * Returns a part of the same bytes that is closed for itself: their file is closed with the last of them. Each socket of
     * this context that a PUB, XPUB or XSUB sends a message to, among several peers, gets its own.
     */
    public abstract LargePart duplicate();

    /**
     * Closes the file, if this is a part in a file: one that was received is gone then, and its place on the disk free. What
     * is in memory stays readable as long as anybody refers to it. Not necessary, but sooner than the garbage collector.
     *
     * @throws IOException if the file cannot be closed
     */
    @Override
    public abstract void close() throws IOException;

    /** Returns the number of bytes, never their content. */
    @Override
    public String toString() {
        return "LargePart[bytes=" + size() + "]";
    }
}
