// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.routing.SubscriptionIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A publisher (RFC 29, "The PUB Socket Type"): filters by prefix before anything is sent, and drops for a subscriber
 * that is full, so that a slow one costs only itself.
 */
final class PubSocket extends AbstractSocket {

    private static final int SUBSCRIBE = 1;
    private static final int CANCEL = 0;

    /** How many subscriptions of a lost peer to remove before senders may go on. */
    private static final int MAX_REMOVED = 1000;

    /** A peer as the index knows it. */
    private static final class Subscriber implements SubscriptionIndex.Subscriber {
        private final Pipe pipe;
        private long epoch;

        Subscriber(Pipe pipe) {
            this.pipe = pipe;
        }

        @Override
        public boolean mark(long newEpoch) {
            boolean changed = epoch != newEpoch;
            epoch = newEpoch;
            return changed;
        }
    }

    // All under the send lock.
    private final SubscriptionIndex<Subscriber> index = new SubscriptionIndex<>();
    private final IdentityHashMap<Pipe, Subscriber> subscribers = new IdentityHashMap<>();
    private final List<Subscriber> matched = new ArrayList<>();

    PubSocket(EngineContext context, String name) {
        super(context, SocketType.PUB, name);
    }

    @Override
    boolean route(Message message) {
        matched.clear(); // a send that ran out of memory leaves some behind
        index.match(message.part(0), matched);
        int count = matched.size();
        for (int i = 0; i < count; i++) {
            Pipe target = matched.get(i).pipe;
            if (target.out().hasRoom()) {
                target.out().appendParts(message, 0);
                commit(target, count == 1);
            } else {
                target.drops().add(DropReason.HIGH_WATER_MARK, 1);
            }
        }
        matched.clear();
        return true;
    }

    @Override
    @Nullable
    Message take() {
        throw unsupported("receive");
    }

    @Override
    public void subscription(Pipe pipe, boolean subscribe, byte[] topic) {
        sendLock.lock();
        try {
            Subscriber subscriber = subscribers.get(pipe);
            if (subscriber == null) {
                return;
            }
            if (subscribe) {
                index.add(topic, subscriber);
            } else {
                index.remove(topic, subscriber);
            }
        } finally {
            sendLock.unlock();
        }
    }

    /** ZMTP 3.0 sends subscriptions as messages (RFC 23); anything else from a subscriber is discarded. */
    @Override
    public void upstreamMessage(Pipe pipe, Message message) {
        byte[] part = message.part(0);
        if (part.length > 0 && (part[0] == SUBSCRIBE || part[0] == CANCEL)) {
            subscription(pipe, part[0] == SUBSCRIBE, Arrays.copyOfRange(part, 1, part.length));
        }
    }

    @Override
    public boolean queuesIncoming() {
        return false;
    }

    @Override
    boolean addRoute(Pipe pipe) {
        subscribers.computeIfAbsent(pipe, Subscriber::new);
        return true;
    }

    @Override
    void removeRoute(Pipe pipe) {
        Subscriber subscriber = subscribers.remove(pipe);
        if (subscriber != null) {
            index.removeAll(subscriber);
        }
    }

    /** A subscriber says anew what it wants after each connection. */
    @Override
    @SuppressWarnings("ThreadPriorityCheck") // whoever waits for the lock goes first
    public void unready(Pipe pipe) {
        SubscriptionIndex<Subscriber>.Removal removal;
        sendLock.lock();
        try {
            Subscriber subscriber = subscribers.get(pipe);
            if (subscriber == null) {
                return;
            }
            removal = index.startRemoval(subscriber);
        } finally {
            sendLock.unlock();
        }
        boolean more = true;
        while (more) {
            sendLock.lock();
            try {
                more = removal.remove(MAX_REMOVED);
            } finally {
                sendLock.unlock();
            }
            Thread.yield();
        }
    }
}
