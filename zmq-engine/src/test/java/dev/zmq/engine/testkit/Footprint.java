// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this process holds, as the operating system and the JVM see it rather than the engine.
 *
 * @param threads live threads whose names begin with the prefix asked for
 * @param descriptors open sockets, selectors, events and pipes; 0 where there is no {@code /proc}
 */
public record Footprint(long threads, long descriptors) {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /** Measures. */
    public static Footprint now(String threadNamePrefix) {
        long threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(threadNamePrefix))
                .count();
        return new Footprint(threads, countDescriptors());
    }

    /** Returns whether nothing was added; what another test has left behind may be gone meanwhile. */
    public boolean isNoMoreThan(Footprint before) {
        return threads <= before.threads && descriptors <= before.descriptors;
    }

    private static long countDescriptors() {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return 0;
        }
        try (Stream<Path> links = Files.list(DESCRIPTORS)) {
            return links.filter(Footprint::isChannel).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // Files are left out: class loading opens archives at any time.
    private static boolean isChannel(Path link) {
        try {
            String target = Files.readSymbolicLink(link).toString();
            return target.startsWith("socket:") || target.startsWith("anon_inode:") || target.startsWith("pipe:");
        } catch (IOException e) {
            return false; // closed since it was listed, as the descriptor of the listing itself
        }
    }
}
