// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.routing.SubscriptionSet;
import dev.zmq.engine.session.CommandSender;
import dev.zmq.engine.zmtp.PeerInfo;
import java.util.IdentityHashMap;

/**
 * What SUB and XSUB share (RFC 29): every publisher is told all subscriptions when its connection is ready, in turns of an I/O
 * thread's loop if they are very many, and each change from then on.
 */
abstract class SubscriberSocket extends FairQueueingSocket {

    /** How many topics a new publisher is told before its connection is ready. */
    static final int TOLD_AT_ONCE = 1000;

    /** How many it is told in each turn of the I/O thread's loop then: few, so that others soon get the send lock. */
    static final int TOLD_PER_TURN = 250;

    // Changed under both locks, read under either.
    final SubscriptionSet subscriptions = new SubscriptionSet();

    // Under the send lock.
    private final IdentityHashMap<Pipe, SubscriptionForwarder> publishers = new IdentityHashMap<>();
    private final TurnByTurn telling = new TurnByTurn(this, TOLD_PER_TURN);

    SubscriberSocket(EngineContext context, SocketType type, String name) {
        super(context, type, name);
    }

    @Override
    public Socket subscribe(byte[] prefix) {
        return change(prefix.clone(), true);
    }

    @Override
    public Socket unsubscribe(byte[] prefix) {
        return change(prefix.clone(), false);
    }

    private Socket change(byte[] prefix, boolean subscribe) {
        sendLock.lock();
        try {
            if (isClosed()) {
                throw closedException();
            }
            updateAndTell(prefix, subscribe);
        } finally {
            sendLock.unlock();
        }
        return this;
    }

    /** Changes the subscriptions, and tells all publishers that are to know; under the send lock. */
    final void updateAndTell(byte[] topic, boolean subscribe) {
        boolean subscribed = !telling.isIdle() && subscriptions.contains(topic);
        if (update(topic, subscribe)) {
            publishers.values().forEach(it -> it.change(topic, subscribe, subscribed));
        }
    }

    /**
     * Changes the subscriptions by a part of a message; returns whether publishers are to get the part. Those that are not told
     * all yet are told the change, too: what still waits for them would come behind the message. Under the send lock.
     */
    final boolean updateByPart(byte[] topic, boolean subscribe) {
        boolean subscribed = !telling.isIdle() && subscriptions.contains(topic);
        if (!update(topic, subscribe)) {
            return false;
        }
        for (SubscriptionForwarder publisher : publishers.values()) {
            if (!publisher.isDone()) {
                publisher.change(topic, subscribe, subscribed);
            }
        }
        return true;
    }

    private boolean update(byte[] topic, boolean subscribe) {
        // Returns whether publishers are to know: a repeated subscription is sent again, a cancellation only for the
        // last one (libzmq).
        return subscribe ? add(topic) : remove(topic) || tellsEveryCancellation();
    }

    /** Returns whether publishers are told a cancellation that is not the last of several. */
    boolean tellsEveryCancellation() {
        return false;
    }

    @Override
    public int topicCount() {
        checkOpen();
        sendLock.lock();
        try {
            return subscriptions.size();
        } finally {
            sendLock.unlock();
        }
    }

    private boolean add(byte[] topic) {
        receiveLock.lock();
        try {
            subscriptions.add(topic);
        } finally {
            receiveLock.unlock();
        }
        return true;
    }

    private boolean remove(byte[] topic) {
        receiveLock.lock();
        try {
            return subscriptions.remove(topic);
        } finally {
            receiveLock.unlock();
        }
    }

    @Override
    public void ready(Pipe pipe, PeerInfo peer, CommandSender commands) {
        SubscriptionForwarder publisher =
                new SubscriptionForwarder(subscriptions, commands, peer.subscribesByCommand());
        sendLock.lock();
        try {
            publishers.put(pipe, publisher);
            if (publisher.proceed(TOLD_AT_ONCE) == TOLD_AT_ONCE) {
                telling.add(max -> publishers.get(pipe) == publisher ? publisher.proceed(max) : 0);
            }
        } finally {
            sendLock.unlock();
        }
    }

    @Override
    public void unready(Pipe pipe) {
        sendLock.lock();
        try {
            publishers.remove(pipe);
        } finally {
            sendLock.unlock();
        }
    }
}
