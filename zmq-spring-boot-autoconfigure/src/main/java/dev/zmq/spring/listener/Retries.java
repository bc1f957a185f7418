// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.backoff.BackOffExecution;

/**
 * Tries again what has failed, as a {@link RetryPolicy} says, until its consumer is to stop: a stop ends all waits, and
 * what waits has failed for good then.
 *
 * <p>Spring's {@code RetryTemplate} does not serve here: it sleeps where a stop cannot end it, and has no counterpart for
 * methods that fail after they have returned.
 *
 * <p>Thread-safe.
 */
final class Retries {

    static final long NO_MORE = -1;

    private final @Nullable RetryPolicy policy;
    private final Map<Object, CompletableFuture<Boolean>> waits = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    /** Creates retries by a policy; null tries nothing again. */
    Retries(@Nullable RetryPolicy policy) {
        this.policy = policy;
    }

    /** Takes back an earlier {@link #stop()}. */
    void reset() {
        stopped = false;
    }

    /** Ends all waits, and those to come. */
    void stop() {
        stopped = true;
        waits.values().forEach(wait -> wait.complete(false));
    }

    /** Begins the count for one message. */
    Attempts begin() {
        return new Attempts();
    }

    /** Returns what completes after the time with true, or with false when it is time to stop. */
    CompletableFuture<Boolean> after(long delayMillis) {
        CompletableFuture<Boolean> wait = new CompletableFuture<>();
        Object key = new Object();
        waits.put(key, wait);
        var unused = wait.whenComplete((goOn, failure) -> waits.remove(key));
        if (stopped) {
            wait.complete(false);
        }
        return wait.completeOnTimeout(true, delayMillis, TimeUnit.MILLISECONDS);
    }

    /** The attempts with one message. Used by one thread at a time. */
    final class Attempts {

        private final long startNanos = System.nanoTime();
        private @Nullable BackOffExecution backOff;

        /** Returns how many milliseconds to wait before the next attempt, {@link #NO_MORE} if there is none. */
        long delayMillis(Throwable failure) {
            if (policy == null || stopped) {
                return NO_MORE;
            }
            try {
                return policy.shouldRetry(failure) ? delayMillis(policy) : NO_MORE;
            } catch (Throwable policyFailure) {
                if (policyFailure != failure) {
                    failure.addSuppressed(policyFailure);
                }
                return NO_MORE;
            }
        }

        private long delayMillis(RetryPolicy retryPolicy) {
            if (backOff == null) {
                backOff = retryPolicy.getBackOff().start();
            }
            long delay = backOff.nextBackOff();
            if (delay == BackOffExecution.STOP) {
                return NO_MORE;
            }
            long timeoutMillis = retryPolicy.getTimeout().toMillis();
            long elapsedMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
            return timeoutMillis > 0 && elapsedMillis + delay > timeoutMillis ? NO_MORE : delay;
        }
    }
}
