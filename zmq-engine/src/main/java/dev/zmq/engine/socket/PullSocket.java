// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.pipe.Pipe;

/** The receiving end of a pipeline (RFC 30, "The PULL Socket Type"). */
final class PullSocket extends FairQueueingSocket {

    PullSocket(EngineContext context, String name) {
        super(context, SocketType.PULL, name);
    }

    @Override
    boolean route(Message message) {
        throw unsupported("send");
    }

    @Override
    boolean addRoute(Pipe pipe) {
        return true;
    }

    @Override
    void removeRoute(Pipe pipe) {}
}
