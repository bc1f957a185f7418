// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.InvalidEndpointException;
import dev.zmq.engine.InvalidOptionException;
import dev.zmq.engine.Message;
import dev.zmq.engine.RouterNotify;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOption;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqUnroutableException;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.routing.RoutingTable;
import dev.zmq.engine.session.CommandSender;
import dev.zmq.engine.session.IoThreads;
import dev.zmq.engine.zmtp.PeerInfo;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous server (RFC 28, "The ROUTER Socket Type"): the first part of each message is the peer's routing id.
 *
 * <p>A peer that announces the id of another connected one is kept but neither heard nor addressed, as libzmq does, unless
 * {@link SocketOptions#ROUTER_HANDOVER} gives it the id.
 *
 * <p>A raw socket has peers that speak plain TCP: it is told of each connection, and closes one by a message without content.
 */
class RouterSocket extends FairQueueingSocket {

    // Under the send lock.
    private final RoutingTable table = new RoutingTable();
    private final Set<Pipe> attached = Collections.newSetFromMap(new IdentityHashMap<>());
    private final IdentityHashMap<Pipe, CommandSender> connections = new IdentityHashMap<>();
    private boolean mandatory;

    private final IoThreads threads;
    private final ReentrantLock connectLock = new ReentrantLock();

    // Under the connect lock: the id of the peer behind the pipe that is about to be made.
    private byte @Nullable [] nextId;

    RouterSocket(EngineContext context, SocketType type, String name) {
        super(context, type, name);
        this.threads = context.threads();
    }

    // ---- What a STREAM does otherwise. ----

    /** Returns whether peers at endpoints from now on speak plain TCP. */
    boolean isRaw() {
        return isSet(SocketOptions.ROUTER_RAW);
    }

    /** Returns whether messages to nobody are refused and full peers waited for, rather than messages dropped. */
    boolean isMandatory() {
        return isSet(SocketOptions.ROUTER_MANDATORY);
    }

    /** Returns of what the application is told by empty messages from peers that speak plain TCP. */
    RouterNotify rawNotifications() {
        return RouterNotify.BOTH; // ZMQ_STREAM_NOTIFY, its default
    }

    // ---- Sending. ----

    @Override
    boolean route(Message message) {
        Pipe target = table.find(message.part(0));
        if (message.size() == 1) {
            peers.drops().add(DropReason.BAD_ENVELOPE, 1);
        } else if (target == null) {
            if (mandatory) {
                throw unroutable();
            }
            peers.drops().add(DropReason.NO_ROUTE, 1);
        } else if (target.isRaw() && message.byteCount() == message.part(0).length) {
            close(target);
        } else if (!target.out().hasRoom()) {
            if (mandatory) {
                help(target.out().claimToHelp() ? target : null);
                return false;
            }
            target.drops().add(DropReason.HIGH_WATER_MARK, 1);
        } else {
            target.out().appendParts(message, 1);
            commit(target, true);
        }
        return true;
    }

    /** Closes the connection of a peer, and the endpoint if we connect to it, once what is queued is sent. */
    private void close(Pipe peer) {
        peer.retire();
        removeRoute(peer);
        CommandSender connection = connections.get(peer);
        // Elsewhere, as endpoints must not be changed with the send lock held.
        threads.chooseForTasks().execute(() -> {
            if (!giveUp(peer) && connection != null) {
                connection.closeAfterSending();
            }
        });
    }

    private ZmqUnroutableException unroutable() {
        return new ZmqUnroutableException("Socket " + name() + " has no peer with this routing id now");
    }

    @Override
    boolean hasRoom() {
        return !mandatory
                || attached.stream()
                        .anyMatch(pipe -> pipe.routingId() != null && pipe.out().hasRoom());
    }

    @Override
    public boolean isWritable(byte[] routingId) {
        checkOpen();
        sendLock.lock();
        try {
            Pipe peer = table.find(routingId);
            if (peer == null) {
                throw unroutable();
            }
            return peer.out().hasRoom();
        } finally {
            sendLock.unlock();
        }
    }

    @Override
    void onOptionChanged(SocketOption<?> option) {
        sendLock.lock();
        try {
            mandatory = isMandatory();
        } finally {
            sendLock.unlock();
        }
        signalSenders();
    }

    // ---- Receiving. ----

    @Override
    @Nullable
    Message take() {
        Message message = incoming.poll(mayGlance());
        if (message == null) {
            return null;
        }
        Pipe from = Objects.requireNonNull(incoming.lastPipe());
        return message.withFirst(Objects.requireNonNull(from.routingId()));
    }

    @Override
    public void messagesArrived(Pipe pipe) {
        if (pipe.routingId() != null) {
            super.messagesArrived(pipe);
        }
    }

    // ---- Peers. ----

    @Override
    public String bind(String endpoint) {
        checkTransport(endpoint);
        return super.bind(endpoint);
    }

    private void checkTransport(String endpoint) {
        if (isRaw() && (endpoint.startsWith("ipc:") || endpoint.startsWith("inproc:"))) {
            throw new InvalidEndpointException(
                    endpoint, "a raw socket (STREAM, or ROUTER with routerRaw) speaks to programs over tcp only");
        }
    }

    @Override
    public Socket connect(String endpoint) {
        checkTransport(endpoint);
        byte[] id = getOption(SocketOptions.CONNECT_ROUTING_ID);
        if (id.length == 0) {
            return super.connect(endpoint);
        }
        connectLock.lock();
        try {
            nextId = id;
            super.connect(endpoint);
            follow(SocketOptions.CONNECT_ROUTING_ID, new byte[0]);
        } finally {
            nextId = null;
            connectLock.unlock();
        }
        return this;
    }

    @Override
    void onOpened(Pipe pipe) {
        // Connecting to this very socket accepts a pipe as well.
        byte[] id = connectLock.isHeldByCurrentThread() && !pipe.isAccepted() ? nextId : null;
        if (id == null) {
            return;
        }
        sendLock.lock();
        try {
            if (table.find(id) != null) {
                throw new InvalidOptionException(
                        SocketOptions.CONNECT_ROUTING_ID.name(), id, "an id that no other peer has");
            }
            pipe.setAssignedId(id);
        } finally {
            sendLock.unlock();
        }
    }

    @Override
    boolean addRoute(Pipe pipe) {
        byte[] id = pipe.assignedId();
        if (id != null) {
            table.add(id, pipe);
        }
        if (id == null && pipe.isRaw()) {
            table.add(NO_BYTES, pipe); // which no peer announces
        }
        if (attached.add(pipe) && !pipe.isRaw()) {
            probe(pipe);
        }
        return true; // any other id is known once the peer is ready
    }

    @Override
    public void ready(Pipe pipe, PeerInfo peer, CommandSender connection) {
        byte[] assigned = pipe.assignedId();
        byte[] id = assigned == null ? peer.routingId() : assigned;
        boolean unheard = pipe.routingId() == null;
        boolean known;
        sendLock.lock();
        try {
            connections.put(pipe, connection);
            if (!attached.contains(pipe)) {
                return; // given up by the application; what is queued is still sent
            }
            greet(connection);
            if (isSet(SocketOptions.ROUTER_HANDOVER)) {
                disconnect(table.addInPlace(id, pipe));
                known = true;
            } else {
                known = table.add(id, pipe);
            }
        } finally {
            sendLock.unlock();
        }
        signalSenders();
        if (known && unheard && pipe.in().depth() > 0) {
            super.messagesArrived(pipe); // while its id was another peer's, nobody was told
        }
        if (known && notification(pipe).ofConnect()) {
            deliverFrom(pipe, NO_BYTES);
        }
    }

    /** Sockets of the same context are not announced (libzmq): they have no connections. */
    private RouterNotify notification(Pipe pipe) {
        if (pipe.isInproc()) {
            return RouterNotify.NONE;
        }
        return pipe.isRaw() ? rawNotifications() : valueOf(SocketOptions.ROUTER_NOTIFY);
    }

    private void disconnect(@Nullable Pipe replaced) {
        CommandSender connection = replaced == null ? null : connections.get(replaced);
        if (connection != null) {
            connection.disconnect("another peer took its routing id over");
        }
    }

    @Override
    public void unready(Pipe pipe) {
        byte[] id = pipe.routingId();
        boolean known;
        sendLock.lock();
        try {
            connections.remove(pipe);
            known = id != null && table.find(id) == pipe;
        } finally {
            sendLock.unlock();
        }
        if (!known) {
            return;
        }
        if (notification(pipe).ofDisconnect()) {
            deliverFrom(pipe, NO_BYTES);
        }
        byte[] farewell = valueOf(SocketOptions.DISCONNECT_MESSAGE);
        if (farewell.length > 0 && pipe.isAccepted()) {
            deliverFrom(pipe, farewell);
        }
    }

    @Override
    void removeRoute(Pipe pipe) {
        table.remove(pipe);
        attached.remove(pipe);
        signalSenders(); // who waits for room at this peer waits in vain
    }
}
