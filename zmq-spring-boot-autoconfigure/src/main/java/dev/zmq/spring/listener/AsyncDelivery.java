// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import dev.zmq.spring.core.ScopeSource;
import dev.zmq.spring.listener.ZmqDeliveryObserver.Call;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Messages whose listener may be through with them later: up to a limit of them are under way at the same time, and one more
 * may be in hand; the rest waits in the socket, where the high-water mark counts it.
 */
final class AsyncDelivery extends Delivery {

    private final AsyncMessageListener listener;
    private final int maxInFlight;
    private final boolean inTurn;
    private final Executor executor;
    private final ListenerCalls calls;
    private final Semaphore permits;
    private final BatchLimit limit;
    private final Map<Object, CompletableFuture<?>> inFlight = new ConcurrentHashMap<>();
    private volatile boolean overdue;

    /**
     * Creates a delivery.
     *
     * @param inTurn whether the next message may be taken only when the listener is through with the one before it
     */
    AsyncDelivery(DeliverySettings settings, AsyncMessageListener listener, int maxInFlight, boolean inTurn) {
        super(settings, listener);
        this.listener = listener;
        this.limit = new BatchLimit(settings.threads());
        this.maxInFlight = maxInFlight;
        this.inTurn = inTurn;
        this.executor = settings.executor();
        this.calls = settings.calls();
        this.permits = new Semaphore(maxInFlight);
    }

    /** At the limit one message more is taken, and waits here: to wait before would stop those that share the thread. */
    @Override
    int takeAtMost() {
        return Math.max(1, Math.min(limit.messages(), permits.availablePermits()));
    }

    @Override
    void deliver(List<Message> messages) {
        long start = System.nanoTime();
        DeliveryObservation observation = observation();
        for (Message message : messages) {
            permits.acquireUninterruptibly();
            attempt(message, null, observation == null ? DeliveryObservation.NONE : observation.begin(message));
        }
        if (inTurn) {
            awaitDone();
        }
        limit.onBatch(messages.size(), System.nanoTime() - start);
    }

    @Override
    void awaitDone() {
        permits.acquireUninterruptibly(maxInFlight);
        permits.release(maxInFlight);
    }

    @Override
    void setOverdue(boolean overdue) {
        this.overdue = overdue;
    }

    @Override
    int cancelOverdue() {
        int cancelled = 0;
        for (CompletableFuture<?> result : inFlight.values()) {
            if (overdue && cancel(result)) {
                cancelled++;
            }
        }
        return cancelled;
    }

    private static boolean cancel(CompletableFuture<?> result) {
        return result.completeExceptionally(
                new CancellationException("The listener was stopped, and its result was not there in time"));
    }

    private void attempt(Message message, Retries.@Nullable Attempts attempts, Call observed) {
        CompletableFuture<?> result;
        try {
            ScopeSource.Scope scope = observed.openScope();
            try {
                result = listener.begin(message);
            } finally {
                scope.close();
            }
        } catch (Throwable failure) {
            onFailed(message, attempts, failure, observed);
            return;
        }
        if (result == null) {
            onDone(observed);
            return;
        }
        Object key = new Object();
        inFlight.put(key, result);
        var unused = result.whenComplete((nothing, failure) -> {
            inFlight.remove(key);
            if (failure == null) {
                onDone(observed);
            } else {
                onFailedLate(message, attempts, cause(failure), observed);
            }
        });
        if (overdue) {
            cancel(result);
        }
    }

    private void onDone(Call observed) {
        onProcessedLate();
        observed.end();
        permits.release();
    }

    /** Error handlers may take their time, which the one thread that all timeouts share has not. */
    private void onFailedLate(Message message, Retries.@Nullable Attempts attempts, Throwable failure, Call observed) {
        if (failure instanceof TimeoutException) {
            executor.execute(() -> onFailed(message, attempts, failure, observed));
        } else {
            onFailed(message, attempts, failure, observed);
        }
    }

    private void onFailed(Message message, Retries.@Nullable Attempts before, Throwable failure, Call observed) {
        Retries.Attempts attempts = before != null ? before : retries().begin();
        long delayMillis = attempts.delayMillis(failure);
        if (delayMillis == Retries.NO_MORE) {
            end(message, failure, observed);
            return;
        }
        var unused = retries()
                .after(delayMillis)
                .thenAcceptAsync(
                        goOn -> {
                            if (goOn) {
                                onRetry(failure, observed);
                                calls.run(() -> attempt(message, attempts, observed));
                            } else {
                                end(message, failure, observed);
                            }
                        },
                        executor);
    }

    private void end(Message message, Throwable failure, Call observed) {
        try {
            runObserved(observed, () -> calls.run(() -> giveUp(message, failure, observed)));
        } finally {
            permits.release();
        }
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
