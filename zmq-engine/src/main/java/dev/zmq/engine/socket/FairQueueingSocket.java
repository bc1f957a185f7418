// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.routing.FairQueue;
import org.jspecify.annotations.Nullable;

/** A socket that queues what arrives and takes evenly from all peers. */
abstract class FairQueueingSocket extends AbstractSocket {

    final FairQueue incoming = new FairQueue();

    FairQueueingSocket(EngineContext context, SocketType type, String name) {
        super(context, type, name);
    }

    @Override
    public void messagesArrived(Pipe pipe) {
        incoming.onArrival(pipe);
        signalReceivers();
    }

    @Override
    @Nullable
    Message take() {
        return incoming.poll();
    }
}
