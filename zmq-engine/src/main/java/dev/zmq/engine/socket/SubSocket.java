// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.Message;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.routing.SubscriptionSet;
import dev.zmq.engine.session.CommandSender;
import dev.zmq.engine.zmtp.Commands;
import dev.zmq.engine.zmtp.PeerInfo;
import java.io.ByteArrayOutputStream;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber (RFC 29, "The SUB Socket Type"). Every publisher is told all subscriptions when its connection is ready,
 * and each change from then on. What slips through while a cancellation is on its way is filtered here.
 */
final class SubSocket extends FairQueueingSocket {

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
    private final SubscriptionSet subscriptions = new SubscriptionSet();

    // Under the send lock.
    private final IdentityHashMap<Pipe, Publisher> publishers = new IdentityHashMap<>();

    SubSocket(EngineContext context, String name) {
        super(context, SocketType.SUB, name);
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
            // A repeated subscription is sent again, a cancellation only for the last one (libzmq).
            if (update(prefix, subscribe) || subscribe) {
                publishers.values().forEach(it -> it.commands().send(it.frame(prefix, subscribe)));
            }
        } finally {
            sendLock.unlock();
        }
        return this;
    }

    private boolean update(byte[] prefix, boolean subscribe) {
        receiveLock.lock();
        try {
            return subscribe ? subscriptions.add(prefix) : subscriptions.remove(prefix);
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

    @Override
    @Nullable
    Message take() {
        for (int i = 0; i < MAX_SKIPPED; i++) {
            Message message = incoming.poll();
            if (message == null || subscriptions.matches(message.part(0))) {
                return message;
            }
        }
        return takeLater();
    }

    @Override
    boolean route(Message message) {
        throw unsupported("send");
    }

    @Override
    boolean addRoute(Pipe pipe) {
        return true;
    }

    @Override
    void removeRoute(Pipe pipe) {}
}
