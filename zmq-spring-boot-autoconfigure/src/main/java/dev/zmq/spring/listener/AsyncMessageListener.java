// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A listener that may be through with a message only after it has returned. */
interface AsyncMessageListener extends ZmqMessageListener {

    /** Begins with a message; returns null if it is through already, else what completes once it is, or is cancelled. */
    @Nullable
    CompletableFuture<?> begin(Message message) throws Throwable;

    @Override
    default void onMessage(Message message) {
        throw new UnsupportedOperationException("Asynchronous listeners are called by begin()");
    }
}
