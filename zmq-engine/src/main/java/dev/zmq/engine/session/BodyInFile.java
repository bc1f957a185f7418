// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.LargePart;
import dev.zmq.engine.Message;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A body in a temporary file, which only this process can read. Where the operating system allows it the file has no name
 * from the start and so vanishes with the process, whatever ends that; elsewhere it is deleted when the JVM exits.
 *
 * <p>Each read of the connection is written at once, which takes as long as the disk's cache takes for a read's bytes.
 * Written without a {@link java.nio.channels.FileChannel}, since those are closed when a thread that uses them is
 * interrupted, and application threads may do the work of an I/O thread.
 */
final class BodyInFile implements GrowingBody {

    private static final Logger LOG = System.getLogger(BodyInFile.class.getName());
    private static final int COPY_BYTES = 64 * 1024;

    private final Path directory;
    private final long length;
    private final RandomAccessFile file;
    private final byte[] copy = new byte[COPY_BYTES];

    /** Creates an empty file for a body of the given length. */
    BodyInFile(Path directory, long length) {
        this.directory = directory;
        this.length = length;
        try {
            this.file = openUnnamed(directory);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private static RandomAccessFile openUnnamed(Path directory) throws IOException {
        Path path = Files.createTempFile(directory, "zmq-large-part-", ".tmp");
        try {
            return new RandomAccessFile(path.toFile(), "rw");
        } finally {
            delete(path);
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "An open file cannot be deleted here; that will be done at the end", e);
            path.toFile().deleteOnExit();
        }
    }

    @Override
    public void append(ByteBuffer in, int count) {
        try {
            for (int left = count; left > 0; ) {
                int step = Math.min(left, COPY_BYTES);
                in.get(copy, 0, step);
                file.write(copy, 0, step);
                left -= step;
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public void addTo(Message.Builder message) {
        try {
            message.add(LargePart.ofFile(file, 0, length));
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public void abandon() {
        try {
            file.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Closing the file of an unfinished message failed", e);
        }
    }

    private UncheckedIOException failure(IOException cause) {
        return new UncheckedIOException(
                "cannot write a message part of " + length + " bytes to a file in " + directory
                        + " (largePartDirectory): " + cause.getMessage(),
                cause);
    }
}
