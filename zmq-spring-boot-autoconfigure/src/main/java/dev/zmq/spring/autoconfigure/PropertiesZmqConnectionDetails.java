// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.autoconfigure;

import dev.zmq.spring.autoconfigure.ZmqProperties.SocketProperties;
import java.util.List;
import java.util.function.Function;

/** Takes the endpoints from {@code zmq.sockets.*.bind} and {@code zmq.sockets.*.connect}. */
final class PropertiesZmqConnectionDetails implements ZmqConnectionDetails {

    private final ZmqProperties properties;

    PropertiesZmqConnectionDetails(ZmqProperties properties) {
        this.properties = properties;
    }

    @Override
    public List<String> getBind(String socketName) {
        return endpoints(socketName, SocketProperties::getBind);
    }

    @Override
    public List<String> getConnect(String socketName) {
        return endpoints(socketName, SocketProperties::getConnect);
    }

    private List<String> endpoints(String socketName, Function<SocketProperties, List<String>> kind) {
        SocketProperties socket = properties.getSockets().get(socketName);
        return socket != null ? kind.apply(socket) : List.of();
    }
}
