// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Socket;
import dev.zmq.engine.ZmqClosedException;
import dev.zmq.spring.core.ZmqSocketConsumers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
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
    private final Deque<Subscription> subscriptions = new ArrayDeque<>();
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
        socketConsumers.claimAlone(socketName, description);
        sockets.put(socketName, socket);
    }

    /**
     * Subscribes the sockets to the topics; has an effect once. If one of them cannot be subscribed, none is.
     *
     * @throws RuntimeException as the socket does, usually because it is closed
     */
    void subscribe() {
        if (subscribed) {
            return;
        }
        try {
            sockets.values().forEach(socket -> topics.forEach(topic -> subscribe(socket, topic)));
            subscribed = true;
        } catch (RuntimeException | Error refused) {
            unsubscribe();
            throw refused;
        }
    }

    /** Gives back all that is held. */
    void release() {
        unsubscribe();
        subscribed = false;
        sockets.keySet().forEach(name -> socketConsumers.release(name, description));
        sockets.clear();
    }

    private void subscribe(Socket socket, byte[] topic) {
        socket.subscribe(topic);
        subscriptions.push(new Subscription(socket, topic));
    }

    /** Takes back what was subscribed here and nothing else: the same topic may be subscribed elsewhere as well. */
    private void unsubscribe() {
        while (!subscriptions.isEmpty()) {
            subscriptions.pop().cancel();
        }
    }

    /** One topic of one socket. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Subscription(Socket socket, byte[] topic) {

        void cancel() {
            try {
                socket.unsubscribe(topic);
            } catch (ZmqClosedException closed) {
                LOG.debug("Socket '" + socket.name() + "' was closed with its subscriptions", closed);
            }
        }
    }
}
