// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Payloads;
import dev.zmq.engine.testkit.PythonPeer;
import dev.zmq.engine.testkit.PythonSocket;
import dev.zmq.engine.testkit.RequiresLibzmq;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Numbered requests between our REQ and REP and libzmq's. */
@RequiresLibzmq
@Tag("V18")
@Tag("L3")
class LibzmqRequestIdTest {

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    private PythonPeer python;

    @BeforeEach
    void startPython() {
        python = PythonPeer.start();
    }

    @AfterEach
    void stopPython() {
        python.close();
    }

    @Test
    void theirReplierAnswersOurNumberedRequests() {
        PythonSocket rep = python.socket("REP");
        Socket req = contexts.socket(SocketType.REQ)
                .setOption(SocketOptions.REQ_RELAXED, true)
                .setOption(SocketOptions.REQ_CORRELATE, true)
                .connect(rep.bind(Sockets.ANY_PORT));
        req.send("abandoned");
        assertThat(rep.receive().text()).isEqualTo("abandoned");

        req.send("question");
        rep.send(Message.of("late answer"));
        assertThat(rep.receive().text()).isEqualTo("question");
        rep.send(Message.of("answer", "in two parts"));

        Payloads.assertEqual(Sockets.receive(req), Message.of("answer", "in two parts"));
    }

    @Test
    void ourReplierAnswersTheirNumberedRequests() {
        Socket rep = contexts.socket(SocketType.REP);
        PythonSocket req = python.socket("REQ").option("REQ_CORRELATE", 1).option("REQ_RELAXED", 1);
        req.connect(rep.bind(Sockets.ANY_PORT));
        req.send(Message.of("abandoned"));
        assertThat(Sockets.receive(rep).text()).isEqualTo("abandoned");

        req.send(Message.of("question"));
        rep.send("late answer");
        assertThat(Sockets.receive(rep).text()).isEqualTo("question");
        rep.send(Message.of("answer", "in two parts"));

        Payloads.assertEqual(req.receive(), Message.of("answer", "in two parts"));
    }
}
