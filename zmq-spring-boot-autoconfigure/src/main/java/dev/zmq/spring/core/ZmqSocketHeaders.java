// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.core;

import dev.zmq.engine.SocketType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sockets whose messages carry headers, and how: in parts directly before the payload, whoever sends or receives, be it
 * the template, a listener or a channel adapter. The messages of all other sockets are plain.
 *
 * <p>Immutable; safe for use by any thread.
 */
public final class ZmqSocketHeaders {

    /** No socket has headers. */
    public static final ZmqSocketHeaders NONE = new ZmqSocketHeaders(Map.of());

    private final Map<String, ZmqHeaderMapper> mappers;

    /** Creates it of the mappers by the names of their sockets. */
    public ZmqSocketHeaders(Map<String, ZmqHeaderMapper> mappers) {
        this.mappers = Map.copyOf(mappers);
    }

    /** Returns what maps the headers of the socket's messages; null if they have none. */
    public @Nullable ZmqHeaderMapper mapper(String socketName) {
        return mappers.get(socketName);
    }

    /** Returns the mappers of all sockets whose messages have headers, by name. */
    public Map<String, ZmqHeaderMapper> mappers() {
        return mappers;
    }

    /**
     * Returns what maps the headers of messages that the socket sends; null if they have none. Those of an XSUB have none in
     * any case: they are subscriptions, which are messages of one part (RFC 29).
     */
    public @Nullable ZmqHeaderMapper outgoingMapper(String socketName, SocketType type) {
        return type == SocketType.XSUB ? null : mapper(socketName);
    }

    /** Returns whether no socket has headers. */
    public boolean isEmpty() {
        return mappers.isEmpty();
    }
}
