// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.Message;
import dev.zmq.engine.PollEvent;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqStateException;
import dev.zmq.engine.pipe.Pipe;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The server of a request and reply exchange (RFC 28, "The REP Socket Type"). */
final class RepSocket extends FairQueueingSocket {

    private enum State {
        /** A request may be received; ended by receiving one. */
        MAY_RECEIVE,
        /** The request must be answered; ended by sending the reply. */
        MUST_REPLY
    }

    // Under the send lock.
    private final Set<Pipe> attached = Collections.newSetFromMap(new IdentityHashMap<>());

    // Written under the receive lock before the state becomes MUST_REPLY, read under the send lock after.
    private @Nullable Pipe requester;
    private @Nullable Message request;
    private int envelopeParts;
    private volatile State state = State.MAY_RECEIVE;

    RepSocket(EngineContext context, String name) {
        super(context, SocketType.REP, name);
    }

    @Override
    @Nullable
    Message take() {
        Message message;
        int skipped = 0;
        while (state == State.MAY_RECEIVE && (message = incoming.poll()) != null) {
            Pipe from = Objects.requireNonNull(incoming.lastPipe());
            int parts = envelopeParts(message);
            if (parts == 0) {
                from.drops().add(DropReason.BAD_ENVELOPE, 1);
                if (++skipped == MAX_SKIPPED) {
                    return takeLater();
                }
            } else {
                requester = from;
                request = message;
                envelopeParts = parts;
                state = State.MUST_REPLY;
                waiters(PollEvent.WRITABLE).signalListeners();
                return message.from(parts);
            }
        }
        return null;
    }

    @Override
    boolean hasMessage() {
        Message next;
        int skipped = 0;
        while (state == State.MAY_RECEIVE && (next = incoming.peek()) != null) {
            if (envelopeParts(next) > 0) {
                return true;
            }
            incoming.nextPipe().drops().add(DropReason.BAD_ENVELOPE, 1);
            incoming.poll();
            if (++skipped == MAX_SKIPPED) {
                return lookLater();
            }
        }
        return false;
    }

    /** Returns the number of parts up to and with the first empty one, 0 if there is none or nothing behind it. */
    private static int envelopeParts(Message message) {
        for (int i = 0; i < message.size() - 1; i++) {
            if (message.isLarge(i)) {
                return 0; // no routing id
            }
            if (message.part(i).length == 0) {
                return i + 1;
            }
        }
        return 0;
    }

    @Override
    boolean route(Message message) {
        if (state != State.MUST_REPLY) {
            throw new ZmqStateException("Socket " + name() + " has no request to answer: receive one first");
        }
        Pipe target = Objects.requireNonNull(requester);
        Message answered = Objects.requireNonNull(request);
        if (!attached.contains(target)) {
            peers.drops().add(DropReason.NO_ROUTE, 1);
        } else if (!target.out().hasRoom()) {
            target.drops().add(DropReason.HIGH_WATER_MARK, 1);
        } else {
            for (int i = 0; i < envelopeParts; i++) {
                target.out().appendPart(answered.part(i), true);
            }
            target.out().appendParts(message, 0);
            commit(target, true);
        }
        // Only now: should memory run out above, the reply can be sent again.
        requester = null;
        request = null;
        state = State.MAY_RECEIVE;
        signalReceivers();
        return true;
    }

    @Override
    boolean hasRoom() {
        return state == State.MUST_REPLY;
    }

    @Override
    void checkMayReceive() {
        if (state == State.MUST_REPLY) {
            checkOpen();
            throw new ZmqStateException("Socket " + name() + " has not answered its last request: send a reply first");
        }
    }

    @Override
    boolean addRoute(Pipe pipe) {
        attached.add(pipe);
        return true;
    }

    @Override
    void removeRoute(Pipe pipe) {
        attached.remove(pipe);
    }
}
