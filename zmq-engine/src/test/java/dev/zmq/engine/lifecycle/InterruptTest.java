// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmq.engine.Message;
import dev.zmq.engine.MonitorEvent;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqInterruptedException;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.TestContexts;
import dev.zmq.engine.testkit.Workers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Interrupts end blocking calls and hurt nothing else. */
class InterruptTest {

    private static final int INTERRUPTS = 10_000;

    @RegisterExtension
    final TestContexts contexts = new TestContexts();

    @Test
    void aBlockedReceiverIsInterruptedAndGoesOn() {
        Socket pull = contexts.socket(SocketType.PULL);
        Socket push = contexts.socket(SocketType.PUSH).connect(pull.bind(Sockets.ANY_PORT));
        Sockets.awaitReady(push, 1);

        assertThatInterruptEnds(pull::receive);
        assertThatInterruptEnds(() -> pull.receive(Duration.ofSeconds(-1)));
        assertThatInterruptEnds(() -> pull.receive(new ArrayList<>(), 10, Duration.ofSeconds(30)));

        Sockets.sendNumbers(push, 0, 100);
        Sockets.receiveNumbers(pull, 0, 100);
        assertThat(push.statistics().reconnects()).isZero();
        assertThat(Sockets.readyPeers(pull)).hasSize(1);
    }

    @Test
    void aSenderBlockedAtTheHighWaterMarkIsInterruptedAndItsMessageIsNotSent() {
        Socket pull = contexts.socket(SocketType.PULL).setOption(SocketOptions.RECEIVE_HIGH_WATER_MARK, 10);
        Socket push = contexts.socket(SocketType.PUSH).setOption(SocketOptions.SEND_HIGH_WATER_MARK, 10);
        push.connect(pull.bind(Sockets.ANY_PORT));
        int sent = fill(push);

        assertThatInterruptEnds(() -> push.send(numbered(-1)));
        assertThatInterruptEnds(() -> push.send(numbered(-1), Duration.ofSeconds(-1)));

        assertThat(push.statistics().sentMessages()).isEqualTo(sent);
        Sockets.receiveNumbers(pull, 0, sent);
        push.send(numbered(sent));
        Sockets.receiveNumbers(pull, sent, 1);
        assertThat(push.statistics().reconnects()).isZero();
    }

    @Test
    void aSenderWithoutPeerIsInterrupted() {
        Socket push = contexts.socket(SocketType.PUSH);
        String endpoint = push.bind(Sockets.ANY_PORT);

        assertThatInterruptEnds(() -> push.send("nobody there"));

        Socket pull = contexts.socket(SocketType.PULL).connect(endpoint);
        Sockets.awaitReady(push, 1);
        push.send("somebody there");
        assertThat(Sockets.receive(pull).text()).isEqualTo("somebody there");
    }

    @Test
    void aRequesterInterruptedWhileItWaitsMayWaitAgain() {
        Socket rep = contexts.socket(SocketType.REP);
        Socket req = contexts.socket(SocketType.REQ).connect(rep.bind(Sockets.ANY_PORT));
        req.send("question");

        assertThatInterruptEnds(req::receive);

        rep.send(Sockets.receive(rep));
        assertThat(Sockets.receive(req).text()).isEqualTo("question");
    }

    @Test
    void aThreadWithItsInterruptFlagSetIsNotLetIntoABlockingCall() throws Exception {
        Socket pull = contexts.socket(SocketType.PULL);
        pull.bind(Sockets.ANY_PORT);
        try (Workers workers = new Workers()) {
            Future<Boolean> worker = workers.call(() -> {
                Thread.currentThread().interrupt();
                assertThatThrownBy(pull::receive).isInstanceOf(ZmqInterruptedException.class);
                return Thread.interrupted();
            });

            assertThat(Workers.join(worker)).as("interrupt flag").isTrue();
        }
    }

    @Test
    void aStormOfInterruptsLosesNoMessageAndNoConnection() throws Exception {
        Socket bound = contexts.socket(SocketType.DEALER);
        Socket connected = contexts.socket(SocketType.DEALER);
        ConcurrentLinkedQueue<MonitorEvent> events = new ConcurrentLinkedQueue<>();
        bound.addMonitor(events::add);
        connected.addMonitor(events::add);
        connected.connect(bound.bind(Sockets.ANY_PORT));
        Sockets.awaitReady(bound, 1);

        try (Workers workers = new Workers()) {
            Stubborn a = new Stubborn(bound, connected, workers);
            Stubborn b = new Stubborn(connected, bound, workers);
            List<Thread> targets = List.of(a.sender(), a.receiver(), b.sender(), b.receiver());
            for (int i = 0; i < INTERRUPTS; i++) {
                targets.get(i % targets.size()).interrupt();
                LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(50_000));
            }
            try {
                a.finish();
                b.finish();
            } finally {
                a.abandon();
                b.abandon();
            }
            assertThat(a.interruptedCalls() + b.interruptedCalls())
                    .as("calls that were interrupted")
                    .isPositive();
        }
        assertThat(events).extracting(MonitorEvent::kind).doesNotContain(MonitorEvent.Kind.DISCONNECTED);
        assertThat(connected.statistics().reconnects()).isZero();
        assertThat(Sockets.readyPeers(bound)).hasSize(1);
    }

    private static Message numbered(int number) {
        return Message.of(new byte[10_000], Integer.toString(number).getBytes(StandardCharsets.UTF_8));
    }

    /** Sends until neither side has room, and returns the number of messages. */
    private static int fill(Socket push) {
        Sockets.awaitReady(push, 1);
        int sent = 0;
        while (push.send(numbered(sent), Duration.ofMillis(200))) {
            sent++;
        }
        return sent;
    }

    /** Fails unless an interrupt ends the call in the documented way. */
    private static void assertThatInterruptEnds(Workers.Work call) {
        AtomicReference<Thread> thread = new AtomicReference<>();
        CountDownLatch started = new CountDownLatch(1);
        try (Workers workers = new Workers()) {
            Future<Boolean> flag = workers.call(() -> {
                thread.set(Thread.currentThread());
                started.countDown();
                assertThatThrownBy(call::run).isInstanceOf(ZmqInterruptedException.class);
                return Thread.interrupted();
            });
            started.await();
            Sockets.eventually("blocked call").until(() -> isBlocked(thread.get()));

            thread.get().interrupt();

            assertThat(Workers.join(flag))
                    .as("interrupt flag after the exception")
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A receiver may wait in the selector of the I/O thread; to the JVM a thread that does is runnable. */
    private static boolean isSelecting(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0
                && stack[0].isNativeMethod()
                && stack[0].getClassName().startsWith("sun.nio.ch.");
    }

    private static boolean isBlocked(Thread thread) {
        Thread.State state = thread.getState();
        return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING || isSelecting(thread);
    }
}
