// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ReactiveAdapter;

/**
 * Sends what a listener method returned to its target: at once, or when it is there.
 *
 * <p>Immutable; safe for use by any thread.
 */
final class ResultSender {

    private final ResultTarget target;
    private final Duration timeout;

    /**
     * Creates a sender.
     *
     * @param timeout how long a single late value may take; negative for no limit
     */
    ResultSender(ResultTarget target, Duration timeout) {
        this.target = target;
        this.timeout = timeout;
    }

    /** Returns null if everything is sent, else what completes once it is; whoever cancels that cancels the result. */
    @Nullable
    CompletableFuture<?> send(Message request, ReturnType type, @Nullable Object result) {
        if (result == null) {
            return sendValue(request, null);
        }
        return switch (type.kind()) {
            case STAGE -> sendLater(request, ofStage((CompletionStage<?>) result));
            case MONO, FLUX -> sendPublished(request, result);
            case STREAM -> sendStream(request, (Stream<?>) result);
            case ANY -> sendAny(request, result);
            case VALUE, UNSUPPORTED -> sendValue(request, result);
        };
    }

    private @Nullable CompletableFuture<?> sendAny(Message request, Object result) {
        if (result instanceof CompletionStage<?> stage) {
            return sendLater(request, ofStage(stage));
        }
        if (result instanceof Stream<?> values) {
            return sendStream(request, values);
        }
        return ReturnType.adapter(result.getClass()) != null
                ? sendPublished(request, result)
                : sendValue(request, result);
    }

    private @Nullable CompletableFuture<?> sendValue(Message request, @Nullable Object value) {
        target.send(request, value);
        target.complete(request);
        return null;
    }

    private @Nullable CompletableFuture<?> sendStream(Message request, Stream<?> values) {
        try (values) {
            boolean[] any = new boolean[1];
            values.forEachOrdered(value -> {
                target.send(request, value);
                any[0] = true;
            });
            if (!any[0]) {
                target.send(request, null);
            }
        }
        target.complete(request);
        return null;
    }

    /** Mentions no subscriber, as its type need not be on the class path. */
    private CompletableFuture<?> sendPublished(Message request, Object result) {
        ReactiveAdapter adapter = Objects.requireNonNull(ReturnType.adapter(result.getClass()));
        if (!adapter.isMultiValue()) {
            return sendLater(request, PublishedValue.of(adapter.toPublisher(result)));
        }
        return PublishedValues.send(adapter.toPublisher(result), request, target.forLater());
    }

    private CompletableFuture<?> sendLater(Message request, CompletableFuture<?> value) {
        if (!timeout.isNegative()) {
            value.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        }
        ResultTarget later = target.forLater();
        CompletableFuture<?> sent = value.thenAccept(result -> {
            later.send(request, result);
            later.complete(request);
        });
        var unused = sent.whenComplete((nothing, failure) -> {
            if (failure != null) {
                value.cancel(true); // If this was cancelled; otherwise it is over.
            }
        });
        return sent;
    }

    /** Returns a future of our own, which may time out; the stage is cancelled then if it can be. */
    private static CompletableFuture<Object> ofStage(CompletionStage<?> stage) {
        CompletableFuture<Object> value = new CompletableFuture<>();
        var unused = stage.whenComplete((result, failure) -> {
            if (failure != null) {
                value.completeExceptionally(failure);
            } else {
                value.complete(result);
            }
        });
        var unusedFailure = value.whenComplete((result, failure) -> {
            if (failure != null && stage instanceof Future<?> future) {
                future.cancel(true);
            }
        });
        return value;
    }
}
