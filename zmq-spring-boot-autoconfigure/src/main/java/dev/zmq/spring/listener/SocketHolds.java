// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Socket;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.spring.core.ZmqSocketConsumers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * What a container holds of its sockets until it is released: that nobody else receives from them, and the subscriptions
 * that its listener declares.
 *
 * <p>Not thread-safe: used by one thread until the container is made, then under the container's lock.
 */
final class SocketHolds {

    private static final Log LOG = LogFactory.getLog(SocketHolds.class);

    private final ZmqSocketConsumers socketConsumers;
    private final String description;
    private final List<byte[]> topics;
    private final Map<String, Socket> sockets = new LinkedHashMap<>();
    private boolean subscribed;

    /**
     * Creates an object that holds nothing yet.
     *
     * @param description who holds, in words
     * @param topics the prefixes to subscribe to
     */
    SocketHolds(ZmqSocketConsumers socketConsumers, String description, List<String> topics) {
        this.socketConsumers = socketConsumers;
        this.description = description;
        this.topics = topics.stream()
                .map(topic -> topic.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** Claims a socket. */
    void claim(String socketName, Socket socket) {
        socketConsumers.claim(socketName, description);
        sockets.put(socketName, socket);
    }

    /** Subscribes the sockets to the topics; has an effect once. */
    void subscribe() {
        if (!subscribed) {
            subscribed = true;
            sockets.values().forEach(socket -> topics.forEach(socket::subscribe));
        }
    }

    /** Gives back all that is held. */
    void release() {
        if (subscribed) {
            subscribed = false;
            sockets.values().forEach(this::unsubscribe);
        }
        sockets.keySet().forEach(name -> socketConsumers.release(name, description));
        sockets.clear();
    }

    private void unsubscribe(Socket socket) {
        try {
            topics.forEach(socket::unsubscribe);
        } catch (ZmqClosedException closed) {
            LOG.debug("Socket '" + socket.name() + "' was closed with its subscriptions", closed);
        }
    }
}
