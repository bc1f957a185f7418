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
 * <p>Subscriptions count at once, whether the application receives or not. Notices of them, and what else peers send, wait in
 * the queue from the peer; notices that a peer has gone with its subscriptions, in one of this socket's own, as that peer is
 * nobody's any more. The order over all queues is kept in {@link #arrivals}, or a topic's last end might be told after its new
 * beginning.
 *
 * <p>So that nothing honest is lost, notices are limited only as far as memory needs it. Of one connection there may wait as many
 * requests as the receive high-water mark, and as many more as it has subscriptions. Of all peers, those that have gone
 * included, there may wait as many notices as the high-water mark for each that is there and once more, and
 * {@value #NOTICES_PER_SUBSCRIPTION} times as many as there were subscriptions at most since none waited: all of them may go
 * and come back four times before the application receives anything, which for topics of 20 bytes takes 1 KB for each. What is
 * beyond that is dropped and counted. Only other messages than subscriptions stop the reading of a peer.
 */
final class XpubSocket extends PublisherSocket {

    private static final int NOTICES_PER_SUBSCRIPTION = 10;

    /** Something in the queue from a peer, either a request or another message; without a peer, in that of farewells. */
    private record Arrival(@Nullable Subscriber from, boolean request) {}

    private static final Arrival FAREWELL = new Arrival(null, false);

    // Added to under the send lock, taken from under the receive lock.
    private final ConcurrentLinkedQueue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private final InboundPipe farewells = new InboundPipe(0);
    private final AtomicInteger notices = new AtomicInteger();

    // Under the send lock: how many subscriptions there were at most since no notice waited.
    private long mostSubscriptions;

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
        peers.setOwnQueue(farewells);
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
        Subscriber from = arrival.from();
        if (from == null) {
            lastRequester = null;
            notices.decrementAndGet();
            return farewells.poll();
        }
        if (arrival.request()) {
            lastRequester = from;
            from.requestsQueued.decrementAndGet();
            notices.decrementAndGet();
        } else {
            from.messagesQueued.decrementAndGet();
        }
        return from.pipe.in().poll();
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
            tellRequest(subscriber, notification);
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

    private void tellRequest(Subscriber from, byte[] notification) {
        long limit = (long) from.pipe.in().highWaterMark() + index.topicCount(from) + requested.topicCount(from);
        if (mayTell(from, subscriptionCount()) && (isUnlimited(from) || from.requestsQueued.get() < limit)) {
            from.requestsQueued.incrementAndGet();
            notices.incrementAndGet();
            tell(from.pipe.in(), Message.of(notification), new Arrival(from, true));
        } else {
            from.pipe.drops().add(DropReason.HIGH_WATER_MARK, 1);
        }
    }

    private void tellFarewell(Subscriber from, byte[] topic) {
        if (mayTell(from, subscriptionCount() + 1)) {
            notices.incrementAndGet();
            tell(farewells, Message.of(SubscriptionMessage.of(false, topic)), FAREWELL);
        } else {
            from.pipe.drops().add(DropReason.HIGH_WATER_MARK, 1);
        }
    }

    private void tellMessage(Subscriber from, Message message) {
        from.messagesQueued.incrementAndGet();
        tell(from.pipe.in(), message, new Arrival(from, false));
    }

    private void tell(InboundPipe queue, Message message, Arrival arrival) {
        queue.deliver(message);
        arrivals.add(arrival);
        signalReceivers();
    }

    /**
     * Returns whether one more notice may wait, however many peers have come and gone.
     *
     * @param subscriptions how many there are, with the one that a farewell is about
     */
    private boolean mayTell(Subscriber from, long subscriptions) {
        int waiting = notices.get();
        mostSubscriptions = waiting == 0 ? subscriptions : Math.max(mostSubscriptions, subscriptions);
        long limit = (subscribers.size() + 1L) * from.pipe.in().highWaterMark()
                + NOTICES_PER_SUBSCRIPTION * mostSubscriptions;
        return isUnlimited(from) || waiting < limit;
    }

    private long subscriptionCount() {
        return index.subscriptionCount() + requested.subscriptionCount();
    }

    private static boolean isUnlimited(Subscriber from) {
        return from.pipe.in().highWaterMark() == 0;
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
            tellMessage(subscriber, message);
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
                tellRequest(subscriber, notification);
            } else if (notification != null) {
                told.add(notification); // ends a message (libzmq)
                deliverMessage(subscriber, told);
            }
        }
        deliverMessage(subscriber, told);
    }

    private void deliverMessage(Subscriber subscriber, List<byte[]> parts) {
        if (!parts.isEmpty()) {
            tellMessage(subscriber, Message.ofParts(parts));
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
    TurnByTurn.Work forget(Subscriber subscriber) {
        if (lastRequester == subscriber) {
            lastRequester = null;
        }
        SubscriptionIndex<Subscriber>.Removal requests =
                requested.startRemoval(subscriber, (topic, last) -> tellFarewell(subscriber, topic));
        boolean toldAbove = manual;
        SubscriptionIndex<Subscriber>.Removal subscriptions = index.startRemoval(subscriber, (topic, last) -> {
            if (!toldAbove && (last || verboseCancel)) {
                tellFarewell(subscriber, topic);
            }
        });
        return max -> {
            int removed = requests.remove(max);
            return removed + subscriptions.remove(max - removed);
        };
    }
}
