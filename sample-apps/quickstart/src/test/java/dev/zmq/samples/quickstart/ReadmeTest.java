// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.zmq.engine.Context;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What the READMEs have users copy. */
@ExtendWith(OutputCaptureExtension.class)
class ReadmeTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @Test
    void theExampleSendsItsFirstOrderAndLogsWhatArrives(CapturedOutput output) throws Exception {
        try (Context context = Context.create();
                Socket receiver = context.socket(SocketType.PULL);
                ReadmeApplication application = ReadmeApplication.start(folder, receiver);
                Client sender = new Client(SocketType.PUSH, application.socket("orders-in"))) {

            Message first = receiver.receive(LIMIT);

            assertThat(first).as("the first order").isNotNull();
            assertThat(first.text(0)).isEqualTo("{\"id\":\"1\",\"item\":\"tea\",\"quantity\":3}");

            sender.send(first.text(0));
            sender.send("{\"id\": \"2\", \"item\": \"coffee\", \"quantity\": 5}");

            List<String> log =
                    Readme.PROJECT.block("", "Order 1: 3 x tea").lines().toList();
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(unpadded(output)).containsSubsequence(log));
        }
    }

    @Test
    void theDependencyIsTheStarter() throws Exception {
        List<String> coordinates = Readme.PROJECT
                .block("xml", "<dependency>")
                .lines()
                .map(String::strip)
                .filter(line -> line.matches("<(groupId|artifactId|version)>.*"))
                .toList();

        assertThat(coordinates).hasSize(3);
        assertThat(Files.readString(Path.of("..", "..", "zmq-spring-boot-starter", "pom.xml")))
                .contains(coordinates);
    }

    @Test
    void theExampleOfTheEngineSaysHello(CapturedOutput output) throws Exception {
        try (JavaSource source = JavaSource.compile(Readme.ENGINE.block("java", "class Hello"), folder)) {
            Method main = source.type().getDeclaredMethod("main", String[].class);
            main.setAccessible(true);

            main.invoke(null, (Object) new String[0]);

            assertThat(output.getOut().lines()).contains("hello");
        }
    }

    @Test
    void theLoopOfTheEngineServesASocketAndStandardInput(CapturedOutput output) throws Exception {
        InputStream before = System.in;
        try (JavaSource source = JavaSource.compile(Readme.ENGINE.block("java", "class Loop"), folder);
                PipedOutputStream typed = new PipedOutputStream();
                Context context = Context.create();
                Socket push = context.socket(SocketType.PUSH)) {
            System.setIn(new PipedInputStream(typed));
            Method main = source.type().getDeclaredMethod("main", String[].class);
            main.setAccessible(true);
            CompletableFuture<Void> loop = CompletableFuture.runAsync(() -> invoke(main));

            push.connect(awaitLine(output, "Listening on ").substring("Listening on ".length()));
            push.send("hello");
            awaitLine(output, "ZMQ: hello");
            typed.write("a line\n".getBytes(StandardCharsets.UTF_8));
            typed.flush();
            awaitLine(output, "STDIN: a line");
            awaitLine(output, "1 s");
            typed.close();

            loop.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } finally {
            System.setIn(before);
        }
    }

    private static String awaitLine(CapturedOutput output, String start) {
        return await().atMost(LIMIT)
                .until(
                        () -> output.getOut()
                                .lines()
                                .filter(line -> line.startsWith(start))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static void invoke(Method main) {
        try {
            main.invoke(null, (Object) new String[0]);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String unpadded(CapturedOutput output) {
        return output.toString().replaceAll(" +", " ");
    }
}
