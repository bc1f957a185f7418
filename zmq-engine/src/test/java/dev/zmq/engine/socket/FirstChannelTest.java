// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Context;
import dev.zmq.engine.PollEvent;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.Workers;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/** A polling thread may run the loop while it has no channels; here the first one comes just before it does. */
@Timeout(60)
class FirstChannelTest {

    private final AtomicBoolean armed = new AtomicBoolean();
    private final AtomicBoolean inTheWindow = new AtomicBoolean();
    private final AtomicBoolean goOn = new AtomicBoolean();

    /** Stops the polling thread where it asks for the time to the next timer. */
    private final class Pending extends TreeSet<Object> {
        private int calls;

        @Override
        public boolean isEmpty() {
            // First it runs what is due, then it is about to wait.
            if (armed.get() && ++calls == 2) {
                armed.set(false);
                inTheWindow.set(true);
                for (long start = System.nanoTime(); !goOn.get() && System.nanoTime() - start < 1_000_000_000; ) {
                    Thread.onSpinWait();
                }
            }
            return super.isEmpty();
        }
    }

    @RepeatedTest(20)
    void theFirstChannelEndsAWait() throws Exception {
        Context here = Context.create();
        Context elsewhere = Context.create();
        EnginePoller poller = new EnginePoller();
        Field timers = EnginePoller.class.getDeclaredField("timers");
        timers.setAccessible(true);
        Field pending = PollTimers.class.getDeclaredField("pending");
        pending.setAccessible(true);
        pending.set(timers.get(poller), new Pending());
        Workers workers = new Workers();
        Pipe pipe = Pipe.open();
        try {
            pipe.source().configureBlocking(false);
            pipe.sink().write(ByteBuffer.wrap(new byte[1]));
            Socket router = elsewhere.socket(SocketType.ROUTER).setOption(SocketOptions.LINGER, Duration.ZERO);
            Socket dealer = here.socket(SocketType.DEALER)
                    .setOption(SocketOptions.LINGER, Duration.ZERO)
                    .connect(router.bind(Sockets.ANY_PORT));
            poller.register(dealer, PollEvent.READABLE);
            workers.run(() -> {
                try {
                    while (true) {
                        router.send(router.receive());
                    }
                } catch (ZmqClosedException e) {
                    // the end of the test
                }
            });
            CountDownLatch returned = new CountDownLatch(1);
            workers.run(() -> {
                for (int i = 0; i < 100; i++) {
                    dealer.send("ping");
                    while (dealer.tryReceive() == null) {
                        poller.poll(Sockets.PATIENCE);
                    }
                }
                armed.set(true);
                try {
                    poller.poll(SocketOptions.INFINITE);
                    returned.countDown();
                } catch (ZmqClosedException e) {
                    // it never returned
                }
            });
            Sockets.repeatUntil("wait", inTheWindow::get);
            poller.register(pipe.source(), PollEvent.READABLE);
            goOn.set(true);
            assertThat(returned.await(10, TimeUnit.SECONDS)).as("poll returned").isTrue();
        } finally {
            poller.close();
            here.close();
            elsewhere.close();
            workers.close();
            pipe.source().close();
            pipe.sink().close();
        }
    }
}
