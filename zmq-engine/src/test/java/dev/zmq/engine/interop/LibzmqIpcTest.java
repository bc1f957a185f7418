// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.PythonPeer;
import dev.zmq.engine.testkit.PythonSocket;
import dev.zmq.engine.testkit.RequiresLibzmq;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Unix domain sockets between us and libzmq. */
@RequiresLibzmq
@Tag("V44")
@Tag("V61")
class LibzmqIpcTest {

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    private final PythonPeer python = PythonPeer.start();

    @TempDir
    private Path directory;

    @AfterEach
    void stopPython() {
        python.close();
    }

    private String endpoint() {
        return "ipc://" + directory.resolve("s");
    }

    @Test
    void aFileThatAKilledProcessLeftBehindIsReplaced() {
        python.socket("PULL").bind(endpoint());
        python.kill();
        assertThat(directory.resolve("s")).exists();

        Socket pull = contexts.socket(SocketType.PULL);
        pull.bind(endpoint());
        contexts.socket(SocketType.PUSH).connect(endpoint()).send("ours now");

        assertThat(Sockets.receive(pull).text()).isEqualTo("ours now");
    }

    @Test
    @Tag("V3")
    @Tag("R47")
    void oneSocketTakesFromSeveralTransportsAtOnce() {
        Socket pull = contexts.socket(SocketType.PULL);
        PythonSocket overTcp = python.socket("PUSH").connect(pull.bind(Sockets.ANY_PORT));
        PythonSocket overIpc = python.socket("PUSH").connect(pull.bind(endpoint()));

        overTcp.send(Message.of("tcp"));
        overIpc.send(Message.of("ipc"));

        assertThat(Stream.of(Sockets.receive(pull), Sockets.receive(pull)).map(Message::text))
                .containsExactlyInAnyOrder("tcp", "ipc");
    }

    @Test
    void theFileIsGoneWithTheSocket() {
        Socket pull = contexts.socket(SocketType.PULL);
        pull.bind(endpoint());
        assertThat(Files.exists(directory.resolve("s"))).isTrue();

        pull.unbind(endpoint());

        assertThat(directory.resolve("s")).doesNotExist();
        PythonSocket theirs = python.socket("PULL");
        theirs.bind(endpoint());
        contexts.socket(SocketType.PUSH).connect(endpoint()).send("theirs now");
        assertThat(theirs.receive().text()).isEqualTo("theirs now");
    }
}
