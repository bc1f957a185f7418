// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.routing.LoadBalancer;

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
}
