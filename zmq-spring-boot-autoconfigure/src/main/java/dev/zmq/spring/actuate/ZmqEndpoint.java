// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate;

import dev.zmq.engine.Socket;
import dev.zmq.spring.listener.ZmqListenerContainer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Actuator endpoint {@code zmq}: every socket with its peers, their queues and water marks, as seen at the moment of the
 * request. Reading neither stops nor slows the traffic.
 *
 * <p>Changes need {@code management.endpoint.zmq.access=unrestricted}. They last until the application ends.
 *
 * <p>Thread-safe.
 */
@Endpoint(id = "zmq", defaultAccess = Access.READ_ONLY)
public class ZmqEndpoint {

    static final int DEFAULT_LIMIT = 100;
    static final int MAX_LIMIT = 10_000;

    private final Map<String, ObservedSocket> sockets = new LinkedHashMap<>();

    /**
     * Creates an endpoint.
     *
     * @param sockets the sockets to show, by bean name; the map is copied, its order kept
     * @param listeners gives the listeners of the application, whenever they are needed
     */
    public ZmqEndpoint(Map<String, Socket> sockets, Supplier<? extends Collection<ZmqListenerContainer>> listeners) {
        sockets.forEach((name, socket) -> this.sockets.put(name, new ObservedSocket(name, socket, listeners)));
    }

    /** Returns all sockets, without their peers. */
    @ReadOperation
    public SocketsDescriptor sockets() {
        Map<String, SocketDescriptor> descriptors = new LinkedHashMap<>();
        sockets.forEach((name, socket) -> descriptors.put(name, socket.describe()));
        return new SocketsDescriptor(descriptors);
    }

    /**
     * Returns one socket with a page of its peers, those with the worst trouble first. The order is that of the moment: a
     * peer may be on two pages, or on none, if it changes between two requests.
     *
     * @param socket its bean name
     * @param offset how many peers to leave out; 0 if null
     * @param limit the most peers to list, 1 to 10 000; 100 if null
     * @return null, which the web turns into 404, if there is no such socket
     */
    @ReadOperation
    public @Nullable SocketDescriptor socket(
            @Selector String socket, @Nullable Integer offset, @Nullable Integer limit) {
        int skipped = within("offset", offset == null ? 0 : offset, 0, Integer.MAX_VALUE);
        int listed = within("limit", limit == null ? DEFAULT_LIMIT : limit, 1, MAX_LIMIT);
        ObservedSocket found = sockets.get(socket);
        return found == null ? null : found.describe(skipped, listed);
    }

    /**
     * Returns one peer of a socket.
     *
     * @param socket the bean name of the socket
     * @param peer the peer's {@code id}
     * @return null, which the web turns into 404, if there is no such socket, or no such peer any more
     */
    @ReadOperation
    public @Nullable PeerDescriptor peer(@Selector String socket, @Selector long peer) {
        ObservedSocket found = sockets.get(socket);
        return found == null ? null : found.describePeer(peer);
    }

    /**
     * Changes a socket while it is at work; all that is null stays as it is. Nothing is changed if a value is refused.
     *
     * @param socket its bean name
     * @param sendHighWaterMark the most messages to queue for each peer, 0 for no limit; counts at once, for all peers
     * @param receiveHighWaterMark the most messages to queue from each peer, 0 for no limit; counts at once, for all peers
     * @param listeners whether to pause the listeners of the socket, or to resume them
     * @param listener the id of the only listener that is meant; all listeners of the socket if null
     * @param counters whether to count from 0 again in what this endpoint shows; meters go on
     * @return the socket after the change; null if there is no such socket
     */
    @WriteOperation
    public @Nullable SocketDescriptor change(
            @Selector String socket,
            @Nullable Integer sendHighWaterMark,
            @Nullable Integer receiveHighWaterMark,
            @Nullable ListenerAction listeners,
            @Nullable String listener,
            @Nullable CounterAction counters) {
        ObservedSocket found = sockets.get(socket);
        if (found == null) {
            return null;
        }
        new SocketChange(found)
                .highWaterMarks(sendHighWaterMark, receiveHighWaterMark)
                .listeners(listeners, listener)
                .counters(counters)
                .apply();
        return found.describe();
    }

    /**
     * Closes the present connection to a peer, as {@link Socket#disconnectPeer} does.
     *
     * @param socket the bean name of the socket
     * @param peer the peer's {@code id}
     * @return false if there is no such socket, or no connection to such a peer
     */
    @DeleteOperation
    public boolean disconnect(@Selector String socket, @Selector long peer) {
        ObservedSocket found = sockets.get(socket);
        return found != null && new SocketChange(found).disconnect(peer);
    }

    /** Refuses a parameter of a request that is out of its range. */
    static int within(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new InvalidEndpointRequestException(
                    name + " is " + value + ", must be " + min + " to " + max, "out of range");
        }
        return value;
    }

    /** What to do with listeners. */
    public enum ListenerAction {
        /** They take no more messages until they are resumed; messages wait in the socket. */
        PAUSE,
        /** They take messages again. */
        RESUME
    }

    /** What to do with counters. */
    public enum CounterAction {
        /** They count from 0 again. */
        RESET
    }
}
