// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import dev.zmq.engine.Socket;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * Actuator endpoint {@code zmq}: every socket with its peers, their queues and water marks, as seen at the moment of the
 * request. Reading neither stops nor slows the traffic.
 *
 * <p>Thread-safe.
 */
@Endpoint(id = "zmq")
public class ZmqEndpoint {

    private final Map<String, Socket> sockets;

    /**
     * Creates an endpoint.
     *
     * @param sockets the sockets to show, by bean name; the map is copied, its order kept
     */
    public ZmqEndpoint(Map<String, Socket> sockets) {
        this.sockets = new LinkedHashMap<>(sockets);
    }

    /** Returns all sockets. */
    @ReadOperation
    public SocketsDescriptor sockets() {
        Map<String, SocketDescriptor> descriptors = new LinkedHashMap<>();
        sockets.forEach((name, socket) -> descriptors.put(name, SocketDescriptor.of(socket.statistics())));
        return new SocketsDescriptor(descriptors);
    }

    /**
     * Returns one socket.
     *
     * @param socket its bean name
     * @return null, which the web turns into 404, if there is no such socket
     */
    @ReadOperation
    public @Nullable SocketDescriptor socket(@Selector String socket) {
        Socket found = sockets.get(socket);
        return found == null ? null : SocketDescriptor.of(found.statistics());
    }
}
