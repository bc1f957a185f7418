// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import java.util.List;

/** One message after the other: the next one follows when the listener has returned. */
final class MessageDelivery extends Delivery {

    private final ZmqMessageListener listener;
    private final BatchLimit limit;

    MessageDelivery(DeliverySettings settings, ZmqMessageListener listener) {
        super(settings, listener);
        this.listener = listener;
        this.limit = new BatchLimit(settings.threads());
    }

    @Override
    int takeAtMost() {
        return limit.messages();
    }

    @Override
    void deliver(List<Message> messages) {
        long start = System.nanoTime();
        for (Message message : messages) {
            try {
                listener.onMessage(message);
                onProcessed(1);
            } catch (Throwable failure) {
                retry(message, failure);
            }
        }
        limit.onBatch(messages.size(), System.nanoTime() - start);
    }

    private void retry(Message message, Throwable first) {
        Retries.Attempts attempts = retries().begin();
        Throwable failure = first;
        while (awaitNext(attempts, failure)) {
            try {
                listener.onMessage(message);
                onProcessed(1);
                return;
            } catch (Throwable again) {
                failure = again;
            }
        }
        giveUp(message, failure);
    }
}
