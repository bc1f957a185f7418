// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

/**
 * Is told when a listener fails. A failure never stops the container: whatever this method does, the next message
 * follows. If a requester waits for an answer, it has been sent an error reply already.
 *
 * <p>Called on the container's thread. Implementations that serve several containers must be thread-safe.
 */
@FunctionalInterface
public interface ZmqListenerErrorHandler {

    /** Called for each failure. What it throws is logged. */
    void onFailure(ZmqListenerFailure failure);
}
