// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.spring.core.ZmqMessageSender.Outgoing;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Observes what is sent: by the template, by clients that are interfaces, and by listeners whose results go to other sockets.
 * What it throws is logged, and does not concern the message.
 *
 * <p>Implementations are thread-safe.
 */
public interface ZmqSendObserver {

    /** What is done. */
    enum Operation {
        /** A message is sent to whoever the socket's type says. */
        SEND,
        /** A message is published under a topic. */
        PUBLISH,
        /** A request is sent, and its reply awaited. */
        REQUEST
    }

    /**
     * Begins to observe.
     *
     * @param headers to be sent along if the socket's messages have headers, those of the payload so far; more may be added
     */
    Call begin(Outgoing outgoing, Map<String, Object> headers);

    /** Returns what makes that which the present thread is at current on other threads, for what is sent later. */
    ScopeSource capture();

    /** One call that is observed. */
    interface Call extends ScopeSource {

        /**
         * Ends it, on any thread.
         *
         * @param sent whether the message was sent, where nothing has failed
         * @param failure what the caller is thrown, null for nothing
         */
        void end(boolean sent, @Nullable Throwable failure);
    }
}
