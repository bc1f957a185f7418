// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import org.jspecify.annotations.Nullable;

/**
 * Where the values that a listener method returns go.
 *
 * <p>Implementations are thread-safe.
 */
interface ResultTarget {

    /** Sends a value; null if the method returned none. */
    void send(Message request, @Nullable Object value);

    /** Called after the last value for a request. */
    void complete(Message request);

    /** Returns what sends values on other threads as a part of what the present thread is at. */
    default ResultTarget forLater() {
        return this;
    }

    /** Tells the requester, if there is one that waits, that its request failed. */
    void sendError(Message request, Throwable failure);
}
