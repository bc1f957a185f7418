// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.routing.RoutingTable;
import dev.zmq.engine.session.CommandSender;
import dev.zmq.engine.zmtp.PeerInfo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous server (RFC 28, "The ROUTER Socket Type"): the first part of each message is the peer's routing id.
 *
 * <p>A peer that announces the id of another connected one is kept but neither heard nor addressed, as libzmq does
 * without ZMQ_ROUTER_HANDOVER.
 */
final class RouterSocket extends FairQueueingSocket {

    // Under the send lock.
    private final RoutingTable table = new RoutingTable();

    RouterSocket(EngineContext context, String name) {
        super(context, SocketType.ROUTER, name);
    }

    @Override
    boolean route(Message message) {
        Pipe target = table.find(message.part(0));
        if (message.size() == 1) {
            peers.drops().add(DropReason.BAD_ENVELOPE, 1);
        } else if (target == null) {
            peers.drops().add(DropReason.NO_ROUTE, 1);
        } else if (!target.out().hasRoom()) {
            target.drops().add(DropReason.HIGH_WATER_MARK, 1);
        } else {
            target.out().appendParts(message, 1);
            commit(target, true);
        }
        return true;
    }

    @Override
    @Nullable
    Message take() {
        Message message = incoming.poll();
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

    @Override
    boolean addRoute(Pipe pipe) {
        return true; // the id is known once the peer is ready
    }

    @Override
    public void ready(Pipe pipe, PeerInfo peer, CommandSender commands) {
        sendLock.lock();
        try {
            table.add(peer.routingId(), pipe);
        } finally {
            sendLock.unlock();
        }
    }

    @Override
    void removeRoute(Pipe pipe) {
        table.remove(pipe);
    }
}
