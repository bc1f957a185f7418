// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/** Spells the full names of properties of a socket, as a user finds them in the configuration. */
final class SocketPropertyName {

    private static final String SOCKETS = "zmq.sockets";

    private SocketPropertyName() {}

    /** Returns the name of the property that holds all of a socket, such as {@code zmq.sockets.orders}. */
    static String of(String socketName) {
        return ConfigurationPropertyName.isValid(SOCKETS + "." + socketName)
                ? SOCKETS + "." + socketName
                : SOCKETS + "[" + socketName + "]";
    }

    /** Returns the name of a property of a socket, such as {@code zmq.sockets.orders.type}. */
    static String of(String socketName, String property) {
        return of(socketName) + "." + property;
    }

    /** Returns the name of a value in a list of a socket, such as {@code zmq.sockets.orders.bind[0]}. */
    static String of(String socketName, String property, int index) {
        return of(socketName, property) + "[" + index + "]";
    }
}
