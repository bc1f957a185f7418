// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** Another JVM with the classes of the tests, for what depends on limits of a process. It ends with {@link #close()}. */
public final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final Path output;

    private ChildJvm(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * Starts a JVM.
     *
     * @param heap the most heap it may use, such as {@code 64m}
     * @param main of which {@code main} is run
     */
    public static ChildJvm start(String heap, Class<?> main, Object... arguments) {
        return start("", heap, main, arguments);
    }

    /**
     * Starts a JVM with limits of the operating system.
     *
     * @param limits options of {@code ulimit}, such as {@code -f 100}
     */
    public static ChildJvm startLimited(String limits, String heap, Class<?> main, Object... arguments) {
        return start("ulimit " + limits + " && ", heap, main, arguments);
    }

    private static ChildJvm start(String before, String heap, Class<?> main, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                before + "exec \"$0\" \"$@\"",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseG1GC",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        try {
            Path output = Files.createTempFile("child-jvm", ".log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.to(output.toFile()))
                    .start();
            return new ChildJvm(process, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a line that begins with a word, and returns the rest of it; fails if the process ends without. */
    public String await(String word, Duration time) {
        return Awaitility.await(word)
                .atMost(time)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> find(word), line -> !line.isEmpty())
                .substring(word.length())
                .strip();
    }

    private String find(String word) throws IOException {
        boolean ended = !process.isAlive();
        List<String> lines = Files.readAllLines(output);
        String found = lines.stream()
                .filter(line -> line.startsWith(word + " ") || line.equals(word))
                .findFirst()
                .orElse("");
        if (ended && found.isEmpty()) {
            throw new AssertionError("the process ended without '" + word + "', having said " + lines);
        }
        return found;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
            Files.delete(output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
