// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who receives from which socket. Two consumers of one socket would each get a part of its messages, which nobody means;
 * so whoever receives claims the socket first, and the second claim is refused.
 *
 * <p>Thread-safe.
 */
public final class ZmqSocketConsumers {

    private static final String REQUESTS = "ZmqTemplate.sendAndReceive";

    /** Who receives, in words, and those whom the words stand for. */
    private static final class Claim {

        private final String consumer;
        private final Set<Object> holders = Collections.newSetFromMap(new IdentityHashMap<>());

        Claim(String consumer) {
            this.consumer = consumer;
        }
    }

    // Both guarded by this.
    private final Map<String, Claim> claims = new HashMap<>();
    // Kept until the end, as a REQ socket remembers its last request too.
    private final Map<String, RequestChannel> requestChannels = new HashMap<>();
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
        claim(socketName, consumer, this);
    }

    /**
     * Claims a socket for one of possibly several consumers that the same words describe, such as the listeners of two beans
     * of one class.
     *
     * @throws DuplicateConsumerException if it is claimed, in whatever words
     */
    public void claimAlone(String socketName, String consumer) {
        ZmqSocketConsumers record = recordOf(socketName);
        synchronized (record) {
            Claim first = record.claims.get(socketName);
            if (first != null) {
                throw new DuplicateConsumerException(
                        socketName,
                        first.consumer,
                        first.consumer.equals(consumer) ? consumer + " once more" : consumer);
            }
            record.claims.put(socketName, new Claim(consumer));
        }
    }

    /** Gives a claim back; does nothing if the socket is claimed by somebody else, or by nobody. */
    public void release(String socketName, String consumer) {
        ZmqSocketConsumers record = recordOf(socketName);
        synchronized (record) {
            record.claims.computeIfPresent(socketName, (name, claim) -> claim.consumer.equals(consumer) ? null : claim);
        }
    }

    /** Returns who receives from a socket. */
    public Optional<String> consumerOf(String socketName) {
        ZmqSocketConsumers record = recordOf(socketName);
        synchronized (record) {
            return Optional.ofNullable(record.claims.get(socketName)).map(claim -> claim.consumer);
        }
    }

    /**
     * Claims a socket on behalf of somebody, who shares it with others that claim it in the same words.
     *
     * @throws DuplicateConsumerException if it is claimed in other words
     */
    void claim(String socketName, String consumer, Object holder) {
        ZmqSocketConsumers record = recordOf(socketName);
        synchronized (record) {
            Claim claim = record.claims.computeIfAbsent(socketName, name -> new Claim(consumer));
            if (!claim.consumer.equals(consumer)) {
                throw new DuplicateConsumerException(socketName, claim.consumer, consumer);
            }
            claim.holders.add(holder);
        }
    }

    /** Gives the claim of one holder back, and returns whether it was the last one. */
    boolean release(String socketName, String consumer, Object holder) {
        ZmqSocketConsumers record = recordOf(socketName);
        synchronized (record) {
            Claim claim = record.claims.get(socketName);
            boolean last = claim != null
                    && claim.consumer.equals(consumer)
                    && claim.holders.remove(holder)
                    && claim.holders.isEmpty();
            if (last) {
                record.claims.remove(socketName);
            }
            return last;
        }
    }

    /**
     * Claims a socket for the requests of a template, and returns the channel that all templates share which make requests
     * through it: who takes the replies has to know the requests of all of them.
     *
     * @param opening makes the channel, for the first one
     * @throws DuplicateConsumerException if somebody else receives from the socket
     */
    RequestChannel joinRequests(String socketName, ZmqTemplate template, Supplier<RequestChannel> opening) {
        ZmqSocketConsumers record = recordOf(socketName);
        synchronized (record) {
            claim(socketName, REQUESTS, template);
            RequestChannel channel = record.requestChannels.computeIfAbsent(socketName, name -> opening.get());
            channel.wake();
            return channel;
        }
    }

    /** Ends the requests of a template; with the last one, the threads of the channel end and others may claim the socket. */
    void leaveRequests(String socketName, ZmqTemplate template) {
        ZmqSocketConsumers record = recordOf(socketName);
        synchronized (record) {
            RequestChannel channel = record.requestChannels.get(socketName);
            if (release(socketName, REQUESTS, template) && channel != null) {
                channel.rest();
            }
        }
    }

    /** Names are unique within a context: its child, or two children, may each have a socket of the same name. */
    private ZmqSocketConsumers recordOf(String socketName) {
        return parent != null && sockets != null && sockets.isInherited(socketName)
                ? parent.recordOf(socketName)
                : this;
    }
}
