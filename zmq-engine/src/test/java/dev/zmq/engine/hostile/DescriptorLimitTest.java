// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Context;
import dev.zmq.engine.Message;
import dev.zmq.engine.MonitorEvent.Kind;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A process that has as many files open as it may. */
@Timeout(60)
@EnabledOnOs({OS.LINUX, OS.MAC})
class DescriptorLimitTest {

    private static final int LIMIT = 100;
    private static final String LAST = "after all";

    @TempDir
    Path directory;

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    /** The process: tells its endpoint, then what it is told and what it receives; it may log something before. */
    public static final class Listening {

        private Listening() {}

        public static void main(String[] arguments) {
            if (arguments.length > 0) {
                System.getLogger(Listening.class.getName()).log(Level.INFO, "Logging has opened what it needs.");
            }
            try (Context context = Context.create();
                    Socket pull = context.socket(SocketType.PULL)) {
                pull.addMonitor(event -> {
                    if (event.kind() == Kind.ACCEPT_FAILED) {
                        System.out.println("failed " + event.detail());
                    } else if (event.kind() == Kind.DISCONNECTED) {
                        System.out.println("gone");
                    }
                });
                System.out.println(pull.bind(Sockets.ANY_PORT));
                Message message;
                do {
                    message = pull.receive();
                    System.out.println(message.text());
                } while (!message.text().equals(LAST));
            }
        }
    }

    /** The process: asks for more I/O threads than it has descriptors for, and then for one. */
    public static final class Starting {

        private Starting() {}

        public static void main(String[] arguments) {
            Context.create().close(); // loads classes, which takes descriptors
            try (Context context = Context.builder().ioThreads(LIMIT).build()) {
                System.out.println("made " + context);
            } catch (UncheckedIOException e) {
                System.out.println("failed: " + e.getMessage());
            }
            try (Context context = Context.create()) {
                System.out.println(LAST + ": " + context.resourceUsage().threads());
            }
        }
    }

    @Test
    void aContextThatCannotBeMadeLeavesNothing() throws Exception {
        Path output = directory.resolve("output");
        Process process = start(output, Starting.class);
        try {
            assertThat(process.waitFor(Sockets.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readAllLines(output))
                .hasSize(2)
                .anyMatch(line -> line.startsWith("failed: Cannot open a selector for I/O thread zmq-io-"))
                .contains(LAST + ": 1");
    }

    @Test
    void aListenerThatCannotAcceptSaysSoAndGoesOnAfterwards() throws IOException {
        assertThat(outputOfListenerThatRunsOut("log something first"))
                .anyMatch(line -> line.contains("cannot accept connections at tcp://127.0.0.1:")
                        && line.contains("Too many open files"))
                .contains(LAST);
    }

    /** The JDK opens the file of time zones when it logs for the first time, and throws an Error where it cannot. */
    @Test
    void aListenerThatCannotEvenLogGoesOnAfterwards() throws IOException {
        assertThat(outputOfListenerThatRunsOut())
                .anyMatch(line -> line.startsWith("failed") && line.contains("Too many open files"))
                .contains(LAST);
    }

    private List<String> outputOfListenerThatRunsOut(String... arguments) throws IOException {
        Path output = directory.resolve("output");
        Process process = start(output, Listening.class, arguments);
        List<RawPeer> peers = new ArrayList<>();
        try {
            String endpoint = awaitLine(output, "tcp://");
            loadClasses(endpoint, output);
            for (int i = 0; i < LIMIT; i++) {
                peers.add(RawPeer.connect(endpoint));
            }
            awaitLine(output, "failed");
            contexts.socket(SocketType.PUSH).connect(endpoint).send(LAST);
            peers.forEach(RawPeer::close);
            awaitLine(output, LAST);
            return Files.readAllLines(output);
        } finally {
            peers.forEach(RawPeer::close);
            process.destroyForcibly();
        }
    }

    /** Classes that lie in a directory, as they do here, cannot be loaded any more when no file can be opened. */
    private void loadClasses(String endpoint, Path output) throws IOException {
        RawPeer.connect(endpoint).close();
        Socket push = contexts.socket(SocketType.PUSH).connect(endpoint);
        push.send("before");
        awaitLine(output, "before");
        push.close();
        awaitLine(output, "gone");
    }

    private static String awaitLine(Path output, String prefix) {
        return Sockets.eventually("line that begins with " + prefix)
                .ignoreExceptionsInstanceOf(NoSuchFileException.class)
                .until(
                        () -> Files.readAllLines(output).stream()
                                .filter(line -> line.startsWith(prefix))
                                .findFirst()
                                .orElse(""),
                        line -> !line.isEmpty());
    }

    private static Process start(Path output, Class<?> program, String... arguments) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                "ulimit -n " + LIMIT + " && exec \"$0\" \"$@\"",
                java,
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }
}
