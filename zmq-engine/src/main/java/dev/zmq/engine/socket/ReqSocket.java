// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.Message;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.ZmqStateException;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.routing.LoadBalancer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The client of a request and reply exchange (RFC 28, "The REQ Socket Type"). */
final class ReqSocket extends FairQueueingSocket {

    private enum State {
        /** A request may be sent; ended by sending one. */
        MAY_SEND,
        /** A reply is awaited; ended by receiving it, or by the next request if the socket is relaxed. */
        AWAITS_REPLY
    }

    private static final byte[] DELIMITER = {};

    /** A bound on what is discarded before a request: a peer may send faster than that. */
    private static final int MAX_UNEXPECTED = 100_000;

    private final LoadBalancer balancer = new LoadBalancer();

    // Under the send lock.
    private int nextRequestId = ThreadLocalRandom.current().nextInt();

    // Written under both locks, or under the receive lock alone when a reply is taken.
    private volatile State state = State.MAY_SEND;
    private @Nullable Pipe replier;
    private byte @Nullable [] requestId;

    ReqSocket(EngineContext context, String name) {
        super(context, SocketType.REQ, name);
    }

    @Override
    boolean route(Message message) {
        if (state == State.AWAITS_REPLY && !isSet(SocketOptions.REQ_RELAXED)) {
            throw new ZmqStateException("Socket " + name() + " awaits the reply to its last request: receive it first,"
                    + " or set the option " + SocketOptions.REQ_RELAXED.name());
        }
        Pipe target = balancer.next();
        if (target == null) {
            help(balancer.claimScheduled());
            return false;
        }
        byte[] id = null;
        if (isSet(SocketOptions.REQ_CORRELATE)) {
            id = ByteBuffer.allocate(Integer.BYTES).putInt(nextRequestId++).array();
            target.out().appendPart(id, true);
        }
        target.out().appendPart(DELIMITER, true);
        target.out().appendParts(message, 0);
        awaitReply(target, id);
        commit(target, true);
        balancer.endTurn();
        return true;
    }

    private void awaitReply(Pipe target, byte @Nullable [] id) {
        receiveLock.lock();
        try {
            // Whatever arrived before this request cannot be its reply.
            for (int i = 0; i < MAX_UNEXPECTED && incoming.poll() != null; i++) {
                countUnexpected();
            }
            replier = target;
            requestId = id;
            state = State.AWAITS_REPLY;
        } finally {
            receiveLock.unlock();
        }
    }

    private void countUnexpected() {
        Objects.requireNonNull(incoming.lastPipe()).drops().add(DropReason.UNEXPECTED_REPLY, 1);
    }

    @Override
    @Nullable
    Message take() {
        Message message;
        int skipped = 0;
        while (skipped < MAX_SKIPPED && state == State.AWAITS_REPLY && (message = incoming.poll()) != null) {
            Pipe from = Objects.requireNonNull(incoming.lastPipe());
            byte[] id = requestId;
            int delimiter = id == null ? 0 : 1;
            if ((replier != null && from != replier) || (id != null && !Arrays.equals(id, message.part(0)))) {
                from.drops().add(DropReason.UNEXPECTED_REPLY, 1);
                skipped++;
            } else if (message.size() < delimiter + 2 || message.part(delimiter).length != 0) {
                from.drops().add(DropReason.BAD_ENVELOPE, 1);
                skipped++;
            } else {
                replier = null;
                requestId = null;
                state = State.MAY_SEND;
                return message.from(delimiter + 1);
            }
        }
        return skipped == MAX_SKIPPED ? takeLater() : null;
    }

    @Override
    void checkMayReceive() {
        if (state == State.MAY_SEND) {
            checkOpen();
            throw new ZmqStateException("Socket " + name() + " has no request under way: send one first");
        }
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
    void removeRoute(Pipe pipe) {
        balancer.remove(pipe);
        receiveLock.lock();
        try {
            if (replier == pipe) {
                replier = null; // then a reply from any peer will do (libzmq)
            }
        } finally {
            receiveLock.unlock();
        }
    }
}
