// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.AddressRange;
import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.PythonPeer;
import dev.zmq.engine.testkit.PythonSocket;
import dev.zmq.engine.testkit.RequiresLibzmq;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Addresses of both families, and of a source, between us and libzmq. */
@RequiresLibzmq
@Tag("V7")
class LibzmqAddressTest {

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    private final PythonPeer python = PythonPeer.start();

    @AfterEach
    void stopPython() {
        python.close();
    }

    @Test
    void aListenerForBothFamiliesIsReachedByBoth() {
        Socket pull = contexts.socket(SocketType.PULL).setOption(SocketOptions.IPV6, true);
        int port = Endpoints.port(pull.bind("tcp://*:*"));

        python.socket("PUSH").connect("tcp://127.0.0.1:" + port).send(Message.of("IPv4"));
        assertThat(Sockets.receive(pull).text()).isEqualTo("IPv4");
        python.socket("PUSH").option("IPV6", 1).connect("tcp://[::1]:" + port).send(Message.of("IPv6"));
        assertThat(Sockets.receive(pull).text()).isEqualTo("IPv6");
    }

    @Test
    void bothNameAListenerForBothFamiliesAlike() {
        String theirs = python.socket("PULL").option("IPV6", 1).bind("tcp://*:*");
        String ours = contexts.socket(SocketType.PULL)
                .setOption(SocketOptions.IPV6, true)
                .bind("tcp://*:*");

        assertThat(theirs).matches("tcp://\\[::]:[0-9]+");
        assertThat(ours).matches("tcp://\\[::]:[0-9]+");
    }

    @Test
    void aListenerOfLibzmqForBothFamiliesIsReachedByBoth() {
        PythonSocket pull = python.socket("PULL").option("IPV6", 1);
        int port = Endpoints.port(pull.bind("tcp://*:*"));

        contexts.socket(SocketType.PUSH).connect("tcp://[::1]:" + port).send("IPv6");
        assertThat(pull.receive().text()).isEqualTo("IPv6");
        contexts.socket(SocketType.PUSH).connect("tcp://127.0.0.1:" + port).send("IPv4");
        assertThat(pull.receive().text()).isEqualTo("IPv4");
    }

    @Test
    void theSourceAddressOfLibzmqPassesOurFilter() {
        Socket pull = contexts.socket(SocketType.PULL)
                .setOption(SocketOptions.TCP_ACCEPT_FILTER, List.of(AddressRange.of("127.0.0.2")));
        int port = Endpoints.port(pull.bind("tcp://*:*"));

        python.socket("PUSH").connect("tcp://127.0.0.2:0;127.0.0.1:" + port).send(Message.of("welcome"));

        assertThat(Sockets.receive(pull).text()).isEqualTo("welcome");
        assertThat(Sockets.onlyPeer(pull).address()).startsWith("tcp://127.0.0.2:");
    }
}
