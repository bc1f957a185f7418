// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Calls a method with a message, and sends on what it returns. */
interface MessageHandler {

    /** Returns null if it is through with the message, else what completes once it is, and may be cancelled. */
    @Nullable
    CompletableFuture<?> handle(Message message) throws Throwable;

    /** Tells the requester of a failure, if there is one that waits. */
    void onFailure(Message message, Throwable failure);

    /** Returns whether {@link #handle} may be through only after it has returned. */
    boolean isLate();
}
