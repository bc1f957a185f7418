// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import org.jspecify.annotations.Nullable;

/** For methods that return nothing, on sockets that cannot reply. */
enum NoTarget implements ResultTarget {
    INSTANCE;

    @Override
    public void send(Message request, @Nullable Object value) {}

    @Override
    public void complete(Message request) {}

    @Override
    public void sendError(Message request, Throwable failure) {}
}
