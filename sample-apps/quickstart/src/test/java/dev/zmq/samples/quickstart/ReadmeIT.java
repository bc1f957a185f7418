// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Context;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The caller in Python that the project's README shows. */
@ExtendWith(OutputCaptureExtension.class)
class ReadmeIT {

    private static final Pattern COMMAND = Pattern.compile("python3 -c '(.*)'\\R");
    private static final String ENDPOINT = "tcp://127.0.0.1:5550";

    @TempDir
    private Path folder;

    @TempDir
    private Path outputFolder;

    @BeforeAll
    static void needPython() throws Exception {
        PythonClient.requireInstalled();
    }

    @Test
    void thePythonLineSendsAnOrder(CapturedOutput output) throws Exception {
        try (Context context = Context.create();
                Socket receiver = context.socket(SocketType.PULL);
                ReadmeApplication application = ReadmeApplication.start(folder, receiver)) {

            PythonClient client = PythonClient.startText(
                    outputFolder,
                    pythonLine()
                            .replace(ENDPOINT, application.socket("orders-in").lastEndpoint()));

            assertThat(client.exitCode()).as(client.output()).isZero();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(output).contains("Order 2: 5 x coffee"));
        }
    }

    private static String pythonLine() throws Exception {
        Matcher command = COMMAND.matcher(Readme.PROJECT.block("", "python3 -c"));
        assertThat(command.matches()).as("one line of Python").isTrue();
        assertThat(command.group(1)).contains(ENDPOINT);
        return command.group(1);
    }
}
