// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A ZeroMQ socket: a set of endpoints, the peers behind them, and bounded queues to and from each peer.
 *
 * <p>Thread-safe: any number of threads may send, receive and configure at the same time. A message, with all its
 * parts, goes in one call, so parts of different messages never mix. REQ and REP sockets keep their strict alternation
 * over all threads together.
 *
 * <p>Interrupting a thread ends its blocking call with {@link ZmqInterruptedException} and harms neither the socket nor
 * any connection; the interrupt flag stays set.
 *
 * <p>Every method throws {@link ZmqClosedException} once the socket or its context is closed, except
 * {@link #close()}, {@link #name()}, {@link #type()} and {@link #statistics()}.
 */
public interface Socket extends AutoCloseable {

    /** Returns the name given at creation, or a generated one such as {@code pull-3}. */
    String name();

    /** Returns the type given at creation. */
    SocketType type();

    /**
     * Sets an option. {@link SocketOption#effect()} tells whether open connections take it over or only later ones.
     *
     * @return this socket
     * @throws InvalidOptionException if the value is out of range or the option is not for this socket type
     */
    <T> Socket setOption(SocketOption<T> option, T value);

    /** Returns the value in force for an option, the default if it was never set. */
    <T> T getOption(SocketOption<T> option);

    /**
     * Listens on an endpoint. May be called several times, and mixed with {@link #connect}.
     *
     * @param endpoint such as {@code tcp://127.0.0.1:5555}; {@code tcp://*:5555} listens on all interfaces, port
     *     {@code *} or {@code 0} takes a free one; {@code ipc:///run/orders} is a Unix domain socket, which replaces one
     *     that nobody listens on any more and is removed with the socket, {@code ipc://*} one in a directory of its own;
     *     {@code inproc://orders} is a name for the sockets of this context, which then get the very messages
     * @return the endpoint in its resolved form, with the port or path that was taken
     * @throws InvalidEndpointException if the endpoint cannot be understood
     * @throws ZmqBindException if the address cannot be listened on, for example because it is in use
     */
    String bind(String endpoint);

    /**
     * Connects to an endpoint in the background and keeps connecting again whenever the connection is lost. An absent
     * peer is not an error: unless {@link SocketOptions#IMMEDIATE} is set, messages queue up to the high-water mark.
     *
     * @return this socket
     * @throws InvalidEndpointException if the endpoint cannot be understood
     */
    Socket connect(String endpoint);

    /**
     * Stops listening on an endpoint and closes the connections that were accepted there. Waits for the I/O thread to free
     * the address, so that it can be listened on again at once; 1 s at most.
     *
     * @param endpoint as returned by {@link #bind}, or as given to it
     * @throws InvalidEndpointException if the socket does not listen there
     */
    void unbind(String endpoint);

    /**
     * Gives up a connection made by {@link #connect}. What is queued for it is still sent, for as long as
     * {@link SocketOptions#LINGER} says.
     *
     * @throws InvalidEndpointException if the socket is not connected there
     */
    void disconnect(String endpoint);

    /**
     * Closes the present connection to a peer, later, as if the network had broken it. What is queued for a peer that connected
     * to us is dropped and counted; it may connect again. An endpoint that this socket connects to is connected to again, and
     * what is queued for it stays: {@link #disconnect} is for giving it up.
     *
     * @param peerId as in {@link PeerStatistics#id()}
     * @return false if the socket has no such peer, or is not connected to it now
     */
    boolean disconnectPeer(long peerId);

    /** Returns the endpoint of the last {@link #bind} in resolved form or of the last {@link #connect}; else "". */
    String lastEndpoint();

    /**
     * Subscribes a SUB or XSUB socket to all messages whose first part starts with a prefix. Subscribing n times to the
     * same prefix needs n times {@link #unsubscribe}.
     *
     * <p>An XPUB socket with {@link SocketOptions#XPUB_MANUAL} subscribes the peer whose request it received last;
     * nothing happens if that peer has gone.
     *
     * @param prefix empty for everything; the array is copied
     * @return this socket
     * @throws ZmqUnsupportedException if the socket is of another type, or an XPUB without that option
     */
    Socket subscribe(byte[] prefix);

    /** Subscribes to a prefix in UTF-8; see {@link #subscribe(byte[])}. */
    default Socket subscribe(String prefix) {
        return subscribe(prefix.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Takes one subscription back; does nothing if there is none for the prefix.
     *
     * @return this socket
     * @throws ZmqUnsupportedException see {@link #subscribe(byte[])}
     */
    Socket unsubscribe(byte[] prefix);

    /** Takes back a subscription in UTF-8; see {@link #unsubscribe(byte[])}. */
    default Socket unsubscribe(String prefix) {
        return unsubscribe(prefix.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the number of distinct topics: of this socket's subscriptions (SUB, XSUB), or of those of all its peers
     * together (PUB, XPUB) (ZMQ_TOPICS_COUNT).
     *
     * @throws ZmqUnsupportedException if the socket is of another type
     */
    int topicCount();

    /**
     * Returns whether a ROUTER or STREAM socket could queue a message for a peer now (zmq_socket_get_peer_state).
     *
     * @param routingId the peer's routing id, the first part of messages from it
     * @throws ZmqUnroutableException if no peer has that id
     * @throws ZmqUnsupportedException if the socket is of another type
     */
    boolean isWritable(byte[] routingId);

    /**
     * Sends a message, waiting up to {@link SocketOptions#SEND_TIMEOUT} while no peer has room. PUB, REP and ROUTER
     * never wait: they drop, count the drop, and return (RFC 28, RFC 29).
     *
     * <p>On return the message is queued, not delivered.
     *
     * @throws ZmqTimeoutException if the time passed; the message was not sent
     * @throws ZmqUnroutableException if the message is addressed to nobody, on a STREAM socket or if
     *     {@link SocketOptions#ROUTER_MANDATORY} is set; the message was not sent
     * @throws ZmqClosedException also if {@link Context#limitSendWaits} ended the wait; the message was not sent
     * @throws ZmqInterruptedException if the thread was interrupted; the message was not sent
     * @throws ZmqStateException if a REQ socket awaits a reply or a REP socket has no request to answer
     * @throws ZmqUnsupportedException if a socket of this type cannot send
     */
    void send(Message message);

    /** Sends a message of one part; the array belongs to the socket from then on. See {@link #send(Message)}. */
    default void send(byte[] part) {
        send(Message.of(part));
    }

    /** Sends a message of one part in UTF-8; see {@link #send(Message)}. */
    default void send(String text) {
        send(Message.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Sends a message, waiting at most the given time while no peer has room.
     *
     * @param timeout zero does not wait, a negative duration waits without limit
     * @return false if the time passed; the message was not sent
     * @throws ZmqClosedException see {@link #send(Message)}
     * @throws ZmqInterruptedException if the thread was interrupted; the message was not sent
     * @throws ZmqStateException see {@link #send(Message)}
     * @throws ZmqUnsupportedException see {@link #send(Message)}
     */
    boolean send(Message message, Duration timeout);

    /**
     * Sends a message if that is possible without waiting.
     *
     * @return false if no peer has room now; the message was not sent
     * @throws ZmqStateException see {@link #send(Message)}
     * @throws ZmqUnsupportedException see {@link #send(Message)}
     */
    boolean trySend(Message message);

    /**
     * Receives a message, waiting up to {@link SocketOptions#RECEIVE_TIMEOUT} for one.
     *
     * @throws ZmqTimeoutException if the time passed
     * @throws ZmqInterruptedException if the thread was interrupted
     * @throws ZmqStateException if a REQ socket has not sent a request
     * @throws ZmqUnsupportedException if a socket of this type cannot receive
     */
    Message receive();

    /**
     * Receives a message, waiting at most the given time for one.
     *
     * @param timeout zero does not wait, a negative duration waits without limit
     * @return null if the time passed
     * @throws ZmqInterruptedException if the thread was interrupted
     * @throws ZmqStateException see {@link #receive()}
     * @throws ZmqUnsupportedException see {@link #receive()}
     */
    @Nullable
    Message receive(Duration timeout);

    /**
     * Receives a message if one has arrived.
     *
     * @return null if there is none now
     * @throws ZmqStateException see {@link #receive()}
     * @throws ZmqUnsupportedException see {@link #receive()}
     */
    @Nullable
    Message tryReceive();

    /**
     * Waits at most the given time for a first message, then takes what has arrived without waiting further. REQ and
     * REP sockets take one message at most, because of their alternation.
     *
     * @param target receives the messages in order
     * @param maxMessages at least 1
     * @param timeout zero does not wait, a negative duration waits without limit
     * @return the number of messages taken, 0 if the time passed
     * @throws ZmqInterruptedException if the thread was interrupted before a message was taken
     * @throws ZmqStateException see {@link #receive()}
     * @throws ZmqUnsupportedException see {@link #receive()}
     */
    int receive(List<? super Message> target, int maxMessages, Duration timeout);

    /**
     * Returns whether {@link #tryReceive} would return a message now, unless another thread takes it first (ZMQ_EVENTS and
     * ZMQ_POLLIN). What the socket may not deliver does not count: a REQ socket is readable once the reply it awaits is
     * there, a SUB socket if a message matches its subscriptions. Always false if a socket of this type cannot receive.
     */
    boolean isReadable();

    /**
     * Returns whether {@link #trySend} would send a message now, unless another thread takes the room first (ZMQ_EVENTS and
     * ZMQ_POLLOUT). PUSH, DEALER, REQ and PAIR need a peer with room, REQ and REP must be in the state to send. Types that
     * drop rather than wait are always writable: PUB, XPUB, XSUB and ROUTER; but a ROUTER with
     * {@link SocketOptions#ROUTER_MANDATORY} only while a peer has room, not necessarily the one that is meant. Always
     * false if a socket of this type cannot send.
     */
    boolean isWritable();

    /**
     * Runs an action once, as soon as the socket is readable: at once if it is already. For event loops with a queue of
     * their own, such as those of Netty and Swing, and for thread pools. The action receives what it wants and, to be
     * called again, calls this method again: nothing is missed in between.
     *
     * <p>The action also runs if the socket is closed, and then finds that out by {@link ZmqClosedException}.
     *
     * <p>{@code execute} of the executor may be called on an I/O thread, and with locks of the socket held: it must
     * return at once, must not block, and must not call a socket. An executor that blocks while it is busy, because of a
     * limit of concurrency or a handler of rejections that waits, can stop all traffic for ever.
     *
     * @param executor runs the action on a thread of its own, never within {@code execute}. If it rejects the action later,
     *     that is logged, and the action does not run
     * @return to give up waiting
     * @throws IllegalArgumentException if the socket is readable, and the executor would run the action within
     *     {@code execute}
     * @throws java.util.concurrent.RejectedExecutionException if the socket is readable, and the executor rejects the action
     */
    Cancellable onReadable(Executor executor, Runnable action);

    /**
     * Runs an action once, as soon as the socket is writable; see {@link #isWritable()} and {@link #onReadable}, whose words
     * on the executor count here too.
     */
    Cancellable onWritable(Executor executor, Runnable action);

    /**
     * Opens a channel that a {@link java.nio.channels.Selector} of the application can wait for (ZMQ_FD); the caller closes
     * it. It costs two descriptors.
     *
     * @param events what to wait for; at least one
     * @throws IllegalArgumentException if no event is given
     * @throws ZmqException if the operating system has no descriptor to spare
     */
    ReadinessChannel openReadinessChannel(PollEvent... events);

    /**
     * Adds a listener that is told what happens to this socket's connections from now on, the last being
     * {@link MonitorEvent.Kind#MONITOR_STOPPED}. Events are delivered one after the other, in order, on a thread of the
     * context that does no I/O and waits for nobody. All listeners of a context share it: one that blocks delays the others,
     * and when 10 000 events wait the oldest are dropped, for all of them, which is logged (zmq_socket_monitor).
     */
    void addMonitor(MonitorListener listener);

    /** Removes a listener added before; does nothing if there is none. */
    void removeMonitor(MonitorListener listener);

    /** Returns a snapshot of this socket and all its peers. Never waits for traffic, never stops it. */
    SocketStatistics statistics();

    /** Returns whether {@link #close()} was called on this socket or on its context. */
    boolean isClosed();

    /**
     * Closes the socket and does not wait for its peers: what it still has to send is sent in the background for as long as
     * {@link SocketOptions#LINGER} says; what it has received is dropped. Calls that block on the socket end with
     * {@link ZmqClosedException}. Only for the addresses that it listened on this waits as {@link #unbind} does, 1 s at
     * most for each. Closing again has no effect.
     */
    @Override
    void close();
}
