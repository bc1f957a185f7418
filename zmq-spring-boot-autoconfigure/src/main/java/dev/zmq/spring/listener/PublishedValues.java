// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Sends the values of a publisher, asking for the next one when the one before it is sent. */
final class PublishedValues implements Subscriber<Object> {

    private final Message request;
    private final ResultTarget target;
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

    // Signals come one after the other.
    private @Nullable Subscription subscription;
    private boolean sentAny;

    private PublishedValues(Message request, ResultTarget target) {
        this.request = request;
        this.target = target;
    }

    /** Subscribes, and returns what completes once all values are sent; the subscription is cancelled if it fails. */
    static CompletableFuture<?> send(Publisher<?> publisher, Message request, ResultTarget target) {
        PublishedValues values = new PublishedValues(request, target);
        publisher.subscribe(values);
        return values.done;
    }

    @Override
    public void onSubscribe(Subscription begun) {
        subscription = begun;
        var unused = done.whenComplete((nothing, failure) -> {
            if (failure != null) {
                begun.cancel();
            }
        });
        begun.request(1);
    }

    @Override
    public void onNext(Object value) {
        Subscription current = subscription;
        if (current == null || done.isDone()) {
            return;
        }
        try {
            target.send(request, value);
            sentAny = true;
        } catch (Throwable failure) {
            current.cancel();
            done.completeExceptionally(failure);
            return;
        }
        current.request(1);
    }

    @Override
    public void onError(Throwable failure) {
        done.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        try {
            if (!sentAny) {
                target.send(request, null);
            }
            target.complete(request);
            done.complete(null);
        } catch (Throwable failure) {
            done.completeExceptionally(failure);
        }
    }
}
