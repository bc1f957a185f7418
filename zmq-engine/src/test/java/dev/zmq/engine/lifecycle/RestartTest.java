// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Endpoints;
import dev.zmq.engine.testkit.RawListener;
import dev.zmq.engine.testkit.RawPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Workers;
import dev.zmq.engine.testkit.Zmtp;
import java.time.Duration;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Both sides may come and go in any order. */
@Tag("V12")
@Tag("V15")
class RestartTest {

    private static final Duration RECONNECT_INTERVAL = Duration.ofMillis(100);

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    @Tag("V11")
    void aRequestSentBeforeTheReplierStartsIsAnsweredAsSoonAsItDoes() {
        String endpoint = Endpoints.unbound();
        Socket req = contexts.socket(SocketType.REQ).connect(endpoint);
        req.send("first");
        // Several attempts to connect fail meanwhile.
        assertThat(req.receive(RECONNECT_INTERVAL.multipliedBy(5))).isNull();

        Socket rep = contexts.socket(SocketType.REP);
        rep.bind(endpoint);
        long bound = System.nanoTime();
        rep.send(Sockets.receive(rep));

        assertThat(Sockets.receive(req).text()).isEqualTo("first");
        assertThat(Duration.ofNanos(System.nanoTime() - bound)).isLessThan(RECONNECT_INTERVAL.plusSeconds(1));
    }

    @Test
    void aRequesterGoesOnWithARestartedReplier() {
        String endpoint = Endpoints.unbound();
        Socket req = contexts.socket(SocketType.REQ).connect(endpoint);
        for (int round = 0; round < 5; round++) {
            try (Socket rep = contexts.socket(SocketType.REP)) {
                rep.bind(endpoint);
                req.send("round " + round);
                Message request = Sockets.receive(rep);
                rep.setOption(SocketOptions.LINGER, Sockets.PATIENCE).send(request);
            }
            assertThat(Sockets.receive(req).text()).isEqualTo("round " + round);
            // A request sent before the loss is noticed goes down with the connection, and REQ does not repeat it.
            Sockets.awaitReady(req, 0);
        }
        assertThat(req.statistics().reconnects()).isEqualTo(4);
    }

    @Test
    void aReplierGoesOnWithRestartedRequesters() {
        Socket rep = contexts.socket(SocketType.REP);
        String endpoint = rep.bind(Sockets.ANY_PORT);
        for (int round = 0; round < 5; round++) {
            try (Socket req = contexts.socket(SocketType.REQ)) {
                req.connect(endpoint);
                req.send("round " + round);
                rep.send(Sockets.receive(rep));
                assertThat(Sockets.receive(req).text()).isEqualTo("round " + round);
            }
        }
        Sockets.awaitReady(rep, 0);
    }

    @Test
    void whatIsQueuedForALostPeerGoesToItsSuccessorInOrder() {
        String endpoint = Endpoints.unbound();
        Socket push = contexts.socket(SocketType.PUSH).connect(endpoint);
        Sockets.sendNumbers(push, 0, 100);
        try (Socket first = contexts.socket(SocketType.PULL)) {
            first.bind(endpoint);
            Sockets.receiveNumbers(first, 0, 100);
        }
        Sockets.eventually("loss of the connection")
                .until(() -> Sockets.readyPeers(push).isEmpty());

        Sockets.sendNumbers(push, 100, 100);
        try (Socket second = contexts.socket(SocketType.PULL)) {
            second.bind(endpoint);
            Sockets.receiveNumbers(second, 100, 100);
        }
    }

    @Test
    @Tag("V23")
    void aMessageCutByTheLossOfTheConnectionIsSentAgainAsAWhole() {
        byte[] large = new byte[8 << 20];
        large[large.length - 1] = 42;
        try (RawListener listener = RawListener.open(8192)) {
            Socket push = contexts.socket(SocketType.PUSH)
                    .setOption(SocketOptions.SEND_BUFFER, 8192)
                    .connect(listener.endpoint());
            try (RawPeer first = listener.accept().handshake("PULL")) {
                push.send(Message.of(Zmtp.text("part one"), large));
                assertThat(first.readFrame().text()).isEqualTo("part one");
                first.read(1 << 20);
                first.reset();
            }
            try (RawPeer second = listener.accept().handshake("PULL")) {
                assertThat(second.readFrame().text()).isEqualTo("part one");
                assertThat(second.readFrame().body()).isEqualTo(large);
            }
        }
    }

    @Test
    void trafficGoesOnThroughManyRestartsOfTheBoundSide() {
        String endpoint = Endpoints.unbound();
        try (Workers workers = new Workers()) {
            Socket push = contexts.socket(SocketType.PUSH).connect(endpoint);
            Future<?> sender = workers.run(() -> {
                for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                    push.send(Integer.toString(i));
                }
            });
            int last = -1;
            for (int round = 0; round < 5; round++) {
                try (Socket pull = contexts.socket(SocketType.PULL)) {
                    pull.bind(endpoint);
                    for (int i = 0; i < 2000; i++) {
                        int number = Sockets.number(Sockets.receive(pull));
                        assertThat(number).as("order over restarts").isGreaterThan(last);
                        last = number;
                    }
                }
            }
            assertThat(sender.isDone()).isFalse();
            push.close();
            assertThat(sender).failsWithin(Sockets.PATIENCE);
        }
    }
}
