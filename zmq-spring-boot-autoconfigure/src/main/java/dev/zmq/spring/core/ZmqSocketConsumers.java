// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who receives from which socket. Two consumers of one socket would each get a part of its messages, which nobody means;
 * so whoever receives claims the socket first, and the second claim is refused.
 *
 * <p>Thread-safe.
 */
public final class ZmqSocketConsumers {

    private final Map<String, String> consumers = new ConcurrentHashMap<>();

    /** Creates an empty record of claims. */
    public ZmqSocketConsumers() {}

    /**
     * Claims a socket. Claiming again in the same words has no effect.
     *
     * @param socketName the name of the socket
     * @param consumer who receives from it, in words that a user recognises, such as {@code "@ZmqListener
     *     orderService.onOrder"} or {@code "zmq.sockets.orders-in.inbound-channel"}
     * @throws DuplicateConsumerException if somebody else claimed it
     */
    public void claim(String socketName, String consumer) {
        String first = consumers.putIfAbsent(socketName, consumer);
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
        String first = consumers.putIfAbsent(socketName, consumer);
        if (first != null) {
            throw new DuplicateConsumerException(
                    socketName, first, first.equals(consumer) ? consumer + " once more" : consumer);
        }
    }

    /** Gives a claim back; does nothing if the socket is claimed by somebody else, or by nobody. */
    public void release(String socketName, String consumer) {
        consumers.remove(socketName, consumer);
    }

    /** Returns who receives from a socket. */
    public Optional<String> consumerOf(String socketName) {
        return Optional.ofNullable(consumers.get(socketName));
    }
}
