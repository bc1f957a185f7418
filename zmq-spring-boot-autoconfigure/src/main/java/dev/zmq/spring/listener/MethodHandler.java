// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One listener method, and where its results go. */
final class MethodHandler implements MessageHandler {

    private final ListenerInvocation invocation;
    private final ReturnType returnType;
    private final ResultTarget target;
    private final ResultSender results;

    MethodHandler(ListenerInvocation invocation, ReturnType returnType, ResultTarget target, Duration resultTimeout) {
        this.invocation = invocation;
        this.returnType = returnType;
        this.target = target;
        this.results = new ResultSender(target, resultTimeout);
    }

    @Override
    public @Nullable CompletableFuture<?> handle(Message message) throws Throwable {
        return results.send(message, returnType, invocation.invoke(message));
    }

    /** As {@link #handle(Message)}, with the payload converted already. */
    @Nullable
    CompletableFuture<?> handle(Message message, Object payload) throws Throwable {
        return results.send(message, returnType, invocation.invoke(message, payload));
    }

    ListenerInvocation invocation() {
        return invocation;
    }

    /** Returns whether there is anything to do but to call the method. */
    boolean hasResults() {
        return target != NoTarget.INSTANCE || returnType.isLate();
    }

    @Override
    public void onFailure(Message message, Throwable failure) {
        target.sendError(message, failure);
    }

    @Override
    public boolean isLate() {
        return returnType.isLate();
    }
}
