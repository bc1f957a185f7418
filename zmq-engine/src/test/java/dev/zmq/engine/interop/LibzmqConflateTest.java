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
import dev.zmq.engine.testkit.SharedPythonPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The newest message only, with libzmq on the other side. */
@RequiresLibzmq
class LibzmqConflateTest {

    private static final int COUNT = 10_000;

    @RegisterExtension
    static final SharedPythonPeer python = new SharedPythonPeer();

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void weReceiveTheNewestThatTheySent() {
        Socket pull = contexts.socket(SocketType.PULL).setOption(SocketOptions.CONFLATE, true);
        PythonSocket push = python.socket("PUSH").connect(pull.bind(Sockets.ANY_PORT));
        PythonPeer.await(push.sendNumbers(0, COUNT));
        Sockets.eventually("all messages").until(() -> pull.statistics().receivedMessages() == COUNT);

        assertThat(Sockets.receive(pull).text()).isEqualTo("" + (COUNT - 1));
        assertThat(pull.tryReceive()).isNull();
    }

    @Test
    void theyReceiveTheNewestThatWeSent() {
        String endpoint = Endpoints.unbound();
        Socket push = contexts.socket(SocketType.PUSH).setOption(SocketOptions.CONFLATE, true);
        Sockets.sendNumbers(push.connect(endpoint), 0, COUNT);
        PythonSocket pull = python.socket("PULL");
        pull.bind(endpoint);

        assertThat(pull.receive().text()).isEqualTo("" + (COUNT - 1));
        push.send("end");
        assertThat(pull.receive().text()).isEqualTo("end");
    }
}
