// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.zmq.engine.AddressRange;
import dev.zmq.engine.MonitorEvent;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqBindException;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Listeners that do not take everybody. */
class PeerFilterTest {

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    private final Socket pull = contexts.socket(SocketType.PULL);
    private final List<MonitorEvent> events = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory;

    @Test
    void onlyPeersOfTheGivenAddressesAreTaken() {
        pull.setOption(SocketOptions.TCP_ACCEPT_FILTER, ranges("127.0.0.2", "127.0.1.0/24"));
        String target = "127.0.0.1:" + Endpoints.port(pull.bind("tcp://*:*"));

        contexts.socket(SocketType.PUSH).connect("tcp://127.0.0.2:0;" + target).send("the one");
        assertThat(Sockets.receive(pull).text()).isEqualTo("the one");
        contexts.socket(SocketType.PUSH).connect("tcp://127.0.1.77:0;" + target).send("of the range");
        assertThat(Sockets.receive(pull).text()).isEqualTo("of the range");
    }

    @Test
    void othersAreClosedCountedAndReported() {
        pull.addMonitor(events::add);
        pull.setOption(SocketOptions.TCP_ACCEPT_FILTER, ranges("127.0.0.2"));
        String endpoint = pull.bind(Sockets.ANY_PORT);

        try (RawPeer stranger = RawPeer.connect(endpoint)) {
            assertThat(stranger.read(1)).as("what a stranger is told").isEmpty();
        }

        Sockets.eventually("rejection").until(() -> pull.statistics().rejectedPeers() == 1);
        assertThat(pull.statistics().lastRejection())
                .startsWith("tcp://127.0.0.1:")
                .endsWith(": not in tcpAcceptFilter");
        assertThat(pull.statistics().peers()).isEmpty();
        Sockets.eventually("event")
                .untilAsserted(() -> assertThat(events)
                        .extracting(MonitorEvent::kind)
                        .containsExactly(MonitorEvent.Kind.LISTENING, MonitorEvent.Kind.ACCEPT_FAILED));
        assertThat(events.get(1).detail()).isEqualTo("not in tcpAcceptFilter");
        Sockets.eventually("closed")
                .until(() -> contexts.context().resourceUsage().channels() == 1);
    }

    @Test
    void theFilterThatWasSetWhenTheSocketWasBoundCounts() {
        String endpoint = pull.bind(Sockets.ANY_PORT);
        pull.setOption(SocketOptions.TCP_ACCEPT_FILTER, ranges("127.0.0.2"));

        contexts.socket(SocketType.PUSH).connect(endpoint).send("taken all the same");

        assertThat(Sockets.receive(pull).text()).isEqualTo("taken all the same");
    }

    @Test
    void processesOfAGivenUserAreTaken() throws IOException {
        String user = me().owner().getName();
        pull.setOption(SocketOptions.IPC_FILTER_USERS, List.of(user));

        contexts.socket(SocketType.PUSH).connect(pull.bind(endpoint())).send("mine");

        assertThat(Sockets.receive(pull).text()).isEqualTo("mine");
    }

    @Test
    void usersAndGroupsMayBeNumbers() throws IOException {
        Object uid = Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        pull.setOption(SocketOptions.IPC_FILTER_USERS, List.of("4000000", uid.toString()));

        contexts.socket(SocketType.PUSH).connect(pull.bind(endpoint())).send("mine");

        assertThat(Sockets.receive(pull).text()).isEqualTo("mine");
    }

    @Test
    void processesOfAGivenGroupAreTaken() throws IOException {
        pull.setOption(SocketOptions.IPC_FILTER_GROUPS, List.of(myGroup()));
        pull.setOption(SocketOptions.IPC_FILTER_USERS, List.of("4000000"));

        contexts.socket(SocketType.PUSH).connect(pull.bind(endpoint())).send("ours");

        assertThat(Sockets.receive(pull).text()).isEqualTo("ours");
    }

    @Test
    void processesOfOthersAreClosedCountedAndReported() {
        pull.addMonitor(events::add);
        pull.setOption(SocketOptions.IPC_FILTER_USERS, List.of("4000000"));
        pull.setOption(SocketOptions.IPC_FILTER_GROUPS, List.of("4000000"));
        String endpoint = pull.bind(endpoint());

        contexts.socket(SocketType.PUSH).connect(endpoint);

        Sockets.eventually("rejection").until(() -> pull.statistics().rejectedPeers() > 0);
        assertThat(pull.statistics().lastRejection())
                .matches("ipc user .* group .*: not in ipcFilterUsers or ipcFilterGroups");
        assertThat(pull.statistics().peers()).isEmpty();
        Sockets.eventually("event")
                .untilAsserted(() ->
                        assertThat(events).extracting(MonitorEvent::kind).contains(MonitorEvent.Kind.ACCEPT_FAILED));
    }

    @Test
    void usersAndGroupsThatThereAreNotAreRefused() {
        pull.setOption(SocketOptions.IPC_FILTER_USERS, List.of("no-such-user"));
        assertThatThrownBy(() -> pull.bind(endpoint()))
                .isInstanceOf(ZmqBindException.class)
                .hasMessageContaining("there is no user no-such-user: correct ipcFilterUsers");

        pull.setOption(SocketOptions.IPC_FILTER_USERS, List.of())
                .setOption(SocketOptions.IPC_FILTER_GROUPS, List.of("no-such-group"));
        assertThatThrownBy(() -> pull.bind(endpoint()))
                .isInstanceOf(ZmqBindException.class)
                .hasMessageContaining("there is no group no-such-group: correct ipcFilterGroups");
        assertThat(directory).isEmptyDirectory();
    }

    private String endpoint() {
        return "ipc://" + directory.resolve("s");
    }

    private PosixFileAttributes me() throws IOException {
        assumeThat(directory.getFileSystem().supportedFileAttributeViews()).contains("posix", "unix");
        return Files.readAttributes(directory, PosixFileAttributes.class);
    }

    private String myGroup() throws IOException {
        return me().group().getName();
    }

    private static List<AddressRange> ranges(String... texts) {
        return List.of(texts).stream().map(AddressRange::of).toList();
    }
}
