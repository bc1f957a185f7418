// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.engine.Socket;
import dev.zmq.spring.autoconfigure.ZmqProperties.SocketProperties;
import dev.zmq.spring.core.ZmqConfigurationException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Finds the sockets below {@code zmq.sockets} that an application context makes itself: those that its parent does not have. */
final class OwnSockets {

    private OwnSockets() {}

    /**
     * Returns their names.
     *
     * @throws ZmqConfigurationException if one is not the parent's, and yet would listen where that of its name does; and see
     *     {@link SocketNames#of}
     */
    static Set<String> names(Environment environment, BeanFactory beanFactory) {
        ParentContext parent = ParentContext.of(beanFactory);
        Set<String> own = new LinkedHashSet<>();
        for (String name : SocketNames.of(environment)) {
            if (!parent.hasSame(name, Socket.class, SocketPropertyName.of(name), environment)) {
                if (parent.has(name, Socket.class)) {
                    requireOtherEndpoints(name, environment, parent.environment());
                }
                own.add(name);
            }
        }
        return own;
    }

    private static void requireOtherEndpoints(String name, Environment environment, Environment ofParent) {
        List<String> endpointsOfParent = bind(name, ofParent);
        for (String endpoint : bind(name, environment)) {
            if (endpointsOfParent.contains(endpoint) && !endpoint.endsWith("*")) {
                throw new ZmqConfigurationException(
                        "Socket '" + name
                                + "' has other properties than that of the parent application context, and yet"
                                + " would listen on the same endpoint " + endpoint + ".",
                        "Set " + SocketPropertyName.of(name) + " where both contexts read it, so that they share the"
                                + " socket, or set " + SocketPropertyName.of(name, "bind")
                                + " to another endpoint for a socket of the child's own.");
            }
        }
    }

    private static List<String> bind(String name, Environment environment) {
        return Binder.get(environment)
                .bind(SocketPropertyName.of(name), SocketProperties.class)
                .map(SocketProperties::getBind)
                .orElse(List.of());
    }
}
