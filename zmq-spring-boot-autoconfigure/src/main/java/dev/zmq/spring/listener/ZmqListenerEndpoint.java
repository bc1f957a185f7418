// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Socket;
import dev.zmq.spring.core.ZmqHeaderMapper;
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

    /**
     * Returns the topic prefixes to which the sockets are subscribed when the listener starts for the first time, besides
     * those that they have. Only for SUB and XSUB.
     */
    default List<String> topics() {
        return List.of();
    }

    /** Returns how many threads take messages from each socket, at least 1; null for the container factory's default. */
    default @Nullable Integer concurrency() {
        return null;
    }

    /** Returns whether one thread takes the messages of all the sockets, in turn; otherwise each has threads of its own. */
    default boolean isSharedThread() {
        return false;
    }

    /** Returns how many messages a batch has at most, at least 1; null for the container factory's default. */
    default @Nullable Integer batchSize() {
        return null;
    }

    /** Returns what is told of failures; null for that of the container factory. */
    default @Nullable ZmqListenerErrorHandler errorHandler() {
        return null;
    }

    /** Returns what reads the headers of the messages, for who observes; null for that of the socket, if there is one. */
    default @Nullable ZmqHeaderMapper headerMapper() {
        return null;
    }

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

    /** Returns an endpoint for a listener on one socket that is otherwise run by the container factory's defaults. */
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
