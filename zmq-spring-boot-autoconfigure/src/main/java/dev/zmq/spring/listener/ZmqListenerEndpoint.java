// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Socket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A listener before it runs: who listens, on which sockets, and what it does with a message. */
public interface ZmqListenerEndpoint {

    /** Returns the id, unique in the application; it names the container, its threads, and appears in logs. */
    String id();

    /** Returns the names of the sockets to listen on, at least one. */
    List<String> socketNames();

    /** Returns whether to start with the application; null for the container factory's default. */
    @Nullable
    Boolean autoStartup();

    /** Returns how error messages call the listener. */
    default String description() {
        return "listener '" + id() + "'";
    }

    /**
     * Returns the listener for one of the sockets.
     *
     * @param socketName the socket's name in the application, which may differ from {@link Socket#name()}
     * @param socket the socket
     * @throws InvalidListenerException if the listener and this socket do not fit together
     */
    ZmqMessageListener createListener(String socketName, Socket socket);

    /** Returns an endpoint for a listener on one socket that starts by the container factory's default. */
    static ZmqListenerEndpoint of(String id, String socketName, ZmqMessageListener listener) {
        return new ZmqListenerEndpoint() {
            @Override
            public String id() {
                return id;
            }

            @Override
            public List<String> socketNames() {
                return List.of(socketName);
            }

            @Override
            public @Nullable Boolean autoStartup() {
                return null;
            }

            @Override
            public ZmqMessageListener createListener(String name, Socket socket) {
                return listener;
            }
        };
    }
}
