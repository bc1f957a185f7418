// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import java.lang.reflect.UndeclaredThrowableException;

/** Gives messages to a listener method whose socket sends no replies. */
final class MethodListener implements ZmqMessageListener {

    private final ListenerInvocation invocation;

    MethodListener(ListenerInvocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public void onMessage(Message message) throws Exception {
        try {
            invocation.invoke(message);
        } catch (Throwable failure) {
            throw asException(failure);
        }
    }

    static Exception asException(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof Exception exception ? exception : new UndeclaredThrowableException(failure);
    }
}
