// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Makes a future of a publisher of one value at most. */
final class PublishedValue implements Subscriber<Object> {

    private final CompletableFuture<@Nullable Object> value = new CompletableFuture<>();

    // Signals come one after the other.
    private @Nullable Object last;

    private PublishedValue() {}

    /** Subscribes, and returns what completes with the value or null; the subscription is cancelled if it fails. */
    static CompletableFuture<@Nullable Object> of(Publisher<?> publisher) {
        PublishedValue subscriber = new PublishedValue();
        publisher.subscribe(subscriber);
        return subscriber.value;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        var unused = value.whenComplete((result, failure) -> {
            if (failure != null) {
                subscription.cancel();
            }
        });
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Object next) {
        last = next;
    }

    @Override
    public void onError(Throwable failure) {
        value.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        value.complete(last);
    }
}
