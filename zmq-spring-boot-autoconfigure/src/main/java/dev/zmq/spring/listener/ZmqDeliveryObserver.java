// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import dev.zmq.engine.SocketType;
import dev.zmq.spring.core.ScopeSource;
import java.util.List;
import java.util.Map;

/**
 * Observes what becomes of messages that listeners and channel adapters are given. What it throws is logged, and does not
 * concern the message.
 *
 * <p>Implementations are thread-safe.
 */
public interface ZmqDeliveryObserver {

    /** Begins to observe a message, or a batch. */
    Call begin(Delivered delivered);

    /**
     * What a listener is given.
     *
     * @param replies whether the socket answers requests
     * @param messages one, or those of a batch
     * @param headers those that the message carries; none of a batch
     */
    record Delivered(
            String listenerId,
            String socketName,
            SocketType socketType,
            boolean replies,
            boolean isBatch,
            List<Message> messages,
            Map<String, Object> headers) {}

    /**
     * The way of a message, or of a batch, through the listener: all attempts, the time between them, and the error handler
     * if there is nothing else left. Current on the threads that call the listener and the error handler.
     */
    interface Call extends ScopeSource {

        /** The listener failed, and is given the message again. */
        void onRetry(Throwable failure);

        /**
         * A message failed for good, and the error handler was told; of a batch, it may be one of several.
         *
         * @param isKept whether it is kept as a dead letter
         */
        void onGivenUp(Throwable failure, boolean isKept);

        /** Ends it, on any thread. */
        void end();
    }
}
