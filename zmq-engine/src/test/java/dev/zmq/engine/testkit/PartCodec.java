// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.testkit;

import dev.zmq.engine.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Writes message parts as words of the protocol of {@link PythonPeer}; see {@code zmq_peer.py}. Thread-safe. */
final class PartCodec implements AutoCloseable {

    private static final String EMPTY = "-";
    private static final String FILE = "@";
    private static final int LARGE_BYTES = 100_000;

    private final Path directory;
    private final AtomicInteger fileNumber = new AtomicInteger();

    private PartCodec(Path directory) {
        this.directory = directory;
    }

    static PartCodec create() throws IOException {
        return new PartCodec(Files.createTempDirectory("python-peer"));
    }

    Path directory() {
        return directory;
    }

    String encode(byte[] part) {
        if (part.length == 0) {
            return EMPTY;
        }
        if (part.length <= LARGE_BYTES) {
            return Base64.getEncoder().encodeToString(part);
        }
        String name = "from-java-" + fileNumber.incrementAndGet();
        try {
            Files.write(directory.resolve(name), part);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return FILE + name;
    }

    Message decode(String words) {
        List<byte[]> parts = new ArrayList<>();
        for (String word : words.split(" ")) {
            parts.add(decodePart(word));
        }
        return Message.ofParts(parts);
    }

    private byte[] decodePart(String word) {
        if (word.equals(EMPTY)) {
            return new byte[0];
        }
        if (!word.startsWith(FILE)) {
            return Base64.getDecoder().decode(word);
        }
        Path file = directory.resolve(word.substring(FILE.length()));
        try {
            byte[] part = Files.readAllBytes(file);
            Files.delete(file);
            return part;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes what nobody has read. */
    @Override
    public void close() {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
