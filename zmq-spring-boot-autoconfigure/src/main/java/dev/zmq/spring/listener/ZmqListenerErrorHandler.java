// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

/**
 * Is told when a listener fails with a message for good: after all retries, if there are any. A failure never stops the
 * container: whatever this method does, the next message follows. If a requester waits for an answer, it has been sent an
 * error reply already.
 *
 * <p>Called on the container's thread, or on the thread on which what the listener returned has failed. Implementations
 * that serve several containers, or one with concurrency, must be thread-safe.
 */
@FunctionalInterface
public interface ZmqListenerErrorHandler {

    /** Called for each failure. What it throws is logged. */
    void onFailure(ZmqListenerFailure failure);

    /** Returns a handler that tells this one and then another, even if this one fails. */
    default ZmqListenerErrorHandler andThen(ZmqListenerErrorHandler next) {
        return new ErrorHandlerChain(this, next);
    }

    /**
     * Returns whether a message that {@link #onFailure} was told of, without throwing, is kept elsewhere, as a dead letter:
     * for {@link ZmqListenerStatistics#deadLetters()}. False by default.
     */
    default boolean keepsMessages() {
        return false;
    }
}
