// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Gives messages to a handler that may be through only after it has returned. */
final class AsyncHandlerListener implements AsyncMessageListener {

    private final MessageHandler handler;

    AsyncHandlerListener(MessageHandler handler) {
        this.handler = handler;
    }

    @Override
    public @Nullable CompletableFuture<?> begin(Message message) throws Throwable {
        return handler.handle(message);
    }

    @Override
    public void onFailure(Message message, Throwable failure) {
        handler.onFailure(message, failure);
    }
}
