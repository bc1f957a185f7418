// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.Context;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqBindException;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Workers;
import dev.zmq.engine.transport.IpcEndpoint;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Unix domain sockets: their files come, stay and go. */
@Tag("V44")
class IpcTest {

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("s");
    }

    private String endpoint() {
        return "ipc://" + file();
    }

    @Test
    void theFileIsThereFromBindToClose() {
        Context context = contexts.open();
        Socket pull = context.socket(SocketType.PULL);

        assertThat(pull.bind(endpoint())).isEqualTo(endpoint());
        assertThat(file()).exists();
        assertThat(pull.lastEndpoint()).isEqualTo(endpoint());
        assertThat(pull.statistics().boundEndpoints()).containsExactly(endpoint());

        context.close();
        assertThat(file()).doesNotExist();
    }

    @Test
    void aListenerLosesNoClientsToAnotherOne() {
        Socket first = contexts.socket(SocketType.PULL);
        first.bind(endpoint());
        Socket second = contexts.open().socket(SocketType.PULL);

        assertThatThrownBy(() -> second.bind(endpoint()))
                .isInstanceOf(ZmqBindException.class)
                .hasMessageContaining(endpoint())
                .hasMessageContaining("somebody listens there already");

        contexts.socket(SocketType.PUSH).connect(endpoint()).send("still the first");
        assertThat(Sockets.receive(first).text()).isEqualTo("still the first");
        first.unbind(endpoint());
        assertThat(second.bind(endpoint())).isEqualTo(endpoint());
    }

    @Test
    void aSocketFileThatNobodyListensOnIsReplaced() throws IOException {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(file())); // the JDK leaves the file behind
        }
        assertThat(file()).exists();
        Socket pull = contexts.socket(SocketType.PULL);

        pull.bind(endpoint());

        contexts.socket(SocketType.PUSH).connect(endpoint()).send("found");
        assertThat(Sockets.receive(pull).text()).isEqualTo("found");
    }

    @Test
    void aFileWithContentIsLeftAlone() throws IOException {
        Files.writeString(file(), "precious");
        Socket pull = contexts.socket(SocketType.PULL);

        assertThatThrownBy(() -> pull.bind(endpoint()))
                .isInstanceOf(ZmqBindException.class)
                .hasMessageContaining("the file exists and is no socket");

        assertThat(file()).hasContent("precious");
        assertThat(pull.statistics().boundEndpoints()).isEmpty();
    }

    @Test
    void aFileThatTookThePlaceOfOursIsNotRemoved() throws IOException {
        Socket pull = contexts.socket(SocketType.PULL);
        pull.bind(endpoint());
        Files.delete(file());
        Files.writeString(file(), "somebody else's");

        pull.unbind(endpoint());

        assertThat(file()).hasContent("somebody else's");
    }

    @Test
    void aFileThatIsGoneAlreadyHurtsNobody() throws IOException {
        Socket pull = contexts.socket(SocketType.PULL);
        pull.bind(endpoint());
        Files.delete(file());

        pull.unbind(endpoint());

        assertThat(pull.bind(endpoint())).isEqualTo(endpoint());
    }

    @Test
    void theLongestPathCanBeBound() {
        String directoryName = directory.toString();
        String longest = directoryName + "/" + "x".repeat(IpcEndpoint.MAX_PATH_BYTES - directoryName.length() - 1);
        Socket pull = contexts.socket(SocketType.PULL);

        pull.bind("ipc://" + longest);

        contexts.socket(SocketType.PUSH).connect("ipc://" + longest).send("found");
        assertThat(Sockets.receive(pull).text()).isEqualTo("found");
    }

    /** As when a service is replaced: the new one waits for the path until the old one gives it up. */
    @Test
    void aListenerThatEndsLeavesItsSuccessorAlone() {
        for (int i = 0; i < 50; i++) {
            Socket old = contexts.socket(SocketType.PULL);
            old.bind(endpoint());
            Socket next = contexts.open().socket(SocketType.PULL);
            try (Workers workers = new Workers()) {
                Future<?> bound = workers.run(() -> bindUntilItWorks(next));
                old.close();
                Workers.join(bound);
            }
            assertThat(file()).exists();
            next.close();
        }
    }

    private void bindUntilItWorks(Socket socket) {
        while (true) {
            try {
                socket.bind(endpoint());
                return;
            } catch (ZmqBindException stillTaken) {
                assertThat(stillTaken).hasMessageContaining("somebody listens there already");
            }
        }
    }

    @Test
    void onlyOneOfSeveralTakesTheFileThatADeadListenerLeft() throws IOException {
        for (int i = 0; i < 50; i++) {
            try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                dead.bind(UnixDomainSocketAddress.of(file()));
            }
            List<Socket> sockets = List.of(contexts.socket(SocketType.PULL), contexts.socket(SocketType.PULL));
            AtomicInteger bound = new AtomicInteger();
            try (Workers workers = new Workers()) {
                sockets.forEach(socket -> workers.run(() -> {
                    try {
                        socket.bind(endpoint());
                        bound.incrementAndGet();
                    } catch (ZmqBindException taken) {
                        assertThat(taken).hasMessageContaining("somebody listens there already");
                    }
                }));
                workers.join();
            }
            assertThat(bound).hasValue(1);
            sockets.forEach(Socket::close);
        }
    }

    @Test
    void aDirectoryThatDoesNotExistIsNamed() {
        Socket pull = contexts.socket(SocketType.PULL);
        String missing = "ipc://" + directory.resolve("missing").resolve("s");

        assertThatThrownBy(() -> pull.bind(missing))
                .isInstanceOf(ZmqBindException.class)
                .hasMessageContaining(missing);
    }

    @Test
    void aWildcardIsAFileForTheOwnerAloneInADirectoryOfItsOwn() throws IOException {
        Socket pull = contexts.socket(SocketType.PULL);

        String endpoint = pull.bind("ipc://*");

        Path bound = Path.of(endpoint.substring("ipc://".length()));
        assertThat(bound).exists();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bound.getParent())))
                .isEqualTo("rwx------");
        contexts.socket(SocketType.PUSH).connect(endpoint).send("found");
        assertThat(Sockets.receive(pull).text()).isEqualTo("found");
        pull.unbind("ipc://*");
        assertThat(bound.getParent()).doesNotExist();

        Path another = Path.of(pull.bind("ipc://*").substring("ipc://".length()));
        Files.delete(another);
        pull.unbind("ipc://*");
        assertThat(another.getParent()).doesNotExist();
    }

    @Test
    void aConnectionComesBackWithTheListener() {
        Socket push = contexts.socket(SocketType.PUSH).connect(endpoint());
        for (int i = 0; i < 3; i++) {
            Context context = contexts.open();
            Socket pull = context.socket(SocketType.PULL).setOption(SocketOptions.RECEIVE_TIMEOUT, Sockets.PATIENCE);
            pull.bind(endpoint());
            push.send("turn " + i);
            assertThat(pull.receive().text()).isEqualTo("turn " + i);
            context.close();
            Sockets.awaitReady(push, 0);
        }
    }

    /** More than the operating system keeps in the queue of a listener that does not accept yet. */
    @Test
    void allOfManyClientsAtOnceAreServed() {
        int count = 300;
        Socket pull = contexts.socket(SocketType.PULL);
        List<Socket> pushers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Socket push = contexts.socket(SocketType.PUSH).connect(endpoint());
            push.send("from " + i);
            pushers.add(push);
        }
        pull.bind(endpoint());

        Set<String> received = new HashSet<>();
        for (int i = 0; i < count; i++) {
            received.add(Sockets.receive(pull).text());
        }
        assertThat(received).hasSameSizeAs(pushers);
    }
}
