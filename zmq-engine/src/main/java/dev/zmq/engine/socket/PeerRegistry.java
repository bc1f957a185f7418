// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.MonitorEvent;
import dev.zmq.engine.PeerStatistics;
import dev.zmq.engine.QueueStatistics;
import dev.zmq.engine.SocketStatistics;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.pipe.BlockedClock;
import dev.zmq.engine.pipe.DropCounters;
import dev.zmq.engine.pipe.InboundPipe;
import dev.zmq.engine.pipe.OutboundPipe;
import dev.zmq.engine.pipe.OutboundQueue;
import dev.zmq.engine.pipe.Pipe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The pipes of one socket, with the totals of those that have gone. Thread-safe; the lock is only taken when peers come
 * and go and when somebody reads statistics, never by traffic.
 */
final class PeerRegistry {

    /** The last peer that was turned away, and how many there were until then. */
    private record Rejection(long count, String reason, Instant at) {}

    private final SocketType type;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Pipe> pipes = new LinkedHashSet<>();

    // Of all pipes, also those that have gone, whose last messages may still be received and found wanting.
    private final DropCounters drops = new DropCounters();

    private final AtomicReference<@Nullable Rejection> rejection = new AtomicReference<>();

    // Under the lock: what the socket itself tells its application; counted as received, from no peer.
    private @Nullable InboundPipe ownQueue;

    private long lastId;
    private long sentMessages;
    private long sentBytes;
    private long receivedMessages;
    private long receivedBytes;
    private Duration outgoingBlocked = Duration.ZERO;
    private Duration incomingBlocked = Duration.ZERO;
    private long reconnects;

    PeerRegistry(SocketType type) {
        this.type = type;
    }

    /** Sets the queue of what the socket itself tells its application. */
    void setOwnQueue(InboundPipe queue) {
        lock.lock();
        try {
            ownQueue = queue;
        } finally {
            lock.unlock();
        }
    }

    void add(Pipe pipe) {
        lock.lock();
        try {
            pipe.setId(++lastId);
            pipes.add(pipe);
        } finally {
            lock.unlock();
        }
    }

    void remove(Pipe pipe) {
        lock.lock();
        try {
            if (pipes.remove(pipe)) {
                sentMessages += pipe.out().messages();
                sentBytes += pipe.out().bytes();
                receivedMessages += pipe.in().messages();
                receivedBytes += pipe.in().bytes();
                outgoingBlocked = outgoingBlocked.plus(pipe.out().blocked().total());
                incomingBlocked = incomingBlocked.plus(pipe.in().blocked().total());
                reconnects += pipe.reconnects();
            }
        } finally {
            lock.unlock();
        }
    }

    List<Pipe> pipes() {
        lock.lock();
        try {
            return List.copyOf(pipes);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the present connection to a peer, null if there is none. */
    Pipe.@Nullable Link link(long peerId) {
        lock.lock();
        try {
            for (Pipe pipe : pipes) {
                if (pipe.id() == peerId) {
                    return pipe.link();
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    void addRejection(String reason) {
        rejection.updateAndGet(last -> new Rejection(last == null ? 1 : last.count() + 1, reason, Instant.now()));
    }

    /** Returns the drops of the socket, to which those of its pipes are added by themselves. */
    DropCounters drops() {
        return drops;
    }

    SocketStatistics statistics(
            String name,
            boolean closed,
            List<String> bound,
            List<String> connected,
            int sendHighWaterMark,
            int receiveHighWaterMark,
            Map<MonitorEvent.Kind, Long> events) {
        lock.lock();
        try {
            long sent = sentMessages;
            long sentBytesNow = sentBytes;
            InboundPipe own = ownQueue;
            long received = receivedMessages + (own == null ? 0 : own.messages());
            long receivedBytesNow = receivedBytes + (own == null ? 0 : own.bytes());
            Duration outgoingBlockedNow = outgoingBlocked;
            Duration incomingBlockedNow = incomingBlocked;
            long reconnectsNow = reconnects;
            List<PeerStatistics> peers = new ArrayList<>(pipes.size());
            for (Pipe pipe : pipes) {
                PeerStatistics peer = describe(pipe);
                peers.add(peer);
                sent += peer.outgoing().messages();
                sentBytesNow += peer.outgoing().bytes();
                received += peer.incoming().messages();
                receivedBytesNow += peer.incoming().bytes();
                outgoingBlockedNow = outgoingBlockedNow.plus(peer.outgoing().blockedTime());
                incomingBlockedNow = incomingBlockedNow.plus(peer.incoming().blockedTime());
                reconnectsNow += peer.reconnects();
            }
            Rejection rejected = rejection.get();
            boolean receives = type.canReceive();
            return new SocketStatistics(
                    name,
                    type,
                    closed,
                    bound,
                    connected,
                    sendHighWaterMark,
                    receiveHighWaterMark,
                    sent,
                    sentBytesNow,
                    receives ? received : 0,
                    receives ? receivedBytesNow : 0,
                    outgoingBlockedNow,
                    incomingBlockedNow,
                    drops.nonZero(),
                    reconnectsNow,
                    rejected == null ? 0 : rejected.count(),
                    rejected == null ? null : rejected.reason(),
                    rejected == null ? null : rejected.at(),
                    events,
                    peers);
        } finally {
            lock.unlock();
        }
    }

    private PeerStatistics describe(Pipe pipe) {
        Pipe.Peer peer = pipe.peer();
        Pipe.Standing standing = pipe.standing();
        Pipe.Trouble trouble = pipe.trouble();
        return new PeerStatistics(
                pipe.id(),
                pipe.endpoint(),
                pipe.isAccepted(),
                pipe.address(),
                pipe.localAddress(),
                routingIdOf(pipe),
                peer == null ? null : peer.socketType(),
                peer == null ? null : peer.mechanism(),
                peer == null ? null : peer.protocolVersion(),
                null,
                standing.state(),
                standing.since(),
                pipe.failedAttempts(),
                trouble == null ? null : trouble.error(),
                trouble == null ? null : trouble.at(),
                outgoing(pipe.out()),
                incoming(pipe.in()),
                pipe.drops().nonZero(),
                pipe.reconnects(),
                pipe.heartbeatRoundTrip());
    }

    private static QueueStatistics outgoing(OutboundQueue out) {
        return queue(out.depth(), out.highWaterMark(), out.messages(), out.bytes(), out.blocked());
    }

    private QueueStatistics incoming(InboundPipe in) {
        boolean receives = type.canReceive();
        return queue(
                in.depth(), in.highWaterMark(), receives ? in.messages() : 0, receives ? in.bytes() : 0, in.blocked());
    }

    private static QueueStatistics queue(
            long depth, int highWaterMark, long messages, long bytes, BlockedClock blocked) {
        return new QueueStatistics(
                depth,
                highWaterMark,
                OutboundPipe.lowWaterMark(highWaterMark),
                messages,
                bytes,
                blocked.since(),
                blocked.total());
    }

    /** Returns the id by which the socket knows the peer, or else the one it announced, for people to read. */
    static @Nullable String routingIdOf(Pipe pipe) {
        byte[] id = pipe.routingId();
        if (id != null) {
            return PeerStatistics.printable(id);
        }
        return pipe.announcedId().length == 0 ? null : PeerStatistics.printable(pipe.announcedId());
    }
}
