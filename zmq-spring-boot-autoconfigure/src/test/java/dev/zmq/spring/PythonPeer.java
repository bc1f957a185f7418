// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The other side as a Python program, that is, as the real libzmq: reads its endpoint as the first argument. */
public final class PythonPeer implements AutoCloseable {

    private static final String PYTHON = "/usr/bin/python3";
    private static final int LIMIT_SECONDS = 30;
    private static final String HEAD = "import sys, json, zmq\ncontext = zmq.Context()\nendpoint = sys.argv[1]\n";

    private final Process process;
    private final BufferedReader output;

    private PythonPeer(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Skips the tests, visibly, where Python or pyzmq is missing; fails them where they are a must. */
    public static void requireInstalled() throws Exception {
        if (Files.isExecutable(Path.of(PYTHON)) && start("", "").exitCode() == 0) {
            return;
        }
        String missing = "no pyzmq for " + PYTHON + "; install it with: apt-get install python3-zmq";
        assertThat(System.getenv("ZMQ_INTEROP_REQUIRED")).as(missing).isNotEqualTo("true");
        System.err.println("SKIPPED peers in Python: " + missing);
        abort(missing);
    }

    /** Starts a program, which finds the modules sys, json and zmq, a context, and the endpoint. */
    public static PythonPeer start(String endpoint, String program) throws IOException {
        return new PythonPeer(new ProcessBuilder(List.of(PYTHON, "-u", "-c", HEAD + program, endpoint))
                .redirectErrorStream(true)
                .start());
    }

    /** Waits for the next line that the program prints; null at its end. */
    public String line() throws IOException {
        return output.readLine();
    }

    private int exitCode() throws InterruptedException {
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                .as("ended in time")
                .isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
