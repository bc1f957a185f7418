// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.spring.core.ClosestName;
import dev.zmq.spring.core.ZmqConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Where one socket binds and connects.
 *
 * @param bind the endpoints to bind to, in order
 * @param connect the endpoints to connect to, in order
 * @param fromProperties whether they are those of the socket's properties, so that a report can name these
 */
record SocketEndpoints(List<String> bind, List<String> connect, boolean fromProperties) {

    /** Returns the endpoints that the details have for a socket together, or those of the properties if they have none. */
    static SocketEndpoints of(String socketName, List<ZmqConnectionDetails> details, ZmqProperties properties) {
        List<String> bind = new ArrayList<>();
        List<String> connect = new ArrayList<>();
        for (ZmqConnectionDetails source : details) {
            if (!(source instanceof PropertiesZmqConnectionDetails)) {
                bind.addAll(source.getBind(socketName));
                connect.addAll(source.getConnect(socketName));
            }
        }
        if (!bind.isEmpty() || !connect.isEmpty()) {
            return new SocketEndpoints(bind, connect, false);
        }
        PropertiesZmqConnectionDetails configured = new PropertiesZmqConnectionDetails(properties);
        return new SocketEndpoints(configured.getBind(socketName), configured.getConnect(socketName), true);
    }

    /**
     * Checks that all sockets exist that the details were given endpoints for.
     *
     * @throws ZmqConfigurationException if one does not
     */
    static void requireSockets(List<ZmqConnectionDetails> details, Set<String> sockets) {
        for (ZmqConnectionDetails source : details) {
            for (String name : source.getSocketNames()) {
                if (!sockets.contains(name)) {
                    throw unknown(source, name, sockets.stream().sorted().toList());
                }
            }
        }
    }

    private static ZmqConfigurationException unknown(ZmqConnectionDetails source, String name, List<String> known) {
        return new ZmqConfigurationException(
                source + " name the socket '" + name + "', which there is not below zmq.sockets. "
                        + (known.isEmpty()
                                ? "No sockets are there."
                                : "Known sockets: " + String.join(", ", known) + "."),
                ClosestName.action(name, known, "define the socket as " + SocketPropertyName.of(name) + "."));
    }
}
