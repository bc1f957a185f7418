// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.Message;
import dev.zmq.engine.PollEvent;
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
            help(balancer.claimToHelp());
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
        boolean more;
        receiveLock.lock();
        try {
            // Whatever arrived before this request cannot be its reply.
            int discarded = 0;
            while (discarded < MAX_UNEXPECTED && incoming.poll() != null) {
                countUnexpected();
                discarded++;
            }
            more = discarded == MAX_UNEXPECTED || incoming.isUncertain();
            replier = target;
            requestId = id;
            state = State.AWAITS_REPLY;
        } finally {
            receiveLock.unlock();
        }
        if (more) {
            // Nobody is told of the next one, as the queue is not empty; and whoever waits may have looked before the
            // request was sent.
            signalReceivers();
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
            DropReason flaw = flaw(message, from);
            if (flaw != null) {
                from.drops().add(flaw, 1);
                skipped++;
            } else {
                int body = delimiter() + 1;
                replier = null;
                requestId = null;
                state = State.MAY_SEND;
                waiters(PollEvent.WRITABLE).signalListeners();
                return message.from(body);
            }
        }
        return skipped == MAX_SKIPPED ? takeLater() : null;
    }

    @Override
    boolean hasMessage() {
        Message next;
        int skipped = 0;
        while (skipped < MAX_SKIPPED && state == State.AWAITS_REPLY && (next = incoming.peek()) != null) {
            Pipe from = incoming.nextPipe();
            DropReason flaw = flaw(next, from);
            if (flaw == null) {
                return true;
            }
            from.drops().add(flaw, 1);
            incoming.poll();
            skipped++;
        }
        return skipped == MAX_SKIPPED && lookLater();
    }

    /** Returns why a message is not the reply that is awaited, null if it is. */
    private @Nullable DropReason flaw(Message message, Pipe from) {
        byte[] id = requestId;
        if ((replier != null && from != replier) || (id != null && !isFirstPart(id, message))) {
            return DropReason.UNEXPECTED_REPLY;
        }
        int delimiter = delimiter();
        return message.size() < delimiter + 2 || message.partSize(delimiter) != 0 ? DropReason.BAD_ENVELOPE : null;
    }

    private static boolean isFirstPart(byte[] id, Message message) {
        return !message.isLarge(0) && Arrays.equals(id, message.part(0));
    }

    /** Returns which part of a reply must be the empty one. */
    private int delimiter() {
        return requestId == null ? 0 : 1;
    }

    @Override
    boolean hasRoom() {
        return (state == State.MAY_SEND || isSet(SocketOptions.REQ_RELAXED)) && hasRoom(balancer);
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
