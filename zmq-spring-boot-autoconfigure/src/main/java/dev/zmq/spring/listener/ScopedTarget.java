// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import dev.zmq.spring.core.ScopeSource;
import org.jspecify.annotations.Nullable;

/** Sends as a part of what the thread was at that the listener method was called on. */
record ScopedTarget(ResultTarget target, ScopeSource scopes) implements ResultTarget {

    @Override
    public void send(Message request, @Nullable Object value) {
        ScopeSource.Scope scope = scopes.openScope();
        try {
            target.send(request, value);
        } finally {
            scope.close();
        }
    }

    @Override
    public void complete(Message request) {
        ScopeSource.Scope scope = scopes.openScope();
        try {
            target.complete(request);
        } finally {
            scope.close();
        }
    }

    @Override
    public void sendError(Message request, Throwable failure) {
        target.sendError(request, failure);
    }
}
