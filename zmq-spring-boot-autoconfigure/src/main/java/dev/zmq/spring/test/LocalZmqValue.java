// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.test;

import dev.zmq.spring.core.ZmqSockets;
import java.lang.reflect.AnnotatedElement;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/**
 * What {@link LocalZmqPort} and {@link LocalZmqEndpoint} ask for.
 *
 * @param socketName the socket
 * @param property what of it, {@code port} or {@code endpoint}
 */
record LocalZmqValue(String socketName, String property) {

    /** Returns what a field or parameter asks for; null if it does not. */
    static @Nullable LocalZmqValue of(AnnotatedElement element) {
        LocalZmqPort port = element.getAnnotation(LocalZmqPort.class);
        LocalZmqEndpoint endpoint = element.getAnnotation(LocalZmqEndpoint.class);
        if (port != null) {
            return new LocalZmqValue(port.value(), "port");
        }
        return endpoint != null ? new LocalZmqValue(endpoint.value(), "endpoint") : null;
    }

    /**
     * Returns the value.
     *
     * @throws dev.zmq.spring.core.UnknownSocketException if there is no such socket
     * @throws IllegalStateException if the socket is not bound to any such endpoint
     */
    <T> T in(ApplicationContext application, Class<T> type) {
        application.getBean(ZmqSockets.class).get(socketName);
        T value = application.getEnvironment().getProperty("local.zmq." + socketName + "." + property, type);
        if (value == null) {
            throw new IllegalStateException("Socket '" + socketName + "' has no local " + property
                    + ": it is bound to no " + (property.equals("port") ? "tcp " : "") + "endpoint");
        }
        return value;
    }
}
