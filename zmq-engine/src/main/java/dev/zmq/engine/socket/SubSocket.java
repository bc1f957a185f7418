// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.DropReason;
import dev.zmq.engine.LargePart;
import dev.zmq.engine.Message;
import dev.zmq.engine.SocketOption;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.pipe.Pipe;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber (RFC 29, "The SUB Socket Type"). What slips through while a cancellation is on its way is filtered here.
 */
final class SubSocket extends SubscriberSocket {

    // Under the receive lock.
    private boolean inverted;

    SubSocket(EngineContext context, String name) {
        super(context, SocketType.SUB, name);
    }

    @Override
    @Nullable
    Message take() {
        for (int i = 0; i < MAX_SKIPPED; i++) {
            Message message = incoming.poll(mayGlance());
            if (message == null || isWanted(message)) {
                return message;
            }
        }
        return takeLater();
    }

    private boolean isWanted(Message message) {
        return message.isLarge(0) ? isWantedLarge(message.largePart(0)) : isWanted(message.part(0));
    }

    private boolean isWanted(byte[] topic) {
        return subscriptions.matches(topic) != inverted;
    }

    /** A part that nobody can read any more is not wanted: it would end each look for a message. */
    private boolean isWantedLarge(LargePart first) {
        byte[] topic;
        try {
            topic = LargeTopic.of(first, subscriptions.longestTopic());
        } catch (UncheckedIOException e) {
            peers.drops().add(DropReason.UNREADABLE, 1);
            return false;
        }
        return isWanted(topic);
    }

    @Override
    boolean hasMessage() {
        for (int i = 0; i < MAX_SKIPPED; i++) {
            Message next = incoming.peek();
            if (next == null) {
                return false;
            }
            if (isWanted(next)) {
                return true;
            }
            incoming.poll();
        }
        return lookLater();
    }

    @Override
    void onOptionChanged(SocketOption<?> option) {
        if (option == SocketOptions.INVERT_MATCHING) {
            receiveLock.lock();
            try {
                inverted = isSet(SocketOptions.INVERT_MATCHING);
            } finally {
                receiveLock.unlock();
            }
        }
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
