// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;

/** Is given each message that a socket receives, one after the other on one thread. */
@FunctionalInterface
public interface ZmqMessageListener {

    /**
     * Called for each message.
     *
     * @throws Exception to tell the container's {@link ZmqListenerErrorHandler}; the container goes on
     */
    void onMessage(Message message) throws Exception;
}
