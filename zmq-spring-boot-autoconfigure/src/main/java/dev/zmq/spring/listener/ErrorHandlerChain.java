// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

/** Tells one error handler and then another, even if the first one fails. Thread-safe if both are. */
record ErrorHandlerChain(ZmqListenerErrorHandler first, ZmqListenerErrorHandler next)
        implements ZmqListenerErrorHandler {

    @Override
    public void onFailure(ZmqListenerFailure failure) {
        try {
            first.onFailure(failure);
        } catch (RuntimeException | Error firstFailure) {
            try {
                next.onFailure(failure);
            } catch (RuntimeException | Error second) {
                if (second != firstFailure) {
                    firstFailure.addSuppressed(second);
                }
            }
            throw firstFailure;
        }
        next.onFailure(failure);
    }

    @Override
    public boolean keepsMessages() {
        return first.keepsMessages() || next.keepsMessages();
    }
}
