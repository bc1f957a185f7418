// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.socket;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketOption;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.pipe.Pipe;
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
            Message message = incoming.poll();
            if (message == null || subscriptions.matches(topicOf(message)) != inverted) {
                return message;
            }
        }
        return takeLater();
    }

    private byte[] topicOf(Message message) {
        return message.isLarge(0) ? LargeTopic.of(message.largePart(0), subscriptions.longestTopic()) : message.part(0);
    }

    @Override
    boolean hasMessage() {
        for (int i = 0; i < MAX_SKIPPED; i++) {
            Message next = incoming.peek();
            if (next == null) {
                return false;
            }
            if (subscriptions.matches(topicOf(next)) != inverted) {
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
