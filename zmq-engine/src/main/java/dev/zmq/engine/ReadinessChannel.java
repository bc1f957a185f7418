// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import java.nio.channels.SelectableChannel;

/**
 * Lets a selector of the application wait for a socket (ZMQ_FD).
 *
 * <pre>{@code
 * ReadinessChannel readiness = socket.openReadinessChannel(PollEvent.READABLE);
 * readiness.channel().register(selector, SelectionKey.OP_READ);
 * ...
 * if (key.isReadable() && readiness.update()) {
 *     Message message = socket.tryReceive(); // one or many: what is left is selected again
 * }
 * }</pre>
 *
 * <p>Unlike libzmq's descriptor, which tells of each change once, the channel is selected for as long as the socket is
 * ready, provided that {@link #update} is called whenever it is selected.
 *
 * <p>Thread-safe. Whoever opens it closes it, before the socket or after.
 */
public interface ReadinessChannel extends AutoCloseable {

    /**
     * Returns the channel to select, for reading and whatever the events are. It is in non-blocking mode; what can be read
     * from it means nothing and is not for the application.
     */
    SelectableChannel channel();

    /**
     * Looks whether the socket is ready. If it is, the channel is selected again; if not, not before it may be.
     *
     * @return whether one of the events holds now; also true if the socket is closed, so that the next call on it tells
     */
    boolean update();

    /** Closes the channel and with it its selection keys. Closing again has no effect. */
    @Override
    void close();
}
