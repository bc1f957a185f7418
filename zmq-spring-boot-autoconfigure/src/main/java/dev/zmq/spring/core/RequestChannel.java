// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.ZmqInterruptedException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Requests and their replies on one socket, one pair at a time.
 *
 * <p>Thread-safe.
 */
abstract class RequestChannel {

    private final String socketName;
    private final Socket socket;
    private final ReentrantLock turn = new ReentrantLock(true);

    RequestChannel(String socketName, Socket socket) {
        this.socketName = socketName;
        this.socket = socket;
    }

    /** Sends a request and returns the content of its reply. */
    final Message exchange(Message request, Duration timeout) {
        Deadline deadline = Deadline.after(timeout);
        if (!lock(deadline)) {
            throw noReply(timeout, "other requests on the socket took all the time");
        }
        try {
            return exchange(request, deadline, timeout);
        } finally {
            turn.unlock();
        }
    }

    /** Called for one request at a time. */
    abstract Message exchange(Message request, Deadline deadline, Duration timeout);

    final Socket socket() {
        return socket;
    }

    final void send(Message message, Deadline deadline, Duration timeout) {
        if (!socket.send(message, deadline.remaining())) {
            throw noReply(timeout, "no peer had room for the request, which was not sent");
        }
    }

    final ZmqReplyTimeoutException noReply(Duration timeout, String progress) {
        return new ZmqReplyTimeoutException(socketName, timeout, progress);
    }

    private boolean lock(Deadline deadline) {
        try {
            return turn.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ZmqInterruptedException(
                    "Interrupted while waiting for other requests on socket '" + socketName + "'");
        }
    }
}
