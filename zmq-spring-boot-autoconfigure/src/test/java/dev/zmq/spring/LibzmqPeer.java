// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The other side as libzmq plays it: a Python script with pyzmq, whose output is what it saw. */
public final class LibzmqPeer implements AutoCloseable {

    /** Debian's interpreter: its libzmq is the judge, not one that a virtual environment brings along. */
    private static final String INTERPRETER = "/usr/bin/python3";

    private static final String PREAMBLE = """
            import sys, zmq
            context = zmq.Context()
            def socket(type, endpoint):
                s = context.socket(getattr(zmq, type))
                s.linger, s.rcvtimeo, s.sndtimeo = 1000, 20000, 20000
                s.connect(endpoint)
                return s
            endpoint = sys.argv[1]
            """;

    private final Process process;

    private LibzmqPeer(Process process) {
        this.process = process;
    }

    /** Starts a script, which finds {@code endpoint} and a function {@code socket(type, endpoint)} that connects. */
    public static LibzmqPeer run(String endpoint, String script) throws IOException {
        return new LibzmqPeer(new ProcessBuilder(INTERPRETER, "-u", "-c", PREAMBLE + script, endpoint)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Waits until the script has ended well, and returns the lines that it printed. */
    public List<String> output() throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            reader.lines().forEach(lines::add);
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("exit of the script").isZero();
        return lines;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
