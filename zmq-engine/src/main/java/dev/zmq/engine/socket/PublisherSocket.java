// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.Message;
import dev.zmq.engine.SocketOption;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.pipe.FanOut;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.routing.SubscriptionIndex;
import dev.zmq.engine.session.CommandSender;
import dev.zmq.engine.zmtp.PeerInfo;
import dev.zmq.engine.zmtp.SubscriptionMessage;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What PUB and XPUB share (RFC 29): they filter by prefix before anything is sent, and drop for a subscriber that is full,
 * so that a slow one costs only itself.
 */
abstract class PublisherSocket extends AbstractSocket {

    /** How many subscriptions of peers that have gone are removed in a turn of the I/O thread's loop: a millisecond's worth. */
    static final int MAX_REMOVED = 500;

    /** A peer as the index knows it. */
    static final class Subscriber implements SubscriptionIndex.Subscriber {
        final Pipe pipe;
        private long epoch;

        /** XPUB: how many other messages than subscriptions wait for the application, of all connections of the peer. */
        final AtomicInteger messagesQueued;

        /** XPUB: how many notices of subscriptions and cancellations wait for the application, of this connection. */
        final AtomicInteger requestsQueued = new AtomicInteger();

        Subscriber(Pipe pipe) {
            this(pipe, new AtomicInteger());
        }

        private Subscriber(Pipe pipe, AtomicInteger messagesQueued) {
            this.pipe = pipe;
            this.messagesQueued = messagesQueued;
        }

        /** Returns the same peer as of its next connection, which has subscribed to nothing. */
        Subscriber reborn() {
            return new Subscriber(pipe, messagesQueued);
        }

        @Override
        public boolean mark(long newEpoch) {
            boolean changed = epoch != newEpoch;
            epoch = newEpoch;
            return changed;
        }
    }

    private static final SubscriptionIndex.RemovalListener NOBODY = (topic, last) -> {};

    // All under the send lock.
    final SubscriptionIndex<Subscriber> index = new SubscriptionIndex<>();
    final IdentityHashMap<Pipe, Subscriber> subscribers = new IdentityHashMap<>();
    private final List<Subscriber> matched = new ArrayList<>();
    private final List<Pipe> targets = new ArrayList<>();

    private final TurnByTurn forgetting = new TurnByTurn(this, MAX_REMOVED);

    // Whether a message simply goes to who has subscribed to it.
    private boolean plain = true;
    private boolean inverted;
    private boolean waits;

    // Runs of messages to the same subscribers.
    private final FanOut fanOut;

    PublisherSocket(EngineContext context, SocketType type, String name) {
        super(context, type, name);
        this.fanOut = new FanOut(context.chunks());
    }

    // ---- Sending. ----

    @Override
    final boolean route(Message message) {
        byte[] topic = message.isLarge(0) ? LargeTopic.of(message.largePart(0), index.longestTopic()) : message.part(0);
        boolean repeated = plain && index.find(topic);
        return (repeated && index.foundNobody()) || route(message, topic, repeated);
    }

    @Override
    final boolean routePart(byte[] part) {
        boolean repeated = plain && index.find(part);
        return (repeated && index.foundNobody()) || route(Message.of(part), part, repeated);
    }

    /** Routes a message; {@code repeated} if it is known to go to the same peers as the last one. */
    boolean route(Message message, byte[] topic, boolean repeated) {
        if (fanOut.isOpen()) {
            if (repeated && fanOut.prepare(message)) {
                return routeToAll(message);
            }
            fanOut.close();
        }
        return routeToEach(message, topic, repeated);
    }

    /** Sends a message that belongs to a run. */
    private boolean routeToAll(Message message) {
        List<Pipe> apart = fanOut.apart();
        if (apart.isEmpty()) {
            fanOut.append(message);
            return true;
        }
        if (waits && !allHaveRoom(apart)) {
            return false;
        }
        fanOut.append(message);
        for (int i = 0, count = apart.size(); i < count; i++) {
            send(apart.get(i), message, false, false);
        }
        return true;
    }

    private boolean routeToEach(Message message, byte[] topic, boolean repeated) {
        matched.clear(); // a send that ran out of memory leaves some behind
        targets.clear();
        match(topic);
        int count = matched.size();
        for (int i = 0; i < count; i++) {
            targets.add(matched.get(i).pipe);
        }
        matched.clear();
        if (fanOut.isDue(repeated)) {
            fanOut.open(targets);
            if (fanOut.isOpen() && fanOut.prepare(message)) {
                return routeToAll(message);
            }
            fanOut.close();
        }
        if (waits && !allHaveRoom(targets)) {
            return false;
        }
        boolean ownParts = count > 1 && message.hasLargeParts();
        for (int i = 0; i < count; i++) {
            send(targets.get(i), message, ownParts, count == 1);
        }
        targets.clear();
        return true;
    }

    private void send(Pipe target, Message message, boolean ownParts, boolean mayWriteDirectly) {
        if (target.out().hasRoom()) {
            target.out().appendParts(ownParts ? OwnParts.of(message, target) : message, 0);
            commit(target, mayWriteDirectly);
        } else if (!sendNewest(target, message)) {
            target.drops().add(DropReason.HIGH_WATER_MARK, 1);
        }
    }

    private void match(byte[] first) {
        if (plain) {
            index.collectFound(matched);
            return;
        }
        if (inverted) {
            index.matchOthers(first, subscribers.values(), matched);
        } else {
            index.match(first, matched);
        }
        select(matched);
    }

    /** Takes those out of the peers found for a message that it must not go to; not asked while {@link #isPlain}. */
    void select(List<Subscriber> found) {}

    /** Returns whether the options make nothing special of matching; under the send lock. */
    boolean isPlain() {
        return !inverted;
    }

    private boolean allHaveRoom(List<Pipe> pipes) {
        for (int i = 0, count = pipes.size(); i < count; i++) {
            Pipe pipe = pipes.get(i);
            if (!pipe.out().hasRoom()) {
                help(pipe.out().claimToHelp() ? pipe : null);
                return false;
            }
        }
        return true;
    }

    @Override
    void onOptionChanged(SocketOption<?> option) {
        sendLock.lock();
        try {
            inverted = isSet(SocketOptions.INVERT_MATCHING);
            waits = isSet(SocketOptions.XPUB_NODROP);
            plain = isPlain();
        } finally {
            sendLock.unlock();
        }
        signalSenders();
    }

    // ---- Subscriptions. ----

    @Override
    public int topicCount() {
        checkOpen();
        sendLock.lock();
        try {
            return index.topicCount();
        } finally {
            sendLock.unlock();
        }
    }

    @Override
    public void subscription(Pipe pipe, boolean subscribe, byte[] topic) {
        sendLock.lock();
        try {
            Subscriber subscriber = subscribers.get(pipe);
            if (subscriber != null) {
                apply(subscriber, subscribe, topic);
            }
        } finally {
            sendLock.unlock();
        }
        if (!subscribe) {
            signalSenders(); // who waits for room at this peer waits in vain
        }
    }

    /** Does what a peer asks for; under the send lock. */
    void apply(Subscriber subscriber, boolean subscribe, byte[] topic) {
        if (subscribe) {
            index.add(topic, subscriber);
        } else {
            index.remove(topic, subscriber);
        }
    }

    /** ZMTP 3.0 sends subscriptions as messages (RFC 23); anything else from a subscriber to a PUB is discarded. */
    @Override
    public void upstreamMessage(Pipe pipe, Message message) {
        for (int i = 0; i < message.size(); i++) {
            if (message.isLarge(i)) {
                continue; // by a transport without frames only: subscriptions are not that long
            }
            byte[] part = message.part(i);
            if (SubscriptionMessage.isOne(part)) {
                subscription(pipe, SubscriptionMessage.subscribes(part), SubscriptionMessage.topic(part));
            }
        }
    }

    @Override
    public boolean queuesIncoming(Pipe pipe) {
        return false;
    }

    // ---- Peers. ----

    @Override
    boolean addRoute(Pipe pipe) {
        subscribers.computeIfAbsent(pipe, Subscriber::new);
        return true;
    }

    @Override
    void removeRoute(Pipe pipe) {
        Subscriber subscriber = subscribers.remove(pipe);
        if (subscriber != null) {
            forgetGradually(subscriber);
        }
    }

    /** A peer of ZMTP 1.0 without a version filters what it receives itself, and is not able to subscribe. */
    @Override
    public void ready(Pipe pipe, PeerInfo peer, CommandSender connection) {
        if (peer.unversioned()) {
            subscription(pipe, true, NO_BYTES);
        }
    }

    /** A subscriber says anew what it wants after each connection. */
    @Override
    public void unready(Pipe pipe) {
        sendLock.lock();
        try {
            Subscriber subscriber = subscribers.get(pipe);
            if (subscriber != null) {
                subscribers.put(pipe, subscriber.reborn());
                forgetGradually(subscriber);
            }
        } finally {
            sendLock.unlock();
        }
    }

    /** Removes the subscriptions of a peer that has gone, in turns if they are many or others have gone just now. */
    private void forgetGradually(Subscriber subscriber) {
        TurnByTurn.Work removal = forget(subscriber);
        signalSenders(); // who waits for room at this peer waits in vain
        forgetting.start(removal);
    }

    /** Starts to remove the subscriptions of a peer, which gets no messages any more; under the send lock. */
    TurnByTurn.Work forget(Subscriber subscriber) {
        return index.startRemoval(subscriber, NOBODY)::remove;
    }
}
