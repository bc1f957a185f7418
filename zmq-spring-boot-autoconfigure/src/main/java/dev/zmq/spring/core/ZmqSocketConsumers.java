// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who receives from which socket. Two consumers of one socket would each get a part of its messages, which nobody means;
 * so whoever receives claims the socket first, and the second claim is refused.
 *
 * <p>Thread-safe.
 */
public final class ZmqSocketConsumers {

    private final Map<String, String> consumers = new ConcurrentHashMap<>();
    private final @Nullable ZmqSockets sockets;
    private final @Nullable ZmqSocketConsumers parent;

    /** Creates an empty record of claims. */
    public ZmqSocketConsumers() {
        this(null, null);
    }

    /**
     * Creates an empty record of claims of an application context.
     *
     * @param sockets the sockets that the context sees
     * @param parent the record of its parent, which has the claims of all sockets that are not the context's own
     */
    public ZmqSocketConsumers(@Nullable ZmqSockets sockets, @Nullable ZmqSocketConsumers parent) {
        this.sockets = sockets;
        this.parent = parent;
    }

    /**
     * Claims a socket. Claiming again in the same words has no effect.
     *
     * @param socketName the name of the socket
     * @param consumer who receives from it, in words that a user recognises, such as {@code "@ZmqListener
     *     orderService.onOrder"} or {@code "zmq.sockets.orders-in.inbound-channel"}
     * @throws DuplicateConsumerException if somebody else claimed it
     */
    public void claim(String socketName, String consumer) {
        String first = claims(socketName).putIfAbsent(socketName, consumer);
        if (first != null && !first.equals(consumer)) {
            throw new DuplicateConsumerException(socketName, first, consumer);
        }
    }

    /**
     * Claims a socket for one of possibly several consumers that the same words describe, such as the listeners of two beans
     * of one class.
     *
     * @throws DuplicateConsumerException if it is claimed, in whatever words
     */
    public void claimAlone(String socketName, String consumer) {
        String first = claims(socketName).putIfAbsent(socketName, consumer);
        if (first != null) {
            throw new DuplicateConsumerException(
                    socketName, first, first.equals(consumer) ? consumer + " once more" : consumer);
        }
    }

    /** Gives a claim back; does nothing if the socket is claimed by somebody else, or by nobody. */
    public void release(String socketName, String consumer) {
        claims(socketName).remove(socketName, consumer);
    }

    /** Returns who receives from a socket. */
    public Optional<String> consumerOf(String socketName) {
        return Optional.ofNullable(claims(socketName).get(socketName));
    }

    /** Names are unique within a context: its child, or two children, may each have a socket of the same name. */
    private Map<String, String> claims(String socketName) {
        return parent != null && sockets != null && sockets.isInherited(socketName)
                ? parent.claims(socketName)
                : consumers;
    }
}
