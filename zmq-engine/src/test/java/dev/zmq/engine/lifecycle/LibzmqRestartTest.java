// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.PythonPeer;
import dev.zmq.engine.testkit.PythonSocket;
import dev.zmq.engine.testkit.RequiresLibzmq;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Workers;
import java.time.Duration;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A libzmq process is killed in the middle of traffic, and another takes its place. */
@RequiresLibzmq
@Tag("V15")
class LibzmqRestartTest {

    private static final int ROUNDS = 3;

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @ParameterizedTest(name = "we bind: {0}")
    @ValueSource(booleans = {true, false})
    void weReceiveFromTheSuccessorOfAKilledSender(boolean weBind) {
        String endpoint = Endpoints.unbound();
        Socket pull = contexts.socket(SocketType.PULL);
        attach(pull, endpoint, weBind);
        for (int round = 0; round < ROUNDS; round++) {
            try (PythonPeer python = PythonPeer.start()) {
                PythonSocket push = python.socket("PUSH");
                attach(push, endpoint, !weBind);
                push.flood();

                // Each process counts from 0 on: its own numbers must come in order and without a gap.
                Sockets.receiveNumbers(pull, 0, 20_000);
                python.kill();
                while (pull.receive(Duration.ofMillis(100)) != null) {
                    // what had arrived before the kill
                }
            }
        }
    }

    @ParameterizedTest(name = "we bind: {0}")
    @ValueSource(booleans = {true, false})
    void weSendToTheSuccessorOfAKilledReceiver(boolean weBind) {
        String endpoint = Endpoints.unbound();
        Socket push = contexts.socket(SocketType.PUSH);
        attach(push, endpoint, weBind);
        try (Workers workers = new Workers()) {
            Future<?> sender = workers.run(() -> sendUntilClosed(push));
            for (int round = 0; round < ROUNDS; round++) {
                try (PythonPeer python = PythonPeer.start()) {
                    PythonSocket pull = python.socket("PULL");
                    attach(pull, endpoint, !weBind);
                    int first = Sockets.number(pull.receive());
                    long sentBefore = push.statistics().sentMessages();
                    pull.receiveNumbers(first + 1, 2000).join();
                    pull.drain();
                    Sockets.eventually("traffic").until(() -> push.statistics().sentMessages() > sentBefore + 20_000);
                    python.kill();
                }
            }
            assertThat(sender.isDone()).as("sender ended").isFalse();
            push.close();
            Workers.join(sender);
        }
    }

    @Test
    void weReplyToTheSuccessorOfAKilledRequester() {
        Socket rep = contexts.socket(SocketType.REP);
        String endpoint = rep.bind(Sockets.ANY_PORT);
        for (int round = 0; round < ROUNDS; round++) {
            try (PythonPeer python = PythonPeer.start()) {
                PythonSocket req = python.socket("REQ").connect(endpoint);
                req.sendNumbers(round, 1).join();
                assertThat(Sockets.number(Sockets.receive(rep))).isEqualTo(round);
                if (round == 1) {
                    python.kill();
                    Sockets.awaitReady(rep, 0);
                }
                rep.send("answer " + round); // dropped when the requester is gone
                if (round != 1) {
                    assertThat(req.receive().text()).isEqualTo("answer " + round);
                }
            }
        }
    }

    private static void sendUntilClosed(Socket push) {
        try {
            for (int i = 0; ; i++) {
                push.send(Integer.toString(i));
            }
        } catch (ZmqClosedException e) {
            // the test has seen enough
        }
    }

    private static void attach(Socket socket, String endpoint, boolean bind) {
        if (bind) {
            socket.bind(endpoint);
        } else {
            socket.connect(endpoint);
        }
    }

    private static void attach(PythonSocket socket, String endpoint, boolean bind) {
        if (bind) {
            socket.bind(endpoint);
        } else {
            socket.connect(endpoint);
        }
    }
}
