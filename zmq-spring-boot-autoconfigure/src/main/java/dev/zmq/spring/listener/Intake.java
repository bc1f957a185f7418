// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.listener;

import dev.zmq.engine.Message;
import dev.zmq.engine.ZmqClosedException;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Where the messages of one consumer come from. Used by the consumer's thread only, but for what its methods return. */
interface Intake extends AutoCloseable {

    /** Returns the names of the sockets. */
    List<String> socketNames();

    /** Returns how the messages of each socket are delivered. */
    List<Delivery> deliveries();

    /**
     * Waits for messages of one of the sockets, and takes what has arrived.
     *
     * @param target gets the messages, of one socket only
     * @param timeout negative for no limit
     * @param onLost is told of a socket that was closed while others are open, and why
     * @return how to deliver them; null if there are none: the time has passed, or there is nothing for another reason
     * @throws dev.zmq.engine.ZmqInterruptedException if the thread was interrupted
     * @throws ZmqClosedException if none of the sockets will ever give a message again
     */
    @Nullable
    Delivery take(List<Message> target, Duration timeout, BiConsumer<String, ZmqClosedException> onLost);

    /** Frees what {@link #take} has made for itself; it may be called again after. */
    @Override
    default void close() {}
}
