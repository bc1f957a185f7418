// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.Message;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.pipe.Pipe;
import dev.zmq.engine.zmtp.SubscriptionMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * A subscriber that subscribes by sending messages, and filters nothing (RFC 29, "The XSUB Socket Type"): a part of the byte
 * 1 and a topic subscribes, one of the byte 0 and a topic takes that back. All other messages go to every publisher, and are
 * dropped for one that is full.
 */
final class XsubSocket extends SubscriberSocket {

    // Under the send lock.
    private final Set<Pipe> attached = Collections.newSetFromMap(new IdentityHashMap<>());

    XsubSocket(EngineContext context, String name) {
        super(context, SocketType.XSUB, name);
    }

    @Override
    boolean route(Message message) {
        if (message.hasLargeParts()) {
            sendToAll(message); // subscriptions are not that long
            return true;
        }
        byte[] first = message.part(0);
        boolean subscription = SubscriptionMessage.isOne(first);
        if (message.size() == 1 && subscription) {
            updateAndTell(SubscriptionMessage.topic(first), SubscriptionMessage.subscribes(first));
            return true;
        }
        if (message.size() == 1 || (!subscription && isSet(SocketOptions.ONLY_FIRST_SUBSCRIBE))) {
            sendToAll(message);
        } else {
            routeParts(message);
        }
        return true;
    }

    /** Subscribes to what the parts say, and leaves those out that publishers need not know. */
    private void routeParts(Message message) {
        List<byte[]> remaining = new ArrayList<>(message.size());
        for (int i = 0; i < message.size(); i++) {
            byte[] part = message.part(i);
            if (!SubscriptionMessage.isOne(part)
                    || updateByPart(SubscriptionMessage.topic(part), SubscriptionMessage.subscribes(part))) {
                remaining.add(part);
            }
        }
        if (!remaining.isEmpty()) {
            sendToAll(Message.ofParts(remaining));
        }
    }

    private void sendToAll(Message message) {
        boolean shared = attached.size() > 1 && message.hasLargeParts();
        for (Pipe target : attached) {
            if (target.out().hasRoom()) {
                target.out().appendParts(shared ? OwnParts.of(message, target) : message, 0);
                commit(target, attached.size() == 1);
            } else {
                target.drops().add(DropReason.HIGH_WATER_MARK, 1);
            }
        }
    }

    @Override
    boolean tellsEveryCancellation() {
        return isSet(SocketOptions.XSUB_VERBOSE_UNSUBSCRIBE);
    }

    @Override
    boolean addRoute(Pipe pipe) {
        attached.add(pipe);
        return true;
    }

    @Override
    void removeRoute(Pipe pipe) {
        attached.remove(pipe);
    }
}
