// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;

/**
 * Is given each message that a socket receives, one after the other on one thread; on as many threads at the same time as
 * the listener has concurrency.
 */
@FunctionalInterface
public interface ZmqMessageListener {

    /**
     * Called for each message, and again for each retry.
     *
     * @throws Exception to have the message tried again if the container retries, and to tell the container's {@link
     *     ZmqListenerErrorHandler} otherwise; the container goes on
     */
    void onMessage(Message message) throws Exception;

    /**
     * Called when a message has failed for good, after all retries and before the error handler: the moment to tell a
     * requester. What it throws is added to the failure.
     */
    default void onFailure(Message message, Throwable failure) {}
}
