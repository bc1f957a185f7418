// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;

/** Gives messages to a handler that is through when it returns. */
final class HandlerListener implements ZmqMessageListener {

    private final MessageHandler handler;

    HandlerListener(MessageHandler handler) {
        this.handler = handler;
    }

    @Override
    public void onMessage(Message message) throws Exception {
        try {
            var unused = handler.handle(message);
        } catch (Throwable failure) {
            throw MethodListener.asException(failure);
        }
    }

    @Override
    public void onFailure(Message message, Throwable failure) {
        handler.onFailure(message, failure);
    }
}
