// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import java.lang.reflect.Method;
import java.util.List;

/**
 * A method of a listener, and which of the messages it takes.
 *
 * @param method the method, invocable on the bean
 * @param topics patterns of the topics that it takes, with {@code *} for any text; empty for all
 * @param isDefault whether it takes what no other method of the listener takes
 * @param sendTo the names of the sockets through which its results are sent on; empty to reply
 */
public record ZmqHandlerMethod(Method method, List<String> topics, boolean isDefault, List<String> sendTo) {

    /** Creates a description; the lists are copied. */
    public ZmqHandlerMethod {
        topics = List.copyOf(topics);
        sendTo = List.copyOf(sendTo);
    }
}
