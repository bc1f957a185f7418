// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.core.retry.RetryPolicy;

/**
 * What a delivery needs to know of its container.
 *
 * @param listenerId the id of the listener
 * @param socketName the name of the socket
 * @param threads how many threads take messages from the socket for the listener
 * @param errorHandler is told of messages that failed for good
 * @param retryPolicy says which messages to try again, and when; null for none
 * @param executor runs what follows a late failure
 * @param calls is told which threads are in the listener, but for the consumer's
 * @param observation observes the deliveries; null for nobody
 */
record DeliverySettings(
        String listenerId,
        String socketName,
        int threads,
        ZmqListenerErrorHandler errorHandler,
        @Nullable RetryPolicy retryPolicy,
        Executor executor,
        ListenerCalls calls,
        @Nullable DeliveryObservation observation) {}
