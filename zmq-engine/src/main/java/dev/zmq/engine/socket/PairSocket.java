// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.pipe.Pipe;
import org.jspecify.annotations.Nullable;

/** One half of an exclusive pair (RFC 31): while it has a peer, others are turned away. */
final class PairSocket extends FairQueueingSocket {

    // Under the send lock.
    private @Nullable Pipe peer;

    PairSocket(EngineContext context, String name) {
        super(context, SocketType.PAIR, name);
    }

    @Override
    boolean route(Message message) {
        Pipe target = peer;
        if (target == null) {
            return false;
        }
        if (!target.out().hasRoom()) {
            help(target.out().claimToHelp() ? target : null);
            return false;
        }
        target.out().appendParts(message, 0);
        commit(target, true);
        return true;
    }

    @Override
    boolean hasRoom() {
        Pipe target = peer;
        return target != null && hasRoom(target);
    }

    @Override
    boolean addRoute(Pipe pipe) {
        if (peer == null) {
            peer = pipe;
        }
        return peer == pipe;
    }

    @Override
    void removeRoute(Pipe pipe) {
        if (peer == pipe) {
            peer = null;
        }
    }
}
