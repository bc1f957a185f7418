// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import dev.zmq.spring.listener.ZmqDeliveryObserver.Call;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All messages that are there, up to a limit, in one call. A message that cannot be converted fails alone; if the listener
 * fails, all of the batch are tried again, and in the end each of them has failed.
 */
final class BatchDelivery extends Delivery {

    private final BatchMessageListener listener;
    private final int batchSize;

    BatchDelivery(DeliverySettings settings, BatchMessageListener listener, int batchSize) {
        super(settings, listener);
        this.listener = listener;
        this.batchSize = batchSize;
    }

    @Override
    int takeAtMost() {
        return batchSize;
    }

    @Override
    void deliver(List<Message> messages) {
        DeliveryObservation observation = observation();
        if (observation == null) {
            deliver(messages, DeliveryObservation.NONE);
            return;
        }
        Call observed = observation.beginBatch(messages);
        runObserved(observed, () -> deliver(messages, observed));
    }

    private void deliver(List<Message> messages, Call observed) {
        List<Message> converted = new ArrayList<>(messages.size());
        List<Object> elements = new ArrayList<>(messages.size());
        for (Message message : messages) {
            try {
                elements.add(listener.toElement(message));
                converted.add(message);
            } catch (Throwable failure) {
                giveUp(message, failure, observed);
            }
        }
        if (!elements.isEmpty()) {
            deliver(converted, elements, observed);
        }
    }

    private void deliver(List<Message> messages, List<Object> elements, Call observed) {
        Throwable failure = attempt(elements);
        if (failure != null) {
            Retries.Attempts attempts = retries().begin();
            while (failure != null && awaitNext(attempts, failure, observed)) {
                failure = attempt(elements);
            }
        }
        if (failure == null) {
            onProcessed(messages.size());
            return;
        }
        for (Message message : messages) {
            giveUp(message, failure, observed);
        }
    }

    /** Returns why the listener failed, null if it did not. */
    private @Nullable Throwable attempt(List<Object> elements) {
        try {
            // The listener may change its list.
            listener.onElements(new ArrayList<>(elements));
            return null;
        } catch (Throwable failure) {
            return failure;
        }
    }
}
