// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.peers.libzmq;

import dev.zmq.samples.benchmarks.measure.MeasurementException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The worker program for libzmq. Its C sources are among this program's resources; they are compiled on first use, and
 * the result is kept in the user's cache folder under a name that changes with the sources.
 */
public final class NativeWorker {

    private static final String PROGRAM = "libzmq-worker";
    private static final List<String> SOURCES = List.of(
            "worker.h", "worker.c", "support.c", "streaming.c", "requests.c", "paced.c", "topics.c", "waiting.c");
    private static final List<String> COMPILER =
            List.of("cc", "-std=c11", "-D_POSIX_C_SOURCE=200809L", "-O2", "-pthread");
    private static final List<String> LIBRARIES = List.of("-lzmq");
    private static final int DIGEST_BYTES = 8;

    private NativeWorker() {}

    /**
     * Returns the program, compiled now if it was not before.
     *
     * @throws MeasurementException if it cannot be compiled; the message says what to install
     */
    public static Path compiled() {
        try {
            Path cache = Files.createDirectories(cacheFolder());
            Path program = cache.resolve(PROGRAM + "-" + digest());
            if (!Files.isExecutable(program)) {
                compile(program);
            }
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path cacheFolder() {
        String configured = System.getenv("XDG_CACHE_HOME");
        Path caches = configured == null || configured.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(configured);
        return caches.resolve("zmq-benchmarks");
    }

    private static void compile(Path program) throws IOException {
        Path folder = Files.createTempDirectory(program.getParent(), PROGRAM);
        try {
            List<String> command = new ArrayList<>(COMPILER);
            for (String source : SOURCES) {
                Path file = Files.write(folder.resolve(source), content(source));
                if (source.endsWith(".c")) {
                    command.add(file.toString());
                }
            }
            Path result = folder.resolve(PROGRAM);
            command.addAll(List.of("-o", result.toString()));
            command.addAll(LIBRARIES);
            run(command);
            // Atomic: another driver may look for the program at this moment, or compile it too.
            Files.move(result, program, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(folder);
        }
    }

    private static void run(List<String> command) {
        try {
            Process compiler =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (compiler.waitFor() != 0) {
                throw cannotCompile("the compiler said:\n" + output.strip(), null);
            }
        } catch (IOException e) {
            throw cannotCompile(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MeasurementException("Interrupted while compiling", e);
        }
    }

    private static MeasurementException cannotCompile(String reason, @Nullable Throwable cause) {
        return new MeasurementException(
                "libzmq cannot be measured: its benchmark program does not compile. It needs a C compiler and libzmq's"
                        + " development files; on Debian and Ubuntu: apt-get install gcc libc6-dev libzmq3-dev\n"
                        + "Here " + reason,
                cause);
    }

    private static String digest() throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(COMPILER.toString().getBytes(StandardCharsets.UTF_8));
            for (String source : SOURCES) {
                digest.update(content(source));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] content(String source) throws IOException {
        try (InputStream stream = NativeWorker.class.getResourceAsStream("/libzmq/" + source)) {
            if (stream == null) {
                throw new FileNotFoundException("resource libzmq/" + source);
            }
            return stream.readAllBytes();
        }
    }

    private static void delete(Path folder) throws IOException {
        for (String source : SOURCES) {
            Files.deleteIfExists(folder.resolve(source));
        }
        Files.deleteIfExists(folder.resolve(PROGRAM));
        Files.delete(folder);
    }
}
