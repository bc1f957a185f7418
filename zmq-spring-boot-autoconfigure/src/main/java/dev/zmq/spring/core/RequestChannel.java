// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.engine.Message;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.Socket;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.engine.ZmqException;
import java.util.concurrent.CompletableFuture;

/**
 * Requests and their replies on one socket, whichever templates make them.
 *
 * <p>A request that gets no reply in time may be repeated, as the client of the Lazy Pirate pattern does: on a fresh
 * connection if the present one took the request and has been silent since. What only waits for a peer to connect is not
 * queued a second time.
 *
 * <p>Thread-safe.
 */
abstract class RequestChannel {

    private final String socketName;
    private final Socket socket;
    private final ConnectionRenewal.History renewals = new ConnectionRenewal.History();

    RequestChannel(String socketName, Socket socket) {
        this.socketName = socketName;
        this.socket = socket;
    }

    /**
     * Sends a request and returns the content of its reply.
     *
     * @param wait the first attempt, which says how long each may take
     * @param retries how many further attempts there may be
     */
    abstract Message exchange(Message request, ReplyWaits.Call wait, int retries);

    /** Sends a request; the future gets the content of its reply, or what {@link #exchange} would have thrown. */
    abstract CompletableFuture<Message> exchangeAsync(Message request, ReplyWaits.Call wait, int retries);

    /** Has calls look at their deadlines again that wait for something else than the socket. */
    void reviewDeadlines() {}

    /** Ends threads that wait for requests, and refuses further ones, as nobody is left who might make any. */
    void rest() {}

    /** Takes requests, as somebody is there who might make some. */
    void wake() {}

    final String socketName() {
        return socketName;
    }

    final Socket socket() {
        return socket;
    }

    /** Remembers what the connections have done so far, to replace those that are silent from now on. */
    final ConnectionRenewal renewalFromNow() {
        return ConnectionRenewal.before(socket, renewals);
    }

    /** Returns how far a request that the socket took has come, as far as is known. */
    final String progress() {
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

    final ZmqException noReply(ReplyWaits.Call call, int attempts, String progress) {
        return call.isTimedOut()
                ? new ZmqReplyTimeoutException(socketName, call.timeout(), attempts, progress)
                : new ZmqClosedException("No reply on socket '" + socketName
                        + "', and the application is stopping, so that calls no longer wait: " + progress);
    }

    /** Returns how far a request has come that was or was not taken by the socket at the last attempt. */
    final String progress(boolean sent) {
        return sent ? progress() : "no peer is connected that has room, the request was not sent";
    }
}
