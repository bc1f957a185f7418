// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.routing.SubscriptionSet;
import dev.zmq.engine.session.CommandSender;
import dev.zmq.engine.zmtp.Commands;
import dev.zmq.engine.zmtp.PeerInfo;
import java.io.ByteArrayOutputStream;
import java.util.IdentityHashMap;

/**
 * What SUB and XSUB share (RFC 29): every publisher is told all subscriptions when its connection is ready, and each change
 * from then on.
 */
abstract class SubscriberSocket extends FairQueueingSocket {

    private static final int BYTES_PER_SEND = 32 * 1024;

    /** A connected publisher, and in which form it takes subscriptions. */
    private record Publisher(CommandSender commands, boolean byCommand) {

        byte[] frame(byte[] topic, boolean subscribe) {
            if (subscribe) {
                return byCommand ? Commands.subscribe(topic) : Commands.subscribeLegacy(topic);
            }
            return byCommand ? Commands.cancel(topic) : Commands.cancelLegacy(topic);
        }
    }

    // Changed under both locks, read under either.
    final SubscriptionSet subscriptions = new SubscriptionSet();

    // Under the send lock.
    private final IdentityHashMap<Pipe, Publisher> publishers = new IdentityHashMap<>();

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
            if (update(prefix, subscribe)) {
                tellPublishers(prefix, subscribe);
            }
        } finally {
            sendLock.unlock();
        }
        return this;
    }

    /** Tells all publishers of a change; under the send lock. */
    final void tellPublishers(byte[] topic, boolean subscribe) {
        publishers.values().forEach(it -> it.commands().send(it.frame(topic, subscribe)));
    }

    /** Changes the subscriptions; returns whether publishers are to be told. Under the send lock. */
    final boolean update(byte[] topic, boolean subscribe) {
        // A repeated subscription is sent again, a cancellation only for the last one (libzmq).
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
        Publisher publisher = new Publisher(commands, peer.subscribesByCommand());
        sendLock.lock();
        try {
            publishers.put(pipe, publisher);
            ByteArrayOutputStream frames = new ByteArrayOutputStream();
            subscriptions.forEach(topic -> {
                frames.writeBytes(publisher.frame(topic, true));
                if (frames.size() >= BYTES_PER_SEND) {
                    commands.send(frames.toByteArray());
                    frames.reset();
                }
            });
            if (frames.size() > 0) {
                commands.send(frames.toByteArray());
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
