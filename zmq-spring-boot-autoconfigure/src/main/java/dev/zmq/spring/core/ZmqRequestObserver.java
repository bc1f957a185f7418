// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import org.jspecify.annotations.Nullable;

/** Is told how the requests of a {@link ZmqTemplate} end. Must be thread-safe. */
@FunctionalInterface
public interface ZmqRequestObserver {

    /**
     * Called once for each request that was begun, on the thread on which it ended. Must neither wait nor throw.
     *
     * @param socketName the name of the socket
     * @param nanos nanoseconds from the call of the template to its result, retries included
     * @param failure what the caller is thrown, or the future completed with; null if there is a reply
     */
    void onRequestEnd(String socketName, long nanos, @Nullable Throwable failure);
}
