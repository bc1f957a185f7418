// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.ZmqInterruptedException;
import dev.zmq.engine.testkit.Sockets;
import dev.zmq.engine.testkit.Workers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Traffic in one direction whose threads take up an interrupted call again. Every message must arrive once and in
 * order, which holds only if an interrupted send has not sent, and an interrupted receive has not taken.
 */
final class Stubborn {

    private static final int END = -1;
    private static final int MIN_MESSAGES = 1000;

    private final CompletableFuture<Thread> sender = new CompletableFuture<>();
    private final CompletableFuture<Thread> receiver = new CompletableFuture<>();
    private final AtomicInteger interruptedCalls = new AtomicInteger();
    private final Future<?> sending;
    private final Future<Integer> receiving;

    private volatile boolean finishing;
    private volatile boolean abandoned;

    Stubborn(Socket from, Socket to, Workers workers) {
        this.sending = workers.run(() -> send(from));
        this.receiving = workers.call(() -> receive(to));
    }

    Thread sender() {
        return sender.join();
    }

    Thread receiver() {
        return receiver.join();
    }

    int interruptedCalls() {
        return interruptedCalls.get();
    }

    /** Lets the traffic come to its end, when nobody interrupts any more. */
    void finish() {
        finishing = true;
        Workers.join(sending);
        assertThat(Workers.join(receiving)).isGreaterThanOrEqualTo(MIN_MESSAGES);
    }

    /** Lets the threads end at the next interrupt, the test having failed. */
    void abandon() {
        abandoned = true;
    }

    private void send(Socket socket) {
        sender.complete(Thread.currentThread());
        for (int i = 0; !abandoned && (!finishing || i < MIN_MESSAGES); i++) {
            sendStubbornly(socket, i);
        }
        sendStubbornly(socket, END);
    }

    private void sendStubbornly(Socket socket, int number) {
        while (true) {
            try {
                socket.send(Integer.toString(number));
                return;
            } catch (ZmqInterruptedException e) {
                onInterrupt();
            }
        }
    }

    private int receive(Socket socket) {
        receiver.complete(Thread.currentThread());
        for (int expected = 0; !abandoned; expected++) {
            int number = Sockets.number(receiveStubbornly(socket));
            if (number == END) {
                return expected;
            }
            assertThat(number).isEqualTo(expected);
        }
        return END;
    }

    private Message receiveStubbornly(Socket socket) {
        while (true) {
            try {
                return socket.receive();
            } catch (ZmqInterruptedException e) {
                onInterrupt();
            }
        }
    }

    private void onInterrupt() {
        if (abandoned) {
            throw new AssertionError("abandoned");
        }
        interruptedCalls.incrementAndGet();
        assertThat(Thread.interrupted())
                .as("interrupt flag after the exception")
                .isTrue();
    }
}
