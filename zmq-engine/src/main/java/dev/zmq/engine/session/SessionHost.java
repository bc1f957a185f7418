// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.session;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.Message;
import dev.zmq.engine.MonitorEvent;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.zmtp.PeerInfo;
import org.jspecify.annotations.Nullable;

/**
 * What sessions need of the socket they belong to. Called on I/O threads, unless stated otherwise; for sockets of one
 * context on the threads that bind, connect, close and send.
 */
public interface SessionHost {

    /** The name of the socket, for logs. Any thread. */
    String name();

    /** Creates a pipe and lists it in the socket's statistics. Any thread. */
    Pipe openPipe(String endpoint, boolean accepted, SessionSettings settings);

    /**
     * Creates a pipe to a socket of the same context and lists it in the statistics. Any thread.
     *
     * @param connecting the pipe of the socket that connects to this one, null if it is this one that connects
     */
    Pipe openInprocPipe(String endpoint, @Nullable Pipe connecting, SessionSettings settings);

    /** Takes a pipe out of the statistics, adding its figures to the socket's totals. */
    void closePipe(Pipe pipe);

    /**
     * Lets messages be routed to and from a pipe. Any thread. Does nothing if they already are.
     *
     * @return false if the socket takes no further peer
     */
    boolean attach(Pipe pipe);

    /** Routes no further messages to a pipe; those in its queues stay. Any thread. */
    void retire(Pipe pipe);

    /** Ends routing to a pipe, dropping what is queued for the peer; what came from it can still be received. */
    void detach(Pipe pipe, DropReason reason);

    /** Tells that a connection of an attached pipe is ready; commands of the socket may be sent through it. */
    void ready(Pipe pipe, PeerInfo peer, CommandSender commands);

    /** Tells that the connection of a pipe is lost. */
    void unready(Pipe pipe);

    /** Returns whether messages from a peer are queued for the application, rather than handled at once. */
    boolean queuesIncoming(Pipe pipe);

    /** Returns how many messages a socket that does not queue them takes now; asked again when its queue has drained. */
    int credit(Pipe pipe);

    /** Tells that an empty queue from a peer has messages now. */
    void messagesArrived(Pipe pipe);

    /** Handles an incoming message of a socket that does not queue them. */
    void upstreamMessage(Pipe pipe, Message message);

    /** Handles a subscription, or the end of one. */
    void subscription(Pipe pipe, boolean subscribe, byte[] topic);

    /** Counts a peer that was turned away before its handshake was over; the reason begins with its address. */
    void rejected(String reason);

    /** Reports an event to monitors. Any thread. */
    default void event(MonitorEvent.Kind kind, String endpoint, @Nullable String address, @Nullable String detail) {
        event(kind, endpoint, address, null, 0, detail);
    }

    /** Reports an event of a pipe, if there is one by then, with the value that belongs to its kind. Any thread. */
    void event(
            MonitorEvent.Kind kind,
            String endpoint,
            @Nullable String address,
            @Nullable Pipe pipe,
            long value,
            @Nullable String detail);

    /** Tells that a session has released everything it held. */
    void ended(Session session);
}
