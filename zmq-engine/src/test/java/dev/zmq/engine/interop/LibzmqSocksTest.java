// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.PythonPeer;
import dev.zmq.engine.testkit.PythonSocket;
import dev.zmq.engine.testkit.RequiresLibzmq;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.SocksProxyServer;
import dev.zmq.engine.testkit.TestContexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** libzmq behind a SOCKS proxy. */
@RequiresLibzmq
class LibzmqSocksTest {

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void isReachedAndReachedAgain() {
        try (PythonPeer python = PythonPeer.start();
                SocksProxyServer proxy = SocksProxyServer.open()) {
            PythonSocket pull = python.socket("PULL");
            int port = Endpoints.port(pull.bind(Sockets.ANY_PORT));
            Socket push = contexts.socket(SocketType.PUSH)
                    .setOption(SocketOptions.SOCKS_PROXY, proxy.address())
                    .connect("tcp://far.example:" + port);

            push.send("first");
            assertThat(pull.receive().text()).isEqualTo("first");
            assertThat(Sockets.onlyPeer(push).address()).isEqualTo("tcp://" + proxy.address() + " (SOCKS proxy)");
            proxy.cut();
            Sockets.eventually("reconnected").until(() -> Sockets.onlyPeer(push).reconnects() == 1);
            push.send("second");
            assertThat(pull.receive().text()).isEqualTo("second");
            assertThat(proxy.requests()).containsExactly("far.example", "far.example");
        }
    }
}
