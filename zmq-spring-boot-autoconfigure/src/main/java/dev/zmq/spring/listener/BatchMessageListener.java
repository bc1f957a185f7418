// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import java.util.List;

/** A listener that takes several messages in one call. */
interface BatchMessageListener extends ZmqMessageListener {

    /** Converts a message to what the listener takes; a failure concerns this message only. */
    Object toElement(Message message) throws Exception;

    /** Called with the converted messages, at least one, in order of arrival. */
    void onElements(List<Object> elements) throws Exception;

    @Override
    default void onMessage(Message message) throws Exception {
        onElements(List.of(toElement(message)));
    }
}
