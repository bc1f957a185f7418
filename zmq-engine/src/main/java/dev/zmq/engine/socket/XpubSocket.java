// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.Message;
import dev.zmq.engine.PeerState;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOption;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.pipe.InboundPipe;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.routing.SubscriptionIndex;
import dev.zmq.engine.zmtp.SubscriptionMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A publisher whose application receives what its peers subscribe to, and their messages (RFC 29, "The XPUB Socket Type").
 *
 * <p>Subscriptions count at once, whether the application receives or not. What it is told of them waits in the queue from
 * the peer; the order over all peers is kept in {@link #arrivals}, or a topic's last end might be told after its new
 * beginning. A queue takes as many as its high-water mark, and as many more as the peer has subscriptions, so that nothing
 * honest is lost; what a peer sends beyond that to an application that does not receive is dropped and counted. Only other
 * messages than subscriptions stop the reading of a peer.
 */
final class XpubSocket extends PublisherSocket {

    private enum Kind {
        /** A subscription or cancellation that the peer sent. */
        REQUEST,
        /** A cancellation because the peer has gone. */
        FAREWELL,
        /** Any other message. */
        MESSAGE
    }

    /** Something in the queue from a peer. */
    private record Arrival(Subscriber from, Kind kind) {}

    // Added to under the send lock, taken from under the receive lock.
    private final ConcurrentLinkedQueue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();

    // All under the send lock. What peers have asked for while the application subscribes them.
    private final SubscriptionIndex<Subscriber> requested = new SubscriptionIndex<>();
    private boolean verbose;
    private boolean verboseCancel;
    private boolean manual;
    private boolean lastValue;
    private boolean onlyFirst;
    private byte[] welcome = {};

    // Written by receivers, cleared by senders.
    private volatile @Nullable Subscriber lastRequester;

    XpubSocket(EngineContext context, String name) {
        super(context, SocketType.XPUB, name);
    }

    // ---- Options. ----

    @Override
    void onOptionChanged(SocketOption<?> option) {
        super.onOptionChanged(option);
        if (option == SocketOptions.XPUB_VERBOSER) {
            follow(SocketOptions.XPUB_VERBOSE, isSet(SocketOptions.XPUB_VERBOSER));
        } else if (option == SocketOptions.XPUB_VERBOSE) {
            follow(SocketOptions.XPUB_VERBOSER, false);
        } else if (option == SocketOptions.XPUB_MANUAL_LAST_VALUE) {
            follow(SocketOptions.XPUB_MANUAL, isSet(SocketOptions.XPUB_MANUAL_LAST_VALUE));
        }
        sendLock.lock();
        try {
            verbose = isSet(SocketOptions.XPUB_VERBOSE);
            verboseCancel = isSet(SocketOptions.XPUB_VERBOSER);
            manual = isSet(SocketOptions.XPUB_MANUAL);
            lastValue = isSet(SocketOptions.XPUB_MANUAL_LAST_VALUE);
            onlyFirst = isSet(SocketOptions.ONLY_FIRST_SUBSCRIBE);
            welcome = valueOf(SocketOptions.XPUB_WELCOME_MESSAGE);
        } finally {
            sendLock.unlock();
        }
    }

    @Override
    boolean isPlain() {
        return super.isPlain() && !isSet(SocketOptions.XPUB_MANUAL_LAST_VALUE);
    }

    // ---- Sending. ----

    @Override
    boolean route(Message message, byte[] topic, boolean repeated) {
        boolean done = super.route(message, topic, repeated);
        if (done && lastValue) {
            lastRequester = null;
        }
        return done;
    }

    @Override
    void select(List<Subscriber> found) {
        Subscriber only = lastValue ? lastRequester : null;
        if (only != null) {
            found.removeIf(subscriber -> subscriber != only);
        }
    }

    // ---- Receiving. ----

    @Override
    @Nullable
    Message take() {
        Arrival arrival = arrivals.poll();
        if (arrival == null) {
            return null;
        }
        queued.decrementAndGet();
        Subscriber from = arrival.from();
        Message message = from.pipe.in().poll();
        switch (arrival.kind()) {
            case REQUEST -> lastRequester = from;
            case FAREWELL -> lastRequester = null;
            case MESSAGE -> from.messagesQueued.decrementAndGet();
        }
        return message;
    }

    @Override
    boolean hasMessage() {
        return !arrivals.isEmpty();
    }

    @Override
    public int credit(Pipe pipe) {
        int limit = pipe.in().highWaterMark();
        Subscriber from;
        sendLock.lock();
        try {
            from = subscribers.get(pipe);
        } finally {
            sendLock.unlock();
        }
        return limit == 0 || from == null ? Integer.MAX_VALUE : Math.max(0, limit - from.messagesQueued.get());
    }

    // ---- Subscriptions: under the send lock. ----

    @Override
    void apply(Subscriber subscriber, boolean subscribe, byte[] topic) {
        byte[] notification = change(subscriber, subscribe, topic);
        if (notification != null) {
            notify(subscriber, Message.of(notification), Kind.REQUEST, maxRequests(subscriber));
        }
    }

    /** Does what a peer asks for; returns what the application is told of it, null for nothing. */
    private byte @Nullable [] change(Subscriber subscriber, boolean subscribe, byte[] topic) {
        SubscriptionIndex<Subscriber> target = manual ? requested : index;
        boolean told = manual;
        if (subscribe) {
            told |= target.add(topic, subscriber) || verbose;
        } else {
            told |= target.remove(topic, subscriber) || verboseCancel;
        }
        return told ? SubscriptionMessage.of(subscribe, topic) : null;
    }

    /** Returns how many messages may wait in the queue from a peer before what else it asks for is not told. */
    private long maxRequests(Subscriber subscriber) {
        return (long) subscriber.pipe.in().highWaterMark()
                + index.topicCount(subscriber)
                + requested.topicCount(subscriber);
    }

    private void notify(Subscriber from, Message message, Kind kind, long limit) {
        InboundPipe in = from.pipe.in();
        long waiting = kind == Kind.FAREWELL ? queued.get() : in.depth();
        if (in.highWaterMark() != 0 && waiting >= limit) {
            from.pipe.drops().add(DropReason.HIGH_WATER_MARK, 1);
            return;
        }
        in.deliver(message);
        queued.incrementAndGet();
        arrivals.add(new Arrival(from, kind));
        signalReceivers();
    }

    /** Subscriptions of ZMTP 3.0, and messages of an XSUB: a message with a subscription in it is told as one. */
    @Override
    public void upstreamMessage(Pipe pipe, Message message) {
        sendLock.lock();
        try {
            Subscriber subscriber = subscribers.get(pipe);
            if (subscriber != null) {
                upstreamParts(subscriber, message);
            }
        } finally {
            sendLock.unlock();
        }
        signalSenders(); // there may be a cancellation in it
    }

    private void upstreamParts(Subscriber subscriber, Message message) {
        if (message.hasLargeParts()) { // by a transport without frames only: subscriptions are not that long
            subscriber.messagesQueued.incrementAndGet();
            notify(subscriber, message, Kind.MESSAGE, Long.MAX_VALUE);
            return;
        }
        boolean everyPart = !onlyFirst || SubscriptionMessage.isOne(message.part(0));
        List<byte[]> told = new ArrayList<>(message.size());
        for (int i = 0; i < message.size(); i++) {
            byte[] part = message.part(i);
            if ((i > 0 && !everyPart) || !SubscriptionMessage.isOne(part)) {
                told.add(part);
                continue;
            }
            byte[] notification =
                    change(subscriber, SubscriptionMessage.subscribes(part), SubscriptionMessage.topic(part));
            if (notification != null && told.isEmpty()) {
                notify(subscriber, Message.of(notification), Kind.REQUEST, maxRequests(subscriber));
            } else if (notification != null) {
                told.add(notification); // ends a message (libzmq)
                deliverMessage(subscriber, told);
            }
        }
        deliverMessage(subscriber, told);
    }

    private void deliverMessage(Subscriber subscriber, List<byte[]> parts) {
        if (!parts.isEmpty()) {
            subscriber.messagesQueued.incrementAndGet();
            notify(subscriber, Message.ofParts(parts), Kind.MESSAGE, Long.MAX_VALUE);
            parts.clear();
        }
    }

    // ---- Manual subscriptions. ----

    @Override
    public Socket subscribe(byte[] prefix) {
        return changeManually(prefix.clone(), true);
    }

    @Override
    public Socket unsubscribe(byte[] prefix) {
        return changeManually(prefix.clone(), false);
    }

    private Socket changeManually(byte[] topic, boolean subscribe) {
        checkOpen();
        sendLock.lock();
        try {
            if (!manual) {
                throw unsupported("subscribe peers unless the option " + SocketOptions.XPUB_MANUAL + " is set");
            }
            Subscriber last = lastRequester;
            if (last == null || subscribers.get(last.pipe) != last || last.pipe.state() != PeerState.READY) {
                return this;
            }
            if (subscribe) {
                index.add(topic, last);
            } else {
                index.remove(topic, last);
            }
        } finally {
            sendLock.unlock();
        }
        if (!subscribe) {
            signalSenders();
        }
        return this;
    }

    // ---- Peers. ----

    @Override
    boolean addRoute(Pipe pipe) {
        boolean known = subscribers.containsKey(pipe);
        super.addRoute(pipe);
        if (!known && welcome.length > 0) {
            pipe.out().appendPart(welcome, false);
            commit(pipe, false);
        }
        return true;
    }

    @Override
    Forgetting forget(Subscriber subscriber) {
        if (lastRequester == subscriber) {
            lastRequester = null;
        }
        Farewells farewells = new Farewells(subscriber);
        SubscriptionIndex<Subscriber>.Removal requests =
                requested.startRemoval(subscriber, (topic, last) -> farewells.onRemoved(topic, true));
        boolean toldAbove = manual;
        SubscriptionIndex<Subscriber>.Removal subscriptions = index.startRemoval(
                subscriber, (topic, last) -> farewells.onRemoved(topic, !toldAbove && (last || verboseCancel)));
        return max -> {
            boolean more = requests.remove(max);
            return subscriptions.remove(max) || more;
        };
    }

    /** Tells the application what a peer that has gone is no longer subscribed to. */
    private final class Farewells {
        private final Subscriber subscriber;
        private long removed;

        Farewells(Subscriber subscriber) {
            this.subscriber = subscriber;
        }

        void onRemoved(byte[] topic, boolean told) {
            removed++;
            if (told) {
                XpubSocket.this.notify(
                        subscriber, Message.of(SubscriptionMessage.of(false, topic)), Kind.FAREWELL, limit());
            }
        }

        /** A bound for an application that never receives, while ever new peers come and go. */
        private long limit() {
            return (subscribers.size() + 1L) * subscriber.pipe.in().highWaterMark()
                    + index.subscriptionCount()
                    + requested.subscriptionCount()
                    + removed;
        }
    }
}
