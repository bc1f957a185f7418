// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.engine.Message;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.Socket;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.engine.ZmqException;
import dev.zmq.engine.ZmqInterruptedException;
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
    final Message exchange(Message request, ReplyWaits.Call call) {
        boolean myTurn = lock(call.deadline());
        try {
            if (!myTurn || call.deadline().remainingNanos() == 0) {
                throw noReply(call, "other requests on the socket took all the time, this one was not sent");
            }
            return exchangeInTurn(request, call);
        } finally {
            if (myTurn) {
                turn.unlock();
            }
        }
    }

    /** Called for one request at a time. */
    abstract Message exchangeInTurn(Message request, ReplyWaits.Call call);

    final Socket socket() {
        return socket;
    }

    final void send(Message message, ReplyWaits.Call call) {
        if (!socket.send(message, call.deadline().remaining())) {
            throw noReply(call, "no peer is connected that has room, the request was not sent");
        }
    }

    /** Waits for the next message that arrives on the socket. */
    final Message receive(ReplyWaits.Call call) {
        Message message = call.receive(socket);
        if (message == null) {
            throw noReply(call, progress());
        }
        return message;
    }

    /** Returns how far a request that the socket took has come, as far as is known. */
    private String progress() {
        boolean connected = false;
        boolean queued = false;
        for (PeerStatistics peer : socket.statistics().peers()) {
            connected |= peer.state() == PeerState.READY;
            queued |= peer.outgoing().depth() > 0;
        }
        if (!connected) {
            return "no peer is connected"
                    + (queued ? ", the request is queued and goes to one that connects later" : "");
        }
        return queued ? "the request may still be queued" : "the request was sent";
    }

    private ZmqException noReply(ReplyWaits.Call call, String progress) {
        return call.isTimedOut()
                ? new ZmqReplyTimeoutException(socketName, call.timeout(), progress)
                : new ZmqClosedException("No reply on socket '" + socketName
                        + "', and the application is stopping, so that calls no longer wait: " + progress);
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
