// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import org.jspecify.annotations.Nullable;

/** Calls a listener method with a message; how the arguments come about is decided once, when the listener is made. */
@FunctionalInterface
interface ListenerInvocation {

    /** Returns what the method returned, null for a void method. */
    @Nullable
    Object invoke(Message message) throws Throwable;

    /** Calls the method with a message whose payload is converted already. */
    default @Nullable Object invoke(Message message, Object payload) throws Throwable {
        return invoke(message);
    }
}
