// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine;

import java.util.function.Consumer;

/**
 * Something registered in a {@link Poller}, and what the last poll that returned it found (zmq_pollitem_t).
 *
 * <p>Thread-safe; handlers run on the polling thread. Cancelling ends the registration and closes nothing. A channel can be
 * registered elsewhere, or made blocking, after the next poll.
 */
public interface PollItem extends Cancellable {

    /** Returns the socket, channel or source that was registered. */
    Object source();

    /** Returns whether there was something to receive, read or accept, if that was asked for. */
    boolean isReadable();

    /** Returns whether something could be sent or written, or a connection be finished, if that was asked for. */
    boolean isWritable();

    /** Returns whether the socket, channel or source was closed or has ended; the item is then registered no longer. */
    boolean isClosed();

    /**
     * Changes what is waited for; none for nothing but the end.
     *
     * @return this item
     * @throws IllegalArgumentException if that cannot happen here
     */
    PollItem setEvents(PollEvent... events);

    /** Sets what {@link Poller#dispatch} calls when the item is ready; returns this item. */
    PollItem onReady(Consumer<? super PollItem> handler);

    /** Sets what {@link Poller#dispatch} calls, once, when the item {@link #isClosed}; returns this item. */
    PollItem onClosed(Consumer<? super PollItem> handler);
}
