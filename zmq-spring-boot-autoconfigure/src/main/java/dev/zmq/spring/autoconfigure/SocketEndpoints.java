// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;

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
}
