// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.routing.LoadBalancer;
import dev.zmq.engine.session.CommandSender;
import dev.zmq.engine.zmtp.PeerInfo;

/** An asynchronous client (RFC 28, "The DEALER Socket Type"). */
final class DealerSocket extends FairQueueingSocket {

    private final LoadBalancer balancer = new LoadBalancer();

    DealerSocket(EngineContext context, String name) {
        super(context, SocketType.DEALER, name);
    }

    @Override
    boolean route(Message message) {
        return routeBalanced(balancer, message);
    }

    @Override
    boolean routePart(byte[] part) {
        return routeBalanced(balancer, part);
    }

    @Override
    boolean hasRoom() {
        return hasRoom(balancer);
    }

    @Override
    void onRoom() {
        balancer.onRoom();
        super.onRoom();
    }

    @Override
    boolean addRoute(Pipe pipe) {
        if (balancer.add(pipe)) {
            probe(pipe);
        }
        return true;
    }

    @Override
    public void ready(Pipe pipe, PeerInfo peer, CommandSender connection) {
        sendLock.lock();
        try {
            greet(connection);
        } finally {
            sendLock.unlock();
        }
    }

    @Override
    public void unready(Pipe pipe) {
        byte[] hiccup = valueOf(SocketOptions.HICCUP_MESSAGE);
        if (hiccup.length > 0 && !pipe.isAccepted() && isRouted(pipe)) {
            deliverFrom(pipe, hiccup);
        }
    }

    /** Returns whether messages go to a peer: not if the application has given up the endpoint. */
    private boolean isRouted(Pipe pipe) {
        sendLock.lock();
        try {
            return balancer.contains(pipe);
        } finally {
            sendLock.unlock();
        }
    }

    @Override
    void removeRoute(Pipe pipe) {
        balancer.remove(pipe);
    }
}
