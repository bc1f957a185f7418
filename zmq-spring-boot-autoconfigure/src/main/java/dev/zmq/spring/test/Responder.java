// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.engine.ZmqInterruptedException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers each message that a peer receives, on a thread of its own that ends with the socket, and remembers them. */
final class Responder {

    private static final long END_MILLIS = 2_000;

    private final Socket socket;
    private final Function<Message, Message> answer;
    private final BlockingQueue<Message> requests = new LinkedBlockingQueue<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Thread thread;

    Responder(Socket socket, Function<Message, Message> answer) {
        this.socket = socket;
        this.answer = answer;
        this.thread = new Thread(this::run, socket.name() + "-answers");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Waits a moment for the answer that is under way, after the socket was closed. */
    void awaitEnd() {
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                Message request = socket.receive();
                requests.add(request);
                socket.send(answer.apply(request));
            }
        } catch (ZmqClosedException end) {
            // The test is over.
        } catch (RuntimeException | Error failed) {
            failure.set(failed);
        }
    }

    /** Waits for a request; null if there is none in time. */
    @Nullable
    Message poll(Duration timeout) {
        Message message;
        try {
            message = requests.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ZmqInterruptedException("The test was interrupted while it waited");
        }
        if (message == null) {
            throwFailure();
        }
        return message;
    }

    /** Throws what ended the answers, once. */
    void throwFailure() {
        Throwable thrown = failure.getAndSet(null);
        if (thrown != null) {
            throw new AssertionError("The peer '" + socket.name() + "' could not answer: " + thrown, thrown);
        }
    }
}
