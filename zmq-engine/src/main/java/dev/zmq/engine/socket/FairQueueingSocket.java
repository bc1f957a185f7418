// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.Message;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.routing.FairQueue;
import dev.zmq.engine.session.CommandSender;
import dev.zmq.engine.session.DroppedParts;
import dev.zmq.engine.zmtp.Frames;
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
    public boolean queuesIncoming(Pipe pipe) {
        return !pipe.conflates();
    }

    /** Takes a message in the place of the one before that the application has not received yet. */
    @Override
    public void upstreamMessage(Pipe pipe, Message message) {
        long replaced = 0;
        receiveLock.lock();
        try {
            pipe.in().deliver(message);
            Message older;
            while (pipe.in().depth() > 1 && (older = pipe.in().poll()) != null) {
                replaced++;
                if (!pipe.isInproc()) { // or the part may be the sender's own
                    DroppedParts.close(older);
                }
            }
        } finally {
            receiveLock.unlock();
        }
        pipe.drops().add(DropReason.CONFLATED, replaced);
        if (pipe.in().needsSignal()) {
            messagesArrived(pipe);
        }
    }

    /** Lets the application receive a message as if from the peer; I/O thread. */
    final void deliverFrom(Pipe pipe, byte[] part) {
        pipe.in().deliver(Message.of(part));
        if (pipe.in().needsSignal()) {
            messagesArrived(pipe);
        }
    }

    /** Greets the peer of a new connection, if that is wanted; under the send lock. */
    final void greet(CommandSender connection) {
        byte[] hello = valueOf(SocketOptions.HELLO_MESSAGE);
        if (hello.length > 0) {
            connection.send(Frames.message(0, hello));
        }
    }

    @Override
    @Nullable
    Message take() {
        return incoming.poll(mayGlance());
    }

    @Override
    final boolean isUncertain() {
        return incoming.isUncertain();
    }

    @Override
    final boolean seemsToHaveMore() {
        return incoming.seemsToHaveMore();
    }

    @Override
    boolean hasMessage() {
        return incoming.hasMessage();
    }
}
