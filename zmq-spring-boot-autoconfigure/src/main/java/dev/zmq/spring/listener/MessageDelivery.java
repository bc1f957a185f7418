// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import dev.zmq.spring.listener.ZmqDeliveryObserver.Call;
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
        DeliveryObservation observation = observation();
        if (observation == null) {
            for (Message message : messages) {
                deliver(message, DeliveryObservation.NONE);
            }
        } else {
            for (Message message : messages) {
                Call observed = observation.begin(message);
                runObserved(observed, () -> deliver(message, observed));
            }
        }
        limit.onBatch(messages.size(), System.nanoTime() - start);
    }

    private void deliver(Message message, Call observed) {
        try {
            listener.onMessage(message);
            onProcessed(1);
        } catch (Throwable failure) {
            retry(message, failure, observed);
        }
    }

    private void retry(Message message, Throwable first, Call observed) {
        Retries.Attempts attempts = retries().begin();
        Throwable failure = first;
        while (awaitNext(attempts, failure, observed)) {
            try {
                listener.onMessage(message);
                onProcessed(1);
                return;
            } catch (Throwable again) {
                failure = again;
            }
        }
        giveUp(message, failure, observed);
    }
}
