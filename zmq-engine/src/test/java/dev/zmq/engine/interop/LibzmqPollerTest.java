// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.PollEvent;
import dev.zmq.engine.Poller;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.PythonPeer;
import dev.zmq.engine.testkit.PythonSocket;
import dev.zmq.engine.testkit.RequiresLibzmq;
import dev.zmq.engine.testkit.SharedPythonPeer;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A poller's sockets with libzmq on the other side. */
@RequiresLibzmq
@Tag("V36")
class LibzmqPollerTest {

    private static final int COUNT = 5000;

    @RegisterExtension
    static final SharedPythonPeer python = new SharedPythonPeer();

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void oneThreadReceivesFromTheirPushAndFeedsTheirPull() {
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH).setOption(SocketOptions.SEND_HIGH_WATER_MARK, 10);
        PythonSocket theirPush = python.socket("PUSH").connect(pull.bind(Sockets.ANY_PORT));
        PythonSocket theirPull = python.socket("PULL").connect(push.bind(Sockets.ANY_PORT));
        AtomicInteger received = new AtomicInteger();
        AtomicInteger sent = new AtomicInteger();
        CompletableFuture<Void> theySend = theirPush.sendNumbers(0, COUNT);
        CompletableFuture<Void> theyReceive = theirPull.receiveNumbers(0, COUNT);
        try (Poller poller = Poller.create()) {
            poller.register(pull, PollEvent.READABLE)
                    .onReady(item ->
                            assertThat(Sockets.number(pull.tryReceive())).isEqualTo(received.getAndIncrement()));
            poller.register(push, PollEvent.WRITABLE).onReady(item -> {
                assertThat(push.trySend(Message.of("" + sent.get()))).isTrue();
                if (sent.incrementAndGet() == COUNT) {
                    item.cancel();
                }
            });
            while (received.get() < COUNT || sent.get() < COUNT) {
                assertThat(poller.dispatch(Sockets.PATIENCE)).isPositive();
            }
        }
        PythonPeer.await(theySend);
        PythonPeer.await(theyReceive);
    }
}
