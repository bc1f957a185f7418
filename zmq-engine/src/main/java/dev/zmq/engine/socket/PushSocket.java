// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.routing.LoadBalancer;
import org.jspecify.annotations.Nullable;

/** The sending end of a pipeline (RFC 30, "The PUSH Socket Type"). What a peer sends to it is discarded. */
final class PushSocket extends AbstractSocket {

    private final LoadBalancer balancer = new LoadBalancer();

    PushSocket(EngineContext context, String name) {
        super(context, SocketType.PUSH, name);
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
    @Nullable
    Message take() {
        throw unsupported("receive");
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
        balancer.add(pipe);
        return true;
    }

    @Override
    void removeRoute(Pipe pipe) {
        balancer.remove(pipe);
    }

    @Override
    public boolean queuesIncoming(Pipe pipe) {
        return false;
    }
}
