// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.zmq.engine.Socket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Python program that talks to the application, started as a process. */
final class PythonClient {

    private static final String PYTHON = "/usr/bin/python3";
    private static final long LIMIT_SECONDS = 30;

    private final Process process;
    private final Path output;

    private PythonClient(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Skips the tests, visibly, where Python or pyzmq is missing; fails them where they are a must. */
    static void requireInstalled() throws Exception {
        if (isInstalled()) {
            return;
        }
        String missing = "no pyzmq for " + PYTHON + "; install it with: apt-get install python3-zmq";
        assertThat(System.getenv("ZMQ_INTEROP_REQUIRED")).as(missing).isNotEqualTo("true");
        System.err.println("SKIPPED the Python clients of the quickstart: " + missing);
        abort(missing);
    }

    /** Starts a program against a socket of the application. */
    static PythonClient start(Path folder, String program, Socket server, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--endpoint", server.lastEndpoint()));
        return start(folder, program, all.toArray(String[]::new));
    }

    /** Starts a program; what it says goes to a file in the folder. */
    static PythonClient start(Path folder, String program, String... arguments) throws IOException {
        return run(folder, "clients/" + program, arguments);
    }

    /** Starts a program without what is installed beside Python's own library. */
    static PythonClient startBare(Path folder, String program) throws IOException {
        return run(folder, "-S", "clients/" + program);
    }

    /** Starts a program given as text. */
    static PythonClient startText(Path folder, String text) throws IOException {
        return run(folder, "-c", text);
    }

    private static PythonClient run(Path folder, String first, String... others) throws IOException {
        // A shell's background job, such as a build may be, ignores interrupts, and so would what it starts.
        List<String> command = new ArrayList<>(List.of("/usr/bin/env", "--default-signal=INT", PYTHON, first));
        command.addAll(List.of(others));
        Path output = Files.createTempFile(folder, "python", ".out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new PythonClient(process, output);
    }

    /** Does what Ctrl+C does. */
    void interrupt() throws Exception {
        Process kill = new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** What the program has said so far. */
    String outputSoFar() throws IOException {
        return Files.readString(output);
    }

    /** Waits for the program's end. */
    int exitCode() throws Exception {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("The program runs on and on; it said: " + Files.readString(output));
        }
        return process.exitValue();
    }

    /** Waits for the program's end and returns what it said. */
    String output() throws Exception {
        int unused = exitCode();
        return outputSoFar();
    }

    private static boolean isInstalled() throws Exception {
        if (!Files.isExecutable(Path.of(PYTHON))) {
            return false;
        }
        Process probe = new ProcessBuilder(PYTHON, "-c", "import zmq")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return probe.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && probe.exitValue() == 0;
    }
}
